#include "text/wrap.h"
#include "unit/catch.h"

using namespace pipelint;

TEST_CASE("text is wrapped at words", "[text]") {
    CHECK(wrap("one two three", 20, 0, 0) == "one two three");
    CHECK(wrap("one two three", 7, 0, 0) == "one two\nthree");
    CHECK(wrap("one two three", 7, 4, 2) == "one\n  two\n  three");
    CHECK(wrap("  one   two ", 80, 0, 0) == "one two");
    CHECK(wrap("", 80, 0, 0).empty());
}

TEST_CASE("a word that is too wide stands alone", "[text]") {
    CHECK(wrap("see https://example.com/long here", 10, 0, 2) == "see\n  https://example.com/long\n  here");
}

TEST_CASE("widths are those of a terminal", "[text]") {
    CHECK(display_width("größer") == 6);
    CHECK(display_width("日本") == 4);
    CHECK(wrap("日本 日本", 8, 0, 0) == "日本\n日本");
    CHECK(wrap("日本 日本", 9, 0, 0) == "日本 日本");
}
