#include "doc/yaml_error.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "doc/scalar.h"
#include "text/characters.h"
#include "text/utf8.h"

namespace pipelint::doc {
namespace {

struct Wording {
    std::string_view theirs;
    std::string_view ours;
};

/// yaml-cpp's words, and what a person would say.
constexpr Wording wordings[] = {
    {"end of map not found",
     "expected a key here or the end of the mapping: the indentation does not fit what comes before"},
    {"end of sequence not found",
     "expected `- ` here or the end of the list: the indentation does not fit what comes before"},
    {"end of map flow not found", "this `{` is never closed"},
    {"end of sequence flow not found", "this `[` is never closed"},
    {"illegal map value", "a mapping value is not allowed here: quote a text that contains `: `"},
    {"illegal block entry", "a list item is not allowed here: put it on a line of its own"},
    {"illegal flow end", "this bracket closes nothing"},
    {"illegal tab when looking for indentation", "a tab in the indentation: YAML allows only spaces"},
    {"illegal EOF in scalar", "this quoted text is never closed"},
    {"illegal document indicator in scalar", "this quoted text is not closed before the next document begins"},
    {"the referenced anchor is not defined", "this alias refers to an anchor that is not defined"},
    {"unknown token", "this character cannot begin a value: quote the text"},
    {"cannot assign multiple tags to the same node", "a value can have only one tag"},
    {"illegal map key", "a key is not allowed here"},
};

std::string describe(const std::string& theirs) {
    for (const Wording& wording : wordings) {
        if (theirs.find(wording.theirs) != std::string::npos) return std::string(wording.ours);
    }
    return "this is not valid YAML: " + theirs;
}

struct Range {
    std::uint32_t begin;
    std::uint32_t end;
};

/// Quoted texts from `from` on, found by looking at the bytes alone: the tree ends where the error is.
std::vector<Range> quoted_ranges(std::string_view bytes, std::uint32_t from, std::uint32_t to) {
    std::vector<Range> found;
    for (std::uint32_t at = from; at < bytes.size() && at <= to; ++at) {
        if (bytes[at] == '#' && (at == 0 || is_space(bytes[at - 1]))) {
            while (at < bytes.size() && !is_break(bytes[at])) ++at;
            continue;
        }
        const bool quote = bytes[at] == '"' || bytes[at] == '\'';
        const bool begins_token = at == 0 || is_space(bytes[at - 1]) || is_flow_indicator(bytes[at - 1]);
        if (!quote || !begins_token) continue;
        const std::uint32_t end = quoted_end(bytes, at).offset;
        found.push_back({at, end});
        at = end - 1;
    }
    return found;
}

bool spans_lines(std::string_view bytes, Range range) {
    return bytes.substr(range.begin, range.end - range.begin).find('\n') != std::string_view::npos;
}

std::uint32_t line_begin(std::string_view bytes, std::uint32_t at) {
    while (at > 0 && !is_break(bytes[at - 1])) --at;
    return at;
}

}  // namespace

Problem explain(const Source& source, const YamlError& error) {
    const std::string_view bytes = source.bytes;
    const auto size = static_cast<std::uint32_t>(bytes.size());
    std::uint32_t at = std::min(static_cast<std::uint32_t>(error.at) + source.begin, size);
    Problem problem;
    problem.message = describe(error.message);
    const bool never_closed = problem.message.find("quoted text is") != std::string::npos;
    const bool bracket = problem.message.find("is never closed") != std::string::npos && !never_closed;
    if (never_closed) {
        const std::vector<Range> open = quoted_ranges(bytes, error.cursor, at);
        if (!open.empty()) at = open.back().begin;
    }
    if (bracket) at = error.open_bracket.value_or(at);
    // A quote that is closed by the opening quote of a later text: the error shows there, its cause is here.
    const std::uint32_t error_line = line_begin(bytes, at);
    for (const Range& range : quoted_ranges(bytes, source.begin, at)) {
        const bool ends_on_line = range.end > error_line && range.end <= at + 1;
        const bool opens_another = range.end < size && is_alnum(bytes[range.end]);
        if (!ends_on_line || !opens_another || !spans_lines(bytes, range)) continue;
        problem.message =
            "this quoted text is closed only lines below, by what looks like the opening quote of another";
        problem.span = source.locate(range.begin, range.begin + 1);
        problem.related = source.locate(range.end - 1, range.end);
        problem.related_label = "it is closed here";
        return problem;
    }
    const bool first_on_line =
        bytes.substr(line_begin(bytes, at), at - line_begin(bytes, at)).find_first_not_of(" \t") ==
        std::string_view::npos;
    if (!first_on_line && problem.message.find("the indentation does not fit") != std::string::npos) {
        problem.message = "expected the end of the line here: what stands before it is a whole value";
    }
    // A tab that begins a line is the cause, wherever the parser stumbles over what it leads to.
    const std::uint32_t line = line_begin(bytes, at);
    const std::size_t indent_end = std::min(bytes.find_first_not_of(" \t", line), bytes.size());
    const std::size_t tab = bytes.substr(line, indent_end - line).find('\t');
    if (tab != std::string_view::npos) at = line + static_cast<std::uint32_t>(tab);
    if (at < size && bytes[at] == '\t') problem.message = "a tab in the indentation: YAML allows only spaces";
    const std::uint32_t end =
        at < size && !is_break(bytes[at]) ? at + static_cast<std::uint32_t>(utf8::decode(bytes.substr(at)).length) : at;
    problem.span = source.locate(at, end);
    return problem;
}

}  // namespace pipelint::doc
