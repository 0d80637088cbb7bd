#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
using testing::LoadedText;

TEST_CASE("a block text behind a tag on a line of its own is read") {
    const LoadedText text("a: !Sub\n  |\n  x ${y}\n  z\nb: 1\n");
#ifdef PIPELINT_FAST_READERS
    REQUIRE(text.loaded.problems.empty());
    CHECK(text.at({"a"}).text == "x ${y}\nz\n");
    CHECK(text.slice(text.at({"a"}).part(0, 1)) == "x");
    CHECK(text.at({"b"}).text == "1");
#endif
}

TEST_CASE("blank lines behind an escaped line break stand for themselves") {
    CHECK(LoadedText("a: \"x \\\n \n  y \\_\"\n").at({"a"}).text == "x \ny \xC2\xA0");
    CHECK(LoadedText("a: \"x \\\n   y \\_\"\n").at({"a"}).text == "x y \xC2\xA0");
}

TEST_CASE("a mapping begins at the tag of its first key") {
    const LoadedText text("a:\n  !Sub b: c\n  d: e\n");
    REQUIRE(text.loaded.problems.empty());
    CHECK(text.slice(text.root().find("a")->value->span()) == "!Sub b: c\n  d: e");
}

TEST_CASE("what begins with the word null is a text") {
    const LoadedText text("a:\n  null values: 1\nnull: 2\nb: null # none\nc: ~\n");
    REQUIRE(text.loaded.problems.empty());
    CHECK(text.root().find("a")->value->find("null values") != nullptr);
    CHECK(text.root().find("b")->value->is_null());
    CHECK(text.root().find("c")->value->is_null());
}

TEST_CASE("a value that is not written stands at its colon, whatever follows") {
    const LoadedText text("a:\nnull: 2\n");
    REQUIRE(text.loaded.problems.empty());
    CHECK(text.root().find("a")->value->begin == 2);
    CHECK(text.root().find("a")->value->end == 2);
}

TEST_CASE("a tag at the end of the file keeps its place") {
    const LoadedText text("a: !Ref");
    REQUIRE(text.loaded.problems.empty());
    CHECK(text.root().find("a")->value->kind == doc::Kind::tagged);
    CHECK(text.root().find("a")->value->text == "!Ref");
}

TEST_CASE("all line breaks of a kept block are kept") {
    CHECK(LoadedText("a: >+\n  x\n\n\nb: 1\n").at({"a"}).text == "x\n\n\n");
    CHECK(LoadedText("a: |+\n  x\n\n\nb: 1\n").at({"a"}).text == "x\n\n\n");
    CHECK(LoadedText("a: >+\n  x").at({"a"}).text == "x");
}

TEST_CASE("anchors of one name follow each other") {
    const LoadedText text("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
    REQUIRE(text.loaded.problems.empty());
    CHECK(doc::resolve(text.root().find("b")->value)->text == "1");
    CHECK(doc::resolve(text.root().find("d")->value)->text == "2");
}

TEST_CASE("places are in bytes where characters take several") {
    const LoadedText text("größe: 大きさ\nb: [é, *x, &x ü]\n");
    CHECK_FALSE(text.loaded.problems.empty());
    const LoadedText sound("größe: 大きさ # ü\nb: [é, &x ü, *x]\n");
    REQUIRE(sound.loaded.problems.empty());
    CHECK(sound.slice(sound.at({"größe"}).span()) == "大きさ");
    CHECK(sound.slice(sound.at({"b"}).items()[1]->span()) == "ü");
    CHECK(sound.slice(sound.at({"b"}).items()[2]->span()) == "*x");
}

TEST_CASE("JSON that is almost sound is refused as before") {
    for (const char* text :
         {"{\"a\": 01}", "{\"a\": 1.}", "{\"a\": .5}", "{\"a\": 1e}", "{\"a\": +1}", "{\"a\": \"\\x\"}",
          "{\"a\": \"\\ud83d\"}", "{\"a\": \"\\ude00\"}", "{\"a\": tru}", "{\"a\" 1}", "{\"a\": 1,}", "[1,]", "[1 2]",
          "{\"a\": 1e999}", "{\"a\": \"b\nc\"}", "{\"a\": 1} 2"}) {
        INFO(text);
        const LoadedText loaded(text, "t.json");
        const bool is_yaml =
            loaded.loaded.problems.empty() && loaded.loaded.documents.front()->format() == doc::Format::yaml;
        CHECK((is_yaml || !loaded.loaded.problems.empty()));
    }
}

TEST_CASE("numbers and escapes of JSON are read as they are written") {
    const LoadedText text(R"({"a": [0, -1, 1.5e-7, 10E+2], "b": "\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"})", "t.json");
    REQUIRE(text.loaded.problems.empty());
    CHECK(text.loaded.documents.front()->format() == doc::Format::json);
    CHECK(text.at({"a"}).items()[2]->text == "1.5e-7");
    CHECK(text.slice(text.at({"a"}).items()[3]->span()) == "10E+2");
    CHECK(text.at({"b"}).text == "\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\x98\x80");
}

}  // namespace pipelint
