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

/// What stands between the start of the line and the key: spaces, or dashes as spaces.
std::string indentation(std::string_view bytes, std::size_t key) {
    std::string indent(bytes.substr(line_begin(bytes, key), key - line_begin(bytes, key)));
    std::replace_if(
        indent.begin(), indent.end(), [](char c) { return c != ' ' && c != '\t'; }, ' ');
    return indent;
}

/// `value` is written as it stands.
std::optional<Edit> insert(const doc::Node& mapping, std::string_view key, std::string_view value) {
    const doc::Document& document = *mapping.document;
    if (mapping.members().empty() || mapping.members().back().merged || document.origin() != nullptr)
        return std::nullopt;
    const std::string_view bytes = document.bytes();
    const doc::Member& last = mapping.members().back();
    const std::size_t end = std::max(last.key->end, last.value->end);
    const bool json = document.format() == doc::Format::json;
    const std::string_view between =
        bytes.substr(mapping.begin, last.key->begin - std::min(last.key->begin, mapping.begin));
    const bool one_line = between.find('\n') == std::string_view::npos;
    const std::string quote = json ? "\"" : "";
    const std::string member = quote + std::string(key) + quote + ": " + std::string(value);
    Edit edit;
    edit.span = document.locate(end, end);
    if (mapping.style == doc::Style::flow && one_line) {
        edit.replacement = ", " + member;
        return edit;
    }
    edit.replacement = mapping.style == doc::Style::flow ? "," : "";
    edit.replacement += (has_crlf(bytes) ? "\r\n" : "\n") + indentation(bytes, last.key->begin) + member;
    return edit;
}

}  // namespace

std::optional<Edit> insert_member(const doc::Node& mapping, std::string_view key, std::string_view value) {
    return insert(mapping, key, "\"" + std::string(value) + "\"");
}

std::optional<Edit> insert_flag(const doc::Node& mapping, std::string_view key) { return insert(mapping, key, "true"); }

}  // namespace pipelint
