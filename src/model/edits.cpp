#include "model/edits.h"

#include <algorithm>

#include "doc/document.h"

namespace pipelint {
namespace {

std::size_t line_begin(std::string_view bytes, std::size_t at) {
    while (at > 0 && bytes[at - 1] != '\n') --at;
    return at;
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
    const bool one_line = line_begin(bytes, mapping.begin) == line_begin(bytes, last.key->begin);
    const std::string quote = json ? "\"" : "";
    const std::string member = quote + std::string(key) + quote + ": " + std::string(value);
    const bool crlf = bytes.find("\r\n") != std::string_view::npos;
    const std::string new_line = (crlf ? "\r\n" : "\n") + indentation(bytes, last.key->begin);
    Edit edit;
    edit.span = document.locate(end, end);
    if (mapping.style == doc::Style::flow) {
        edit.replacement = one_line ? ", " + member : "," + new_line + member;
    } else {
        edit.replacement = new_line + member;
    }
    return edit;
}

}  // namespace

std::optional<Edit> insert_member(const doc::Node& mapping, std::string_view key, std::string_view value) {
    return insert(mapping, key, "\"" + std::string(value) + "\"");
}

std::optional<Edit> insert_flag(const doc::Node& mapping, std::string_view key) { return insert(mapping, key, "true"); }

}  // namespace pipelint
