#pragma once
// "Did you mean …?": the known name that somebody who wrote another one most likely meant.

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace pipelint {

/// How far two names are apart, as people mistype: 2 for a letter more, less or another, 1 for
/// another case, the key beside the right one, neighbours swapped, or a `-`, `_`, `.` or plural `s` more or less.
int distance(std::string_view a, std::string_view b);
/// The same, or `limit` where it is that or more, which is found out sooner.
int distance_below(std::string_view a, std::string_view b, int limit);

/// The candidate that is the same word in another case; nothing where none is.
std::optional<std::string_view> same_word(std::string_view name, std::span<const std::string_view> candidates);

/// Names are compared with this many at most: a template may have 500 resources and 200 parameters. Among more, none is
/// the nearest.
inline constexpr std::size_t most_candidates = 1000;

/// The candidate nearest to `name`, if it is near enough to be meant: the first of equals. Where none is,
/// the only one that is an abbreviation of it or the other way round.
std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace pipelint
