#pragma once
// Text in lines no wider than a terminal.

#include <cstddef>
#include <string>
#include <string_view>

namespace pipelint {

/// How many columns of a terminal the text takes, by the width of its characters.
std::size_t display_width(std::string_view text);

/// The words of `text` in lines of at most `width` columns, without a line break at the end. The first line
/// begins at column `first`, which the caller has filled, the others are indented by `indent`. A word that
/// is wider stands on a line of its own.
std::string wrap(std::string_view text, std::size_t width, std::size_t first, std::size_t indent);

}  // namespace pipelint
