#pragma once
// A half-open range of bytes in one file. Lines and columns are worked out for reports.

#include <compare>
#include <cstdint>

namespace pipelint {

using FileId = std::uint32_t;

struct Span {
    FileId file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    auto operator<=>(const Span&) const = default;
    [[nodiscard]] bool empty() const { return begin >= end; }
    [[nodiscard]] std::uint32_t size() const { return end - begin; }
    [[nodiscard]] bool contains(const Span& other) const {
        return file == other.file && begin <= other.begin && other.end <= end;
    }
};

/// The smallest span that covers both; they must lie in the same file.
inline Span hull(const Span& a, const Span& b) {
    return {a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

}  // namespace pipelint
