#pragma once
// Kinds of characters that YAML, shells and comments tell apart.

namespace pipelint {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_break(char c) { return c == '\n' || c == '\r'; }
constexpr bool is_space(char c) { return is_blank(c) || is_break(c); }

}  // namespace pipelint
