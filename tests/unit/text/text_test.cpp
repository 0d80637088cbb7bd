#include "report/escape.h"
#include "report/places.h"
#include "text/source_file.h"
#include "text/utf8.h"
#include "unit/catch.h"

namespace pipelint {

TEST_CASE("lines end at LF, CRLF and a lone CR") {
    const SourceFile file(0, "f", "a\nbc\r\nd\re");
    REQUIRE(file.line_count() == 4);
    CHECK(file.line_text(0) == "a");
    CHECK(file.line_text(1) == "bc");
    CHECK(file.line_text(2) == "d");
    CHECK(file.line_text(3) == "e");
    CHECK(file.line_of(0) == 0);
    CHECK(file.line_of(1) == 0);
    CHECK(file.line_of(2) == 1);
    CHECK(file.line_of(6) == 2);
    CHECK(file.line_of(100) == 3);
}

TEST_CASE("a byte order mark is no part of the first line") {
    const SourceFile file(0, "f",
                          "\xEF\xBB\xBF"
                          "ab\n");
    CHECK(file.text_begin() == 3);
    CHECK(file.line_text(0) == "ab");
    CHECK(place_in_code_points(file, 4).column == 2);
    CHECK(place_in_utf16(file, 4).column == 2);
}

TEST_CASE("columns count code points or UTF-16 units, never bytes") {
    const SourceFile file(0, "f", "x\né🚀y");
    const auto y = static_cast<std::uint32_t>(file.bytes().find('y'));
    CHECK(place_in_code_points(file, y).line == 2);
    CHECK(place_in_code_points(file, y).column == 3);
    CHECK(place_in_utf16(file, y).column == 4);
}

TEST_CASE("ill-formed UTF-8 is found at its byte") {
    CHECK_FALSE(utf8::first_invalid("plain, größer, 🚀").has_value());
    CHECK(utf8::first_invalid("abcdefghij\xFFk") == std::size_t{10});
    CHECK(utf8::first_invalid("\xC0\xAF") == std::size_t{0});       // overlong
    CHECK(utf8::first_invalid("a\xED\xA0\x80") == std::size_t{1});  // a surrogate
    CHECK(utf8::first_invalid("ab\xE4\xB8") == std::size_t{2});     // cut off
}

TEST_CASE("a terminal never sees what it would obey") {
    CHECK(printable("a\x1b[31mb\nc") ==
          "a\xEF\xBF\xBD[31mb\xEF\xBF\xBD"
          "c");
    CHECK(printable("\xE2\x80\xAE"
                    "x") == "\xEF\xBF\xBDx");  // right-to-left override
    CHECK(printable("größer") == "größer");
    CHECK(utf8::terminal_width(0x5927) == 2);  // 大
    CHECK(utf8::terminal_width(0x301) == 0);   // a combining accent
}

}  // namespace pipelint
