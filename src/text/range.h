#pragma once
// Parts of a text.

#include <algorithm>
#include <cstddef>
#include <vector>

namespace pipelint {

/// The bytes of a text from `begin` to before `end`.
struct TextRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The same bytes as ranges in order, none touching another.
inline std::vector<TextRange> joined(std::vector<TextRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](const TextRange& a, const TextRange& b) { return a.begin < b.begin; });
    std::vector<TextRange> all;
    for (const TextRange& one : ranges) {
        if (!all.empty() && one.begin <= all.back().end) {
            all.back().end = std::max(all.back().end, one.end);
        } else {
            all.push_back(one);
        }
    }
    return all;
}

}  // namespace pipelint
