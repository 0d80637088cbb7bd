#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
using testing::LoadedText;

TEST_CASE("JSON has exact spans for every key and value") {
    const LoadedText text("{\"a\": 1.5, \"b\" : [true , null], \"c\\u0064\": \"x\\n\\ud83d\\ude00y\", \"e\": {}}",
                          "t.json");
    REQUIRE(text.loaded.problems.empty());
    CHECK(text.loaded.documents.front()->format() == doc::Format::json);
    CHECK(text.slice(text.at({"a"}).span()) == "1.5");
    CHECK(text.slice(text.at({"b"}).span()) == "[true , null]");
    CHECK(text.slice(text.at({"b"}).items()[1]->span()) == "null");
    CHECK(text.slice(text.root().find("cd")->key->span()) == "\"c\\u0064\"");
    const auto& string = text.at({"cd"});
    CHECK(string.text == "x\n\xF0\x9F\x98\x80y");
    CHECK(text.slice(string.part(2, 6)) == "\\ud83d\\ude00");
    CHECK(text.slice(string.part(6, 7)) == "y");
    CHECK(text.slice(text.at({"e"}).span()) == "{}");
}

TEST_CASE("JSON keeps both of two equal keys") {
    const LoadedText text("{\"k\": 1, \"k\": 2}", "t.json");
    CHECK(text.root().members().size() == 2);
    CHECK(text.loaded.documents.front()->duplicates().size() == 1);
}

TEST_CASE("what begins like JSON is read as what it is") {
    const LoadedText almost("{\"a\": 1, # a comment\n b: 2,}", "t.json");
    REQUIRE(almost.loaded.problems.empty());
    CHECK(almost.loaded.documents.front()->format() == doc::Format::yaml);
    const LoadedText in_yaml("{\"a\": \"\\ud83d\\ude00\"}", "t.yaml");
    CHECK(in_yaml.loaded.documents.front()->format() == doc::Format::json);
}

TEST_CASE("the error of the form that the name promises is reported") {
    const LoadedText json("{\"a\": 1 \"b\": 2}", "t.json");
    REQUIRE(json.loaded.problems.size() == 1);
    CHECK(json.loaded.problems[0].message.find("JSON") != std::string::npos);
    CHECK(json.slice(json.loaded.problems[0].span) == "\"");
    const LoadedText yaml("{\"a\": 1 \"b\": 2}", "t.yaml");
    REQUIRE(yaml.loaded.problems.size() == 1);
    CHECK(yaml.loaded.problems[0].message.find("JSON") == std::string::npos);
}

TEST_CASE("broken bytes of every kind give a problem and no crash") {
    for (const char* text :
         {"",   "{",     "[",     "\"",           "{\"a\"",    "{\"a\":", "[1,",    "{\"a\": tru}", "\xFF",  "{]",
          "'",  "\"a\\", "|",     "- - -",        "? ",        ": ",      "&a",     "*a",           "!",     "!<",
          "%",  "@",     "`",     "---",          "...",       "{{",      "{%",     "a: [",         "a: {b", "\t",
          "\r", "#",     "a: 'x", "a: \"\\u12\"", "a: |9\n x", "1e999",   "[1e999]"}) {
        for (const char* name : {"t.json", "t.yaml", "t"}) {
            const LoadedText loaded(text, name);
            for (const auto& problem : loaded.loaded.problems) {
                CHECK_FALSE(problem.message.empty());
                CHECK(problem.span.end <= loaded.file.bytes().size() + 1);
            }
        }
    }
}

}  // namespace pipelint
