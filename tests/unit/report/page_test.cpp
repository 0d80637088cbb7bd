#include <string>

#include "report/output.h"
#include "unit/catch.h"

using namespace pipelint;

namespace {

std::string explained(std::string_view page, std::size_t width, bool color = false) {
    RuleEntry entry;
    entry.page = page;
    return explain_page(entry, {color, width});
}

}  // namespace

TEST_CASE("paragraphs are filled, headings stand alone", "[page]") {
    CHECK(explained("# a-rule\n\nOne two\nthree **four**.\n", 12) == "a-rule\n\nOne two\nthree four.\n");
    CHECK(explained("# a-rule\n\n`****` is **one** `a**b`.\n", 40) == "a-rule\n\n`****` is one `a**b`.\n");
    CHECK(explained("# a-rule\n", 80, true) == "\x1b[1ma-rule\x1b[0m\n");
}

TEST_CASE("comments vanish with the lines around them", "[page]") {
    CHECK(explained("One.\n\n<!-- facts -->\n- fact\n<!-- /facts -->\n\nTwo.\n", 80) == "One.\n\n- fact\n\nTwo.\n");
}

TEST_CASE("items hang, quotes are set in", "[page]") {
    CHECK(explained("- one two\n  three\n- four\n", 9) == "- one two\n  three\n- four\n");
    CHECK(explained("1. one two\n   three\n2. four\n", 10) == "1. one two\n   three\n2. four\n");
    CHECK(explained("> one two\n> three\n", 12) == "    one two\n    three\n");
    CHECK(explained("before\n> quoted\nafter\n", 80) == "before\n    quoted\nafter\n");
}

TEST_CASE("code stands as it is", "[page]") {
    CHECK(explained("```yaml\na: b  # | ** [x](y)\n\n```\nText\n", 10) == "    a: b  # | ** [x](y)\n\nText\n");
}

TEST_CASE("links keep their address", "[page]") {
    CHECK(explained("See [the guide](https://example.com).\n", 80) == "See the guide (https://example.com).\n");
    CHECK(explained("See [a rule](a-rule.md).\n", 80) == "See a rule.\n");
}

TEST_CASE("tables are columns", "[page]") {
    CHECK(explained("| a | bcd |\n| --- | --- |\n| ef | g |\n\nText\n", 80) ==
          "  a   bcd\n  --  ---\n  ef  g\n\nText\n");
}
