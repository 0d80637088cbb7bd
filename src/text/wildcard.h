#pragma once
// Patterns with `*` for any text and `?` for any one byte, as in IAM actions and lists of rules.

#include <string_view>

namespace pipelint {

enum class Case : unsigned char { exact, ignored };

/// Does the whole text fit the pattern? Case is ignored for ASCII letters alone.
bool wildcard_fits(std::string_view pattern, std::string_view text, Case letters = Case::exact);

}  // namespace pipelint
