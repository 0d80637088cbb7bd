#pragma once
// Names of the input as reports show them.

#include <cstddef>
#include <string>
#include <string_view>

namespace pipelint {

/// In bytes.
inline constexpr std::size_t longest_shown_name = 100;

/// A name that nobody reads to its end is cut, with an ellipsis: what is long stands in the file, and one finding after
/// another would repeat it. Never inside a secret, half of which would not be known for one.
std::string shown_name(std::string_view name);

}  // namespace pipelint
