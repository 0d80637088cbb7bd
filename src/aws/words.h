#pragma once
// Questions to lists of words.

#include <algorithm>
#include <span>
#include <string_view>

namespace pipelint {

inline bool contains(std::span<const std::string_view> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// The row whose `name` column is that, or nullptr.
template <typename Row>
const Row* find_named(std::span<const Row> rows, std::string_view name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace pipelint
