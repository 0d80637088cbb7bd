#pragma once
// The readers behind `load`. Each turns bytes into trees; a reader on the left says what kept it from that.
//
//           any text, and errors in words       sound text, faster
//     YAML  read_yaml  (yaml_cpp.cpp)           read_yaml_fast  (yaml_libyaml.cpp)
//     JSON  read_json  (json_nlohmann.cpp)      read_json_fast  (json_scan.cpp, our own)
//
// What the fast one refuses, the other reads anew: both give the same tree of the same text, which a test holds them
// to. A limit that it meets, read_yaml_fast says itself. Without the fast ones (PIPELINT_FAST_READERS=OFF) everything
// works the same, and more slowly.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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

/// Nothing where the text is not sound, or so unusual that the two might differ.
std::optional<Loaded> read_yaml_fast(const Source& source, const Limits& limits);
std::optional<Loaded> read_json_fast(const Source& source, const Limits& limits);

}  // namespace pipelint::doc
