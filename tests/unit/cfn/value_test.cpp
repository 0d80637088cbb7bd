#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
using cfn::State;
using cfn::Unknown;
using testing::TemplateText;

namespace {

constexpr std::string_view conditions =
    "Parameters:\n"
    "  P: {Type: String, Default: a}\n"
    "  One: {Type: String, AllowedValues: [only]}\n"
    "Conditions:\n"
    "  A: !Equals [!Ref P, a]\n"
    "  B: !Equals [!Ref P, b]\n"
    "  Never: !Equals [x, y]\n"
    "  NotOne: !Not [!Equals [!Ref One, only]]\n"
    "  Both: !And [!Condition A, !Condition B]\n"
    "  Either: !Or [{Condition: A}, {Condition: B}]\n";

TemplateText with(std::string_view value, std::string_view before = "") {
    return TemplateText(TemplateText::with_value(value, before));
}

}  // namespace

TEST_CASE("long and short forms come to the same") {
    for (const char* form : {"!Sub text", "{\"Fn::Sub\": text}", "\n        Fn::Sub: text", "!Join [\"\", [te, xt]]",
                             "{\"Fn::Join\": [\"\", [\"te\", \"xt\"]]}", "text", "'text'"}) {
        const TemplateText text = with(form);
        INFO(form);
        REQUIRE(text.value().known() == std::string_view("text"));
    }
}

TEST_CASE("Sub keeps literal parts and leaves holes, each in its place") {
    const TemplateText text = with("!Sub \"a-${AWS::Region}-${!Literal}-${One}-z\"", conditions);
    const cfn::Value value = text.value();
    REQUIRE(value.alternatives().size() == 1);
    const auto& alternative = value.alternatives().front();
    CHECK(alternative.state == State::partial);
    REQUIRE(alternative.text.holes().size() == 1);
    const TextRange hole = alternative.text.holes().front();
    CHECK(alternative.text.prefix() == "a-");
    CHECK(cfn::is_hole(alternative.text.chars().substr(hole.begin, hole.end - hole.begin)));
    CHECK(alternative.text.chars().substr(hole.end) == "-${Literal}-only-z");
    const std::size_t only = alternative.text.chars().find("only");
    CHECK(text.text.slice(alternative.text.part(only, only + 4)) == "${One}");
    const std::size_t literal = alternative.text.chars().find("Literal");
    CHECK(text.text.slice(alternative.text.part(literal, literal + 7)) == "Literal");
    CHECK(text.text.slice(alternative.text.part(hole.begin, hole.end)) == "${AWS::Region}");
}

TEST_CASE("Sub with variables of its own, and nested in Join") {
    const TemplateText text = with("!Join [\"/\", [x, !Sub [\"${A}-${B}\", {A: one, B: !Join [\"\", [t, wo]]}]]]");
    CHECK(text.value().known() == std::string_view("x/one-two"));
}

TEST_CASE("a fault in a joined value is at its piece, else at the hull of all") {
    const TemplateText text = with("!Join [\"-\", [first, second]]");
    const auto value = text.value();
    const auto& joined = value.alternatives().front().text;
    CHECK(text.text.slice(joined.part(6, 12)) == "second");
    CHECK(text.text.slice(joined.part(0, joined.chars().size())) == "first, second");
}

TEST_CASE("what is not known says why") {
    const auto why = [](std::string_view form) {
        return testing::alternatives_of(with(form, conditions).value()).front().why;
    };
    CHECK(why("!Ref P") == Unknown::parameter);
    CHECK(why("!Ref R") == Unknown::resource);
    CHECK(why("!GetAtt R.Arn") == Unknown::attribute);
    CHECK(why("{\"Fn::GetAtt\": [R, Arn]}") == Unknown::attribute);
    CHECK(why("!Ref AWS::Region") == Unknown::pseudo_parameter);
    CHECK(why("!ImportValue x") == Unknown::import);
    CHECK(why("!FindInMap [a, b, c]") == Unknown::mapping);
    CHECK(why("'{{resolve:ssm:/x}}'") == Unknown::dynamic_reference);
    CHECK(why("'${self:custom.x}'") == Unknown::templated);
    CHECK(why("{{ x }}") == Unknown::templated);
    CHECK(why("!Select [0, !Ref P]") == Unknown::parameter);
    CHECK(why("!Select [0, !GetAZs '']") == Unknown::availability_zones);
    CHECK(why("!Select [0, !Cidr [10.0.0.0/16, 2, 8]]") == Unknown::cidr);
    CHECK(why("{\"Fn::Whatever\": x}") == Unknown::function);
}

TEST_CASE("a parameter with one allowed value is known, at its reference") {
    const TemplateText text = with("!Ref One", conditions);
    const auto value = text.value();
    CHECK(value.known() == std::string_view("only"));
    CHECK(text.text.slice(value.alternatives().front().text.part(0, 4)) == "!Ref One");
}

TEST_CASE("If gives alternatives with their conditions, nested and contradictory ones left out") {
    const TemplateText text = with("!If [A, x, !If [A, never, !If [B, y, z]]]", conditions);
    const auto value = text.value();
    REQUIRE(value.alternatives().size() == 3);
    CHECK(value.alternatives()[0].when.describe() == "`A` is true");
    CHECK(value.alternatives()[1].when.describe() == "`A` is false and `B` is true");
    CHECK(value.alternatives()[2].text.chars() == "z");
    CHECK_FALSE(text.document.can_meet(value.alternatives()[0].when, value.alternatives()[1].when));
    CHECK(text.document.by_default(value.alternatives()[0].when) == doc::Truth::yes);
    CHECK(text.document.by_default(value.alternatives()[1].when) == doc::Truth::no);
}

TEST_CASE("branches that no deployment takes are not there") {
    CHECK(with("!If [Never, x, y]", conditions).value().known() == std::string_view("y"));
    CHECK(with("!If [NotOne, x, y]", conditions).value().known() == std::string_view("y"));
    CHECK(testing::alternatives_of(with("!If [Undefined, x, y]", conditions).value()).size() == 2);
}

TEST_CASE("conditions by the parameters' defaults") {
    const TemplateText text = with("x", conditions);
    const auto truth = [&](std::string_view name) { return text.document.by_default(cfn::When().with(name, true)); };
    CHECK(truth("A") == doc::Truth::yes);
    CHECK(truth("B") == doc::Truth::no);
    CHECK(truth("Both") == doc::Truth::no);
    CHECK(truth("Either") == doc::Truth::yes);
    CHECK(truth("Undefined") == doc::Truth::unknown);
}

TEST_CASE("NoValue and null are absent, at the key that lacks them") {
    const TemplateText text = with("{Given: 1, Null: , None: !Ref AWS::NoValue}");
    const auto value = text.value();
    CHECK(value.member("Given").is_present());
    CHECK(testing::alternatives_of(value.member("Null")).front().state == State::absent);
    CHECK(text.text.slice(value.member("None").span()) == "None");
    CHECK(text.text.slice(value.member("Missing").span()) == "V");
    CHECK(testing::alternatives_of(value.member("Missing").member("Deeper")).front().state == State::nowhere);
    CHECK(testing::alternatives_of(value.member("Given").member("Deeper")).front().state == State::nowhere);
}

TEST_CASE("lists: If in and around items, single values where lists are wanted") {
    const TemplateText text = with("!If [A, [a, !If [B, b, !Ref AWS::NoValue]], [c]]", conditions);
    const auto value = text.value();
    CHECK(value.is_complete_list());
    CHECK(value.items().size() == 3);
    CHECK(with("single").value().items().empty());
    CHECK(with("single").value().items(true).size() == 1);
    CHECK_FALSE(with("!Ref P", conditions).value().is_complete_list());
    CHECK_FALSE(with("!Sub x").value().is_complete_list());
}

TEST_CASE("a value with more branches than can be followed is unknown, and costs little") {
    std::string nested = "z";
    std::string names = "Conditions:\n";
    for (int i = 0; i < 90; ++i) {
        names += "  C" + std::to_string(i) + ": !Equals [!Ref AWS::Region, r" + std::to_string(i) + "]\n";
        nested = "!If [C" + std::to_string(i) + ", x" + std::to_string(i) + ", " + nested + "]";
    }
    const TemplateText text = with(nested, names);
    REQUIRE(testing::alternatives_of(text.value()).size() == 1);
    CHECK(testing::alternatives_of(text.value()).front().state == State::unknown);
}

}  // namespace pipelint
