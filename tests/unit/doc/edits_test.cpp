// What a fix adds to a mapping stands where its keys stand, whatever is around it.

#include "doc/edits.h"

#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
using testing::LoadedText;

namespace {

/// The document with `New: "1"` in the mapping at the end of the keys; "-" where there is no such edit.
std::string with_member(std::string text, std::initializer_list<std::string_view> keys) {
    const LoadedText document(text);
    const auto edit = insert_member(document.at(keys), "New", "1");
    if (!edit) return "-";
    text.replace(edit->span.begin, edit->span.end - edit->span.begin, edit->replacement);
    const LoadedText after(text);
    REQUIRE(after.loaded.problems.empty());
    CHECK(after.at(keys).get("New") != nullptr);
    return text;
}

}  // namespace

TEST_CASE("a new key stands under its siblings") {
    CHECK(with_member("M:\n  A: x\n", {"M"}) == "M:\n  A: x\n  New: \"1\"\n");
    CHECK(with_member("M:\n  &k A: x\n", {"M"}) == "M:\n  &k A: x\n  New: \"1\"\n");
    CHECK(with_member("M:\r\n  A: x\r\nN: 1\r\n", {"M"}) == "M:\r\n  A: x\r\n  New: \"1\"\r\nN: 1\r\n");
    CHECK(with_member("M:\n  A: &a\n", {"M"}) == "M:\n  A: &a\n  New: \"1\"\n");
    CHECK(with_member("M:\n  A: x", {"M"}) == "M:\n  A: x\n  New: \"1\"");
}

TEST_CASE("a comment stays with its value") {
    CHECK(with_member("M:\n  A: x # why\nN: 1\n", {"M"}) == "M:\n  A: x # why\n  New: \"1\"\nN: 1\n");
}

TEST_CASE("a block text keeps its line breaks") {
    CHECK(with_member("M:\n  A: |+\n    x\n\n\nN: 1\n", {"M"}) == "M:\n  A: |+\n    x\n\n\n  New: \"1\"\nN: 1\n");
    CHECK(with_member("M:\n  A: |\n    x\nN: 1\n", {"M"}) == "M:\n  A: |\n    x\n  New: \"1\"\nN: 1\n");
}

TEST_CASE("brackets get a comma, and a pair in them gets nothing") {
    CHECK(with_member("M: {A: x}\n", {"M"}) == "M: {A: x, New: \"1\"}\n");
    CHECK(with_member("M: {\n  A: x,\n  B: y, C: z\n}\n", {"M"}) == "M: {\n  A: x,\n  B: y, C: z,\n  New: \"1\"\n}\n");
    const LoadedText pairs("M: [A: x]\nN: [A: x # why\n  ]\n");
    for (const std::string_view key : {"M", "N"})
        CHECK_FALSE(insert_member(*doc::strip(pairs.at({key}).items()[0]), "New", "1"));
}

}  // namespace pipelint
