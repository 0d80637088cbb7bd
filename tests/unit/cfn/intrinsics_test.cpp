// Every intrinsic function against what CloudFormation documents of it, nested, and the spans of its pieces.

#include "cfn/evaluate.h"
#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
using cfn::State;
using cfn::Unknown;
using testing::TemplateText;

namespace {

constexpr std::string_view before =
    "Transform: AWS::LanguageExtensions\n"
    "Parameters:\n"
    "  Free: {Type: String, Default: given}\n"
    "  One: {Type: String, AllowedValues: [only]}\n"
    "  Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}\n"
    "  Size: {Type: Number, AllowedValues: [1, 2]}\n"
    "  Items: {Type: CommaDelimitedList, Default: 'a,b'}\n"
    "  Secret: {Type: String, NoEcho: true}\n"
    "  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /path}\n"
    "Mappings:\n"
    "  Stages:\n"
    "    dev: {Version: '1', Image: small, List: [d1, d2], Same: x}\n"
    "    prod: {Version: '2', Image: large, List: [p1], Same: x}\n"
    "  Regions:\n"
    "    us-east-1: {Code: use1}\n"
    "    eu-west-1: {Code: euw1}\n"
    "Conditions:\n"
    "  IsProd: !Equals [!Ref Stage, prod]\n"
    "  IsDev: !Not [!Condition IsProd]\n"
    "  InUse1: !Equals [!FindInMap [Regions, !Ref AWS::Region, Code], use1]\n";

TemplateText with(std::string_view value) { return TemplateText(TemplateText::with_value(value, before)); }

/// "text (when …)", a line each; `?why` for what is not known.
std::string all_of(const cfn::Value& value) {
    std::string list;
    for (const cfn::Alternative& one : value.alternatives()) {
        if (!list.empty()) list += " | ";
        if (one.state == State::absent) {
            list += "-";
        } else if (one.text.parts() != nullptr) {
            for (const cfn::Text& part : *one.text.parts()) list += "[" + std::string(part.chars()) + "]";
        } else if (one.has_text && one.state != State::unknown) {
            std::string text(one.text.chars());
            const auto holes = one.text.holes();
            for (auto hole = holes.rbegin(); hole != holes.rend(); ++hole)
                text.replace(hole->begin, hole->end - hole->begin, "*");
            list += text;
        } else {
            list += "?" + std::to_string(static_cast<int>(one.why));
        }
        if (!one.when.always()) list += " (" + one.when.describe() + ")";
    }
    return list;
}

std::string all_of(std::string_view value) {
    const TemplateText text = with(value);
    return all_of(text.value());
}

std::string unknown(Unknown why) { return "?" + std::to_string(static_cast<int>(why)); }

/// What the finding about [first, last) of the value's text would underline.
std::string underlined(std::string_view value, std::string_view part) {
    const TemplateText text = with(value);
    const cfn::Value found = text.value();
    const cfn::Text& chars = found.alternatives().front().text;
    const std::size_t at = chars.chars().find(part);
    REQUIRE(at != std::string_view::npos);
    return text.text.slice(chars.part(at, at + part.size()));
}

}  // namespace

TEST_CASE("Ref: parameters by what they may be") {
    CHECK(all_of("!Ref One") == "only");
    CHECK(all_of("!Ref Stage") == "dev (`Stage` is `dev`) | prod (`Stage` is `prod`)");
    CHECK(all_of("!Ref Size") == "1 (`Size` is `1`) | 2 (`Size` is `2`)");
    CHECK(all_of("!Ref Free") == unknown(Unknown::parameter));
    CHECK(all_of("!Ref Items") == unknown(Unknown::parameter));
    CHECK(all_of("!Ref Stored") == unknown(Unknown::parameter));
    CHECK(all_of("!Ref AWS::Region") == unknown(Unknown::pseudo_parameter));
    CHECK(all_of("!Ref AWS::NoValue") == "-");
    CHECK(all_of("!Ref R") == unknown(Unknown::resource));
}

TEST_CASE("parameters keep what rules ask of them") {
    const TemplateText text = with("!Ref Free");
    const auto* stored = text.document.parameter("Stored");
    CHECK(text.document.parameter("Secret")->no_echo);
    CHECK(stored->is_ssm());
    CHECK_FALSE(stored->by_default());
    CHECK(text.document.parameter("Items")->is_list());
    CHECK(text.document.parameter("Free")->by_default() == std::string_view("given"));
    CHECK(text.document.default_of(testing::alternatives_of(text.value()).front()) == std::string_view("given"));
    CHECK(text.document.with_default(testing::alternatives_of(text.value()).front())->is_default);
}

TEST_CASE("Sub: both forms, literals, alternatives, unknown parts") {
    CHECK(all_of("!Sub plain") == "plain");
    CHECK(all_of("!Sub 'a-${One}-${!Shell}-b'") == "a-only-${Shell}-b");
    CHECK(all_of("!Sub ['${A}/${B}', {A: x, B: !Ref One}]") == "x/only");
    CHECK(all_of("!Sub ['${One}', {One: shadowed}]") == "shadowed");
    CHECK(all_of("!Sub '${Stage}-${Free}'") == "dev-* (`Stage` is `dev`) | prod-* (`Stage` is `prod`)");
    CHECK(all_of("!Sub '${Stage}${Stage}'") == "devdev (`Stage` is `dev`) | prodprod (`Stage` is `prod`)");
    CHECK(all_of("!Sub '${R.Arn}:${AWS::Region}'") == "*:*");
    CHECK(all_of("!Sub ['${A}', {A: !If [IsProd, p, d]}]") == "p (`IsProd` is true) | d (`IsProd` is false)");
    CHECK(all_of("!Sub ['${A}-${Stage}', {A: !If [IsProd, p, d]}]") ==
          "p-prod (`IsProd` is true and `Stage` is `prod`) | d-dev (`IsProd` is false and `Stage` is `dev`)");
    CHECK(all_of("!Sub 'x-{{resolve:ssm:/a}}'") == unknown(Unknown::dynamic_reference));
}

TEST_CASE("Join: delimiters, lists from functions, NoValue, unknown elements") {
    CHECK(all_of("!Join ['-', [a, b]]") == "a-b");
    CHECK(all_of("!Join ['', []]") == "");
    CHECK(all_of("!Join ['-', ['', b]]") == "-b");
    CHECK(all_of("!Join ['-', [a, !Ref AWS::NoValue, b]]") == "a-b");
    CHECK(all_of("!Join ['-', [a, !If [IsProd, b, !Ref AWS::NoValue]]]") ==
          "a-b (`IsProd` is true) | a (`IsProd` is false)");
    CHECK(all_of("!Join ['-', !Split [',', 'a,b,c']]") == "a-b-c");
    CHECK(all_of("!Join ['-', !If [IsProd, [a, b], [c]]]") == "a-b (`IsProd` is true) | c (`IsProd` is false)");
    CHECK(all_of("!Join ['-', !FindInMap [Stages, dev, List]]") == "d1-d2");
    CHECK(all_of("!Join ['-', !Ref Items]") == unknown(Unknown::function));
    CHECK(all_of("!Join ['-', [a, !ImportValue x]]") == "a-*");
}

TEST_CASE("Select: by index, of lists of every kind, out of range unknown") {
    CHECK(all_of("!Select [1, [a, b]]") == "b");
    CHECK(all_of("!Select ['0', !Split ['/', 'owner/name']]") == "owner");
    CHECK(all_of("!Select [0, !If [IsProd, [a], [b]]]") == "a (`IsProd` is true) | b (`IsProd` is false)");
    CHECK(all_of("!Select [2, [a, b]]") == unknown(Unknown::function));
    CHECK(all_of("!Select [!Ref Free, [a, b]]") == unknown(Unknown::function));
    CHECK(all_of("!Select [0, !GetAZs '']") == unknown(Unknown::availability_zones));
    CHECK(all_of("!Select [0, !Cidr [10.0.0.0/16, 2, 8]]") == unknown(Unknown::cidr));
    CHECK(all_of("!Select [0, [!Ref One, b]]") == "only");
}

TEST_CASE("Split: what stands before the first unknown part is certain") {
    CHECK(all_of("!Split ['|', 'a||b']") == "[a][][b]");
    CHECK(all_of("!Select [0, !Split ['-', !Sub 'abc-${Free}']]") == "abc");
    CHECK(all_of("!Select [1, !Split ['-', !Sub 'abc-${Free}-x']]") == unknown(Unknown::function));
    CHECK(all_of("!Select [1, !Split ['-', !Sub '${Free}-x']]") == unknown(Unknown::function));
    CHECK(all_of("!Split ['', 'ab']") == unknown(Unknown::function));
}

TEST_CASE("FindInMap: known keys, keys of parameters, defaults, and what nobody knows") {
    CHECK(all_of("!FindInMap [Stages, dev, Version]") == "1");
    CHECK(all_of("!FindInMap [Stages, !Ref Stage, Version]") == "1 (`Stage` is `dev`) | 2 (`Stage` is `prod`)");
    CHECK(all_of("!FindInMap [Regions, !Ref AWS::Region, Code]") ==
          "use1 (`AWS::Region` is `us-east-1`) | euw1 (`AWS::Region` is `eu-west-1`)");
    CHECK(all_of("!FindInMap [Stages, !Ref Free, Image]") == "small (`Free` is `dev`) | large (`Free` is `prod`)");
    CHECK(all_of("!FindInMap [Stages, !Ref Stage, Same]") == "x");
    CHECK(all_of("!FindInMap [Stages, test, Version]") == unknown(Unknown::mapping));
    CHECK(all_of("!FindInMap [Stages, test, Version, {DefaultValue: none}]") == "none");
    CHECK(all_of("!FindInMap [Stages, dev, Version, {DefaultValue: none}]") == "1");
    CHECK(all_of("!FindInMap [Stages, !ImportValue x, Version]") == unknown(Unknown::mapping));
    CHECK(all_of("!FindInMap [!Ref Free, dev, Version]") == unknown(Unknown::mapping));
    CHECK(all_of("!FindInMap [!Sub 'Stag${!x}', dev, Version]") == unknown(Unknown::mapping));
    CHECK(all_of("!Sub 'v${X}'") == "v*");
}

TEST_CASE("Base64, Length and ToJsonString") {
    CHECK(all_of("!Base64 hello") == "aGVsbG8=");
    CHECK(all_of("!Base64 {'Fn::Sub': '${One}'}") == "b25seQ==");
    CHECK(all_of("!Base64 ''") == "");
    CHECK(all_of("!Base64 {Ref: Free}") == unknown(Unknown::function));
    CHECK(all_of("!Length [a, b, c]") == "3");
    CHECK(all_of("!Length {'Fn::Split': [',', 'a,b']}") == "2");
    CHECK(all_of("!Length {Ref: Items}") == unknown(Unknown::function));
    CHECK(all_of("!Length [a, !If [IsProd, b, !Ref AWS::NoValue]]") == unknown(Unknown::function));
    CHECK(all_of("!ToJsonString {a: !Ref One, b: [1, true, 'x\"y'], c: !Ref AWS::NoValue}") ==
          "{\"a\":\"only\",\"b\":[1,true,\"x\\\"y\"]}");
    CHECK(all_of("!ToJsonString {a: !Ref Free}") == unknown(Unknown::function));
    CHECK(all_of("!ToJsonString [True, yes, 'True', -1.5e3]") == R"([true,true,"True",-1.5e3])");
    for (const char* number : {"010", "0x1F", ".5", "1_000", "5."})
        CHECK(all_of("!ToJsonString [" + std::string(number) + "]") == unknown(Unknown::function));
    CHECK(all_of("!ToJsonString [x, !Ref AWS::NoValue, null]") == R"(["x",null])");
}

TEST_CASE("GetAtt in every spelling names its resource and attribute") {
    for (const char* form : {"!GetAtt R.Arn", "!GetAtt [R, Arn]", "{'Fn::GetAtt': [R, Arn]}", "{'Fn::GetAtt': R.Arn}",
                             "\n        Fn::GetAtt:\n          - R\n          - Arn"}) {
        INFO(form);
        const TemplateText text = with(form);
        const cfn::Value value = text.value();
        const cfn::Alternative& one = value.alternatives().front();
        CHECK(one.why == Unknown::attribute);
        CHECK(one.resource == text.document.resource("R"));
        CHECK(one.attribute == "Arn");
    }
    CHECK(testing::alternatives_of(with("!GetAtt R.Outputs.A").value()).front().attribute == "Outputs.A");
    CHECK(all_of("!GetAtt Nothing.Arn") == unknown(Unknown::function));
}

TEST_CASE("references to secrets can be told from others") {
    const auto is_secret = [](std::string_view value) {
        return testing::alternatives_of(with(value).value()).front().is_secret_reference();
    };
    CHECK(is_secret("'{{resolve:secretsmanager:token:SecretString:key}}'"));
    CHECK(is_secret("!Sub '{{resolve:ssm-secure:/token:1}}'"));
    CHECK(is_secret("!Join ['', ['{{resolve:secretsmanager:', !Ref R, '}}']]"));
    CHECK_FALSE(is_secret("'{{resolve:ssm:/plain}}'"));
    CHECK_FALSE(is_secret("!Ref Secret"));
    CHECK_FALSE(is_secret("!ImportValue x"));
}

TEST_CASE("functions in functions, three deep and more") {
    CHECK(
        all_of("!Join ['/', [!Select [0, !Split ['-', !Sub '${Stage}-x']], !FindInMap [Stages, !Ref Stage, Image]]]") ==
        "dev/small (`Stage` is `dev`) | prod/large (`Stage` is `prod`)");
    CHECK(all_of("!Base64 {'Fn::Join': ['', [!Sub ['${A}', {A: !Select [1, [x, !Ref One]]}], '!']]}") == "b25seSE=");
    CHECK(all_of("!FindInMap [Stages, !Select [0, !Split [',', !Join [',', [dev, prod]]]], Image]") == "small");
    CHECK(all_of("!If [IsProd, !If [IsDev, never, !Sub '${Stage}'], !Join ['', [!If [IsDev, d, never]]]]") ==
          "prod (`IsProd` is true and `IsDev` is false and `Stage` is `prod`) | d (`IsProd` is false and `IsDev` is "
          "true)");
    CHECK(all_of("!Sub ['${A}', {A: !Sub ['${B}', {B: !Sub ['${C}', {C: !ImportValue x}]}]}]") == "*");
}

TEST_CASE("conditions see through functions too") {
    CHECK(all_of("!If [InUse1, !Ref AWS::Region, !FindInMap [Regions, !Ref AWS::Region, Code]]") ==
          "?3 (`InUse1` is true) | euw1 (`InUse1` is false and `AWS::Region` is `eu-west-1`)");
}

TEST_CASE("a fault is at its piece: substituted, joined, selected, split, looked up") {
    CHECK(underlined("!Sub 'one-${One}-two'", "two") == "two");
    CHECK(underlined("!Sub 'one-${One}-two'", "only") == "${One}");
    CHECK(underlined("!Sub ['${A}-z', {A: inner}]", "inner") == "${A}");
    CHECK(underlined("!Join ['-', [first, !Sub 'a${One}b', last]]", "only") == "${One}");
    CHECK(underlined("!Join ['-', [first, !Sub 'a${One}b', last]]", "last") == "last");
    CHECK(underlined("!Join ['-', [first, 'second']]", "first-second") == "first, 'second");
    CHECK(underlined("!Select [1, !Split ['/', 'owner/name']]", "name") == "name");
    CHECK(underlined("!Select [1, !Split ['/', !Sub 'owner/na${One}me']]", "naonly") == "na${One}");
    CHECK(underlined("!FindInMap [Stages, dev, Image]", "small") == "small");
    CHECK(underlined("!ToJsonString {a: value}", "value") == "value");
    CHECK(underlined("!Base64 hello", "aGVs") == "!Base64 hello");
    CHECK(underlined("\"!Sub\\u0020x-\\u0079\"", "y") == "\\u0079");
}

TEST_CASE("loops: unrolled where the collection is known, with spans into the body") {
    const TemplateText text(
        "Transform: AWS::LanguageExtensions\n"
        "Parameters: {Names: {Type: CommaDelimitedList}}\n"
        "Resources:\n"
        "  Fn::ForEach::Pipelines:\n"
        "    - Env\n"
        "    - [dev, prod]\n"
        "    - Pipeline${Env}:\n"
        "        Type: AWS::CodePipeline::Pipeline\n"
        "        Properties:\n"
        "          Name: shop-${Env}\n"
        "          RoleArn: !Ref Env\n"
        "          Tags: {Fn::ForEach::T: [Tag, [a, b], {\"${Env}${Tag}\": \"${Tag}\"}]}\n"
        "  Fn::ForEach::Unknown: [X, !Ref Names, {\"Q${X}\": {Type: AWS::SQS::Queue}}]\n");
    const cfn::Resource* dev = text.document.resource("Pipelinedev");
    const cfn::Resource* prod = text.document.resource("Pipelineprod");
    REQUIRE((dev != nullptr && prod != nullptr));
    CHECK(text.document.resources().size() == 2);
    CHECK(text.document.may_have_more_resources());
    CHECK(dev->properties.member("Name").known() == std::string_view("shop-dev"));
    CHECK(prod->properties.member("RoleArn").known() == std::string_view("prod"));
    CHECK(prod->properties.member("Tags").member("prodb").known() == std::string_view("b"));
    CHECK_FALSE(prod->properties.member("Tags").member("devb").is_present());
    const cfn::Value name = prod->properties.member("Name");
    const cfn::Text& chars = name.alternatives().front().text;
    CHECK(text.text.slice(chars.part(5, 9)) == "${Env}");
    CHECK(text.text.slice(chars.part(0, 4)) == "shop");
}

TEST_CASE("included files, known and remote") {
    const testing::LoadedText snippet("Name: included\nRoleArn: role\n");
    const testing::LoadedText main(
        "Resources:\n"
        "  R:\n"
        "    Type: AWS::X::Y\n"
        "    Properties:\n"
        "      Own: x\n"
        "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./snippet.yaml}}\n"
        "      Deep: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://bucket/x.yaml}}, A: b}\n"
        "      Whole: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./snippet.yaml}}}\n");
    cfn::Surroundings around;
    around.includes.emplace("./snippet.yaml", &snippet.root());
    const cfn::Template document(*main.loaded.documents.front(), true, around);
    const cfn::Value properties = document.resource("R")->properties;
    CHECK(properties.member("Own").known() == std::string_view("x"));
    CHECK(properties.member("Name").known() == std::string_view("included"));
    CHECK_FALSE(properties.member("Missing").is_present());
    CHECK(properties.member("Missing").is_wholly_known());
    CHECK(properties.member("Deep").member("A").known() == std::string_view("b"));
    CHECK_FALSE(properties.member("Deep").member("Missing").is_wholly_known());
    CHECK(properties.member("Whole").member("RoleArn").known() == std::string_view("role"));
}

TEST_CASE("given values, and those that a parent stack passes") {
    const testing::LoadedText text(
        "Parameters:\n"
        "  A: {Type: String, Default: a}\n"
        "  B: {Type: String, AllowedValues: [x, y]}\n"
        "  L: {Type: CommaDelimitedList}\n"
        "  S: {Type: 'AWS::SSM::Parameter::Value<String>'}\n"
        "Resources:\n"
        "  R: {Type: AWS::X::Y, Properties: {A: !Ref A, B: !Ref B, L: !Ref L, First: !Select [0, !Ref L], S: !Ref "
        "S}}\n");
    const std::map<std::string, std::string, std::less<>> given = {{"A", "1"}, {"B", "y"}, {"L", "p, q"}, {"S", "/s"}};
    cfn::Surroundings around;
    around.given = &given;
    const cfn::Template document(*text.loaded.documents.front(), true, around);
    const cfn::Value properties = document.resource("R")->properties;
    CHECK(properties.member("A").known() == std::string_view("1"));
    CHECK(properties.member("B").known() == std::string_view("y"));
    CHECK(properties.member("First").known() == std::string_view("p"));
    CHECK(properties.member("L").items().size() == 2);
    CHECK_FALSE(properties.member("S").known());
    cfn::Surroundings passed;
    passed.passed["B"] = {{"x"}, nullptr, {}};
    const cfn::Template child(*text.loaded.documents.front(), true, passed);
    CHECK(child.resource("R")->properties.member("B").known() == std::string_view("x"));
    CHECK_FALSE(child.resource("R")->properties.member("A").known());
}

TEST_CASE("work is bounded, whatever the template") {
    std::string bomb = "!Ref Free";
    for (int i = 0; i < 40; ++i) bomb = "!Join ['', [" + bomb + ", !If [IsProd, a, b], !Ref Stage, !Ref Size]]";
    std::string wide = "!Sub '";
    for (int i = 0; i < 3000; ++i) wide += "${Stage}${Size}${Free}";
    wide += "'";
    for (const std::string& value : {bomb, wide}) {
        const TemplateText text = with(value);
        cfn::Evaluator evaluator(text.document);
        cfn::Alternatives out;
        const doc::Node* node = text.text.at({"Resources", "R", "Properties"}).find("V")->value;
        evaluator.evaluate(node, {}, node->span(), nullptr, out);
        CHECK(evaluator.work() <= cfn::Evaluator::most_work + 64);
        CHECK(out.size() <= cfn::most_alternatives + 1);
    }
}

}  // namespace pipelint
