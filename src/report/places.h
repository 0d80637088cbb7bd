#pragma once
// Lines and columns, in the units that a report wants.

#include <cstddef>
#include <string>
#include <string_view>

#include "text/source_file.h"
#include "text/utf8.h"

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

/// Text of the input as a terminal may see it: without characters that it would obey, on one line.
inline std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::CodePoint point = utf8::decode(text.substr(at));
        const bool shown = !utf8::is_control(point.value) && (point.length > 1 || point.value != 0xFFFD);
        out += shown ? std::string(text.substr(at, point.length)) : std::string("\xEF\xBF\xBD");
        at += point.length;
    }
    return out;
}

}  // namespace pipelint
