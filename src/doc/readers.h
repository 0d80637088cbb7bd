#pragma once
// The two readers behind `load`: each turns bytes into trees, or into the problem that kept it.

#include <string>

#include "doc/document.h"

namespace pipelint::doc {

struct Source {
    std::string_view bytes;   ///< valid UTF-8 without control characters
    std::uint32_t begin = 0;  ///< behind a byte order mark
    FileId file = 0;
    const Origin* origin = nullptr;

    [[nodiscard]] Span locate(std::size_t first, std::size_t last) const {
        if (origin != nullptr) return origin->locate(first, last);
        return {file, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)};
    }
};

/// What is said of a collection that is nested beyond the limit.
inline std::string too_deep(const Limits& limits) {
    return "nested more than the " + std::to_string(limits.depth) +
           " levels that pipelint follows: nothing from here on was looked at";
}

Loaded read_yaml(const Source& source, const Limits& limits);
Loaded read_json(const Source& source, const Limits& limits);

}  // namespace pipelint::doc
