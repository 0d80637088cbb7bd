#include "doc/edits.h"

#include <algorithm>

#include "doc/document.h"

namespace pipelint {
namespace {

/// How far back the beginning of a line is looked for: nobody indents by more, and a minified file is one line.
constexpr std::size_t longest_line = 4000;

std::size_t line_begin(std::string_view bytes, std::size_t at) {
    const std::size_t least = at - std::min(at, longest_line);
    while (at > least && bytes[at - 1] != '\n') --at;
    return at;
}

/// Do the file's lines end in CRLF? The first one tells.
bool has_crlf(std::string_view bytes) {
    const std::size_t feed = bytes.substr(0, longest_line * 16).find('\n');
    return feed != std::string_view::npos && feed > 0 && bytes[feed - 1] == '\r';
}

/// What stands before the first key of the line: spaces, or dashes as spaces. An anchor or a tag before it belongs to
/// it.
std::string indentation(std::string_view bytes, std::size_t key) {
    const std::size_t line = line_begin(bytes, key);
    const std::size_t first = bytes.find_first_not_of(" \t-?", line);
    std::string indent(bytes.substr(line, std::min(first, key) - line));
    std::replace_if(
        indent.begin(), indent.end(), [](char c) { return c != ' ' && c != '\t'; }, ' ');
    return indent;
}

/// Does a comma or a bracket follow, so that the mapping is a pair in brackets: `[a: b]`?
bool is_pair_in_brackets(std::string_view bytes, std::size_t end) {
    while (end < bytes.size()) {
        if (bytes[end] == '#') {
            end = std::min(bytes.find('\n', end), bytes.size());
        } else if (std::string_view(" \t\r\n").find(bytes[end]) != std::string_view::npos) {
            ++end;
        } else {
            return std::string_view(",]}").find(bytes[end]) != std::string_view::npos;
        }
    }
    return false;
}

/// On a line of its own, behind the last line of the block, its comment too.
std::optional<Edit> insert_line(const doc::Document& document, std::size_t end, const std::string& line) {
    const std::string_view bytes = document.bytes();
    if (is_pair_in_brackets(bytes, end)) return std::nullopt;
    const std::string line_break = has_crlf(bytes) ? "\r\n" : "\n";
    Edit edit;
    // A text such as `|+` ends behind its line breaks.
    const bool is_behind_break = end > 0 && bytes[end - 1] == '\n';
    if (!is_behind_break) end = std::min(bytes.find_first_of("\r\n", end), bytes.size());
    edit.replacement = is_behind_break ? line + line_break : line_break + line;
    const auto place = static_cast<std::uint32_t>(end);
    edit.span = document.locate(place, place);
    return edit;
}

/// `value` is written as it stands.
std::optional<Edit> insert(const doc::Node& mapping, std::string_view key, std::string_view value) {
    const doc::Document& document = *mapping.document;
    if (mapping.members().empty() || mapping.members().back().merged || document.origin() != nullptr)
        return std::nullopt;
    const std::string_view bytes = document.bytes();
    const doc::Member& last = mapping.members().back();
    const std::uint32_t end = std::max(last.key->end, last.value->end);
    const std::string quote = document.format() == doc::Format::json ? "\"" : "";
    const std::string member = quote + std::string(key) + quote + ": " + std::string(value);
    const std::string line = indentation(bytes, last.key->begin) + member;
    if (mapping.style != doc::Style::flow) return insert_line(document, end, line);
    const std::string_view between =
        bytes.substr(mapping.begin, last.key->begin - std::min(last.key->begin, mapping.begin));
    Edit edit;
    edit.span = document.locate(end, end);
    const bool is_one_line = between.find('\n') == std::string_view::npos;
    edit.replacement = is_one_line ? ", " + member : (has_crlf(bytes) ? ",\r\n" : ",\n") + line;
    return edit;
}

}  // namespace

std::optional<Edit> insert_member(const doc::Node& mapping, std::string_view key, std::string_view value) {
    return insert(mapping, key, "\"" + std::string(value) + "\"");
}

std::optional<Edit> insert_flag(const doc::Node& mapping, std::string_view key) { return insert(mapping, key, "true"); }

}  // namespace pipelint
