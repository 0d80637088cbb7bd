#pragma once
// Kinds of characters that YAML, shells and comments tell apart.

#include <string_view>

namespace pipelint {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_break(char c) { return c == '\n' || c == '\r'; }
constexpr bool is_space(char c) { return is_blank(c) || is_break(c); }

/// The text without blanks and line breaks around it.
constexpr std::string_view trim(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

}  // namespace pipelint
