#pragma once
// Lines and columns, in the units that a report wants.

#include <cstddef>
#include <cstdint>
#include "text/source_file.h"

namespace pipelint {

/// Counted from 1.
struct Place {
    std::size_t line = 1;
    std::size_t column = 1;
};

inline Place place_in(const SourceFile& file, std::uint32_t offset, std::uint32_t SourceFile::Counts::*unit) {
    const std::size_t line = file.line_of(offset);
    const std::uint32_t begin = file.line_begin(line);
    if (offset <= begin) return {line + 1, 1};
    if (file.is_ascii()) return {line + 1, std::size_t{offset - begin} + 1};
    return {line + 1, std::size_t{file.count_before(offset).*unit - file.count_before(begin).*unit} + 1};
}

inline Place place_in_code_points(const SourceFile& file, std::uint32_t offset) {
    return place_in(file, offset, &SourceFile::Counts::code_points);
}

inline Place place_in_utf16(const SourceFile& file, std::uint32_t offset) {
    return place_in(file, offset, &SourceFile::Counts::utf16_units);
}

}  // namespace pipelint
