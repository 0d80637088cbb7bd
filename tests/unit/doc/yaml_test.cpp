#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
using testing::LoadedText;

TEST_CASE("scalars of every style have exact spans") {
    const LoadedText text(
        "plain: a b\nsingle: 'it''s'\ndouble: \"x\\ty\"\nmulti: one\n  two\nliteral: |\n  l1\n  l2\nfolded: >-\n  f1\n "
        " f2\n\nlast: z\n");
    CHECK(text.slice(text.at({"plain"}).span()) == "a b");
    CHECK(text.slice(text.at({"single"}).span()) == "'it''s'");
    CHECK(text.at({"single"}).text == "it's");
    CHECK(text.slice(text.at({"double"}).span()) == "\"x\\ty\"");
    CHECK(text.at({"double"}).text == "x\ty");
    CHECK(text.slice(text.at({"multi"}).span()) == "one\n  two");
    CHECK(text.slice(text.at({"literal"}).span()) == "|\n  l1\n  l2");
    CHECK(text.slice(text.at({"literal"}).text_span()) == "l1\n  l2");
    CHECK(text.slice(text.at({"folded"}).span()) == ">-\n  f1\n  f2");
    CHECK(text.at({"folded"}).text == "f1 f2");
    CHECK(text.slice(text.at({"last"}).span()) == "z");
}

TEST_CASE("a part of a scalar's text is found through escapes, folding and indentation") {
    const LoadedText text(
        "a: \"x\\u0065y\"\nb: 'it''s me'\nc: |\n    first\n      second\n    third\nd: >\n    one\n    two\n\n    "
        "three\ne: plain\n  over lines\n");
    CHECK(text.slice(text.at({"a"}).part(1, 2)) == "\\u0065");
    CHECK(text.slice(text.at({"a"}).part(2, 3)) == "y");
    CHECK(text.slice(text.at({"b"}).part(2, 3)) == "''");
    CHECK(text.slice(text.at({"b"}).part(5, 7)) == "me");
    const auto& literal = text.at({"c"});
    const auto second = literal.text.find("second");
    CHECK(text.slice(literal.part(second, second + 6)) == "second");
    const auto& folded = text.at({"d"});
    CHECK(folded.text == "one two\nthree\n");
    CHECK(text.slice(folded.part(4, 7)) == "two");
    CHECK(text.slice(folded.part(8, 13)) == "three");
    CHECK(text.slice(text.at({"e"}).part(6, 10)) == "over");
}

TEST_CASE("CRLF moves no span") {
    const LoadedText text("a: |\r\n  one\r\n  two\r\nb: \"x\r\n  y\"\r\nc: end\r\n");
    const auto& literal = text.at({"a"});
    CHECK(literal.text == "one\ntwo\n");
    CHECK(text.slice(literal.part(4, 7)) == "two");
    CHECK(text.slice(text.at({"b"}).part(2, 3)) == "y");
    CHECK(text.slice(text.at({"c"}).span()) == "end");
}

TEST_CASE("tags wrap values, and their marks are the tags'") {
    const LoadedText text("a: !Sub ${X}\nb: !GetAtt\n  - R\n  - Arn\nc: !Ref\nd: &anchor !Sub \"q\"\ne: !!str 12\n");
    const doc::Node* a = text.root().find("a")->value;
    REQUIRE(a->kind == doc::Kind::tagged);
    CHECK(a->text == "!Sub");
    CHECK(text.slice(a->span()) == "!Sub ${X}");
    CHECK(text.slice(a->inner()->span()) == "${X}");
    CHECK(text.root().find("b")->value->inner()->items().size() == 2);
    CHECK(text.root().find("c")->value->inner()->is_null());
    CHECK(text.slice(text.root().find("d")->value->inner()->span()) == "\"q\"");
    CHECK(text.root().find("e")->value->is_scalar());
}

TEST_CASE("empty values stand behind their key or dash") {
    const LoadedText text("a:\nb:   # nothing\nlist:\n  -\n  - x\n");
    CHECK(text.root().find("a")->value->is_null());
    CHECK(text.root().find("a")->value->begin == 2);
    CHECK(text.root().find("b")->value->begin == 5);
    const doc::Node& list = text.at({"list"});
    REQUIRE(list.items().size() == 2);
    CHECK(list.items()[0]->is_null());
    CHECK(text.file.bytes()[list.items()[0]->begin - 1] == '-');
}

TEST_CASE("flow collections end at their brackets") {
    const LoadedText text("a: {x: 1, y: [2, 3], }  # c\nb: [a: b, {c: }]\nd: {}\n");
    CHECK(text.slice(text.at({"a"}).span()) == "{x: 1, y: [2, 3], }");
    CHECK(text.slice(text.at({"a", "y"}).span()) == "[2, 3]");
    CHECK(text.slice(text.at({"b"}).span()) == "[a: b, {c: }]");
    CHECK(text.at({"b"}).items()[0]->is_mapping());
    CHECK(text.slice(text.at({"d"}).span()) == "{}");
}

TEST_CASE("duplicate keys are kept and noted, merges are looked through") {
    const LoadedText text(
        "base: &b {x: 1, y: 2}\nmore: &m {z: 3, x: 9}\nall:\n  <<: [*b, *m]\n  y: 7\ntwice: {k: 1, k: 2}\n");
    CHECK(text.at({"all", "x"}).text == "1");
    CHECK(text.at({"all", "y"}).text == "7");
    CHECK(text.at({"all", "z"}).text == "3");
    CHECK(text.at({"twice", "k"}).text == "1");
    const auto& duplicates = text.loaded.documents.front()->duplicates();
    REQUIRE(duplicates.size() == 1);
    CHECK(duplicates[0].second->text == "k");
}

TEST_CASE("several documents are read, and those before an error kept") {
    const LoadedText text("a: 1\n---\nb: 2\n---\nc: d: e\n");
    CHECK(text.loaded.documents.size() == 2);
    REQUIRE(text.loaded.problems.size() == 1);
    CHECK(text.slice(text.loaded.problems[0].span) == ":");
}

TEST_CASE("surrogate pairs and odd escapes in double quotes are read") {
    const LoadedText text("a: \"\\ud83d\\ude00 \\N\\_x\"\n");
    REQUIRE(text.loaded.problems.empty());
    CHECK(text.at({"a"}).text == "\xF0\x9F\x98\x80 \xC2\x85\xC2\xA0x");
    const auto& scalar = text.at({"a"});
    CHECK(text.slice(scalar.part(0, 4)) == "\\ud83d\\ude00");
}

TEST_CASE("types of plain scalars are YAML 1.1's") {
    const LoadedText text(
        "b: yes\ni: 0x1F\no: 012\ns: 1.2.3\nr: 1.5e3\nt: 12:30:45\nq: 'yes'\nn: ~\nw: words\nd: 2010-09-09\n");
    CHECK(doc::scalar_type(text.at({"b"})) == doc::ScalarType::boolean);
    CHECK(doc::scalar_type(text.at({"i"})) == doc::ScalarType::integer);
    CHECK(doc::scalar_type(text.at({"o"})) == doc::ScalarType::integer);
    CHECK(doc::scalar_type(text.at({"s"})) == doc::ScalarType::string);
    CHECK(doc::scalar_type(text.at({"r"})) == doc::ScalarType::real);
    CHECK(doc::scalar_type(text.at({"t"})) == doc::ScalarType::integer);
    CHECK(doc::scalar_type(text.at({"q"})) == doc::ScalarType::string);
    CHECK(doc::scalar_type(text.at({"n"})) == doc::ScalarType::null);
    CHECK(doc::scalar_type(text.at({"w"})) == doc::ScalarType::string);
    CHECK(doc::scalar_type(text.at({"d"})) == doc::ScalarType::string);
}

TEST_CASE("tokens that belong to nothing end the reading") {
    for (const char* body : {"a: 1\n}\n", "{a: 1} }", "[1] ]", "[1]\n}", "--- a\n--- {b: 1}\n] c"}) {
        INFO(body);
        CHECK(LoadedText(body).loaded.problems.size() == 1);
    }
    CHECK(LoadedText("---\n---\n--- x\n...\n---\n").loaded.problems.empty());
}

TEST_CASE("limits are findings, not crashes") {
    doc::Limits limits;
    limits.depth = 4;
    limits.alias_nodes = 20;
    limits.file_size = 100;
    const SourceFile deep(0, "d.yaml", "[[[[[[1]]]]]]");
    CHECK(doc::load(deep, limits).problems.front().message.find("nested more than the 4 levels") == 0);
    const SourceFile bomb(0, "b.yaml", "a: &a [1,1,1,1]\nb: &b [*a,*a,*a]\nc: [*b,*b]\n");
    CHECK(doc::load(bomb, limits).problems.front().message.find("aliases") != std::string::npos);
    const SourceFile large(0, "l.yaml", std::string(200, '#'));
    CHECK(doc::load(large, limits).problems.size() == 1);
}

}  // namespace pipelint
