// What findings carry beside their words.

#include <algorithm>
#include <memory>
#include <string>

#include "lint/document_place.h"
#include "lint/report.h"
#include "lint/run.h"
#include "report/message.h"
#include "rule_table.h"
#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
namespace {

const Rule& rule_named(std::string_view name) {
    const RuleTable rules = all_rules();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const RuleEntry& entry) { return entry.rule->name == name; });
    return *found->rule;
}

std::vector<Finding> findings_of(const std::string& bytes, std::string_view rule, const OptionValues& values = {},
                                 std::string_view path = "a.yaml") {
    const SourceFile file(0, std::string(path), bytes);
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(file, true));
    Choices choices;
    choices.select = {std::string(rule)};
    RunOptions options;
    options.values = values;
    return run_rules(inputs, {}, all_rules(), Selection(all_rules(), choices), options);
}

/// The place of the text, which stands once in the file.
DocumentPlace place_of(const std::string& bytes, std::string_view text, std::string_view path = "a.yaml") {
    const SourceFile file(0, std::string(path), bytes);
    const Input input(file, true);
    const auto at = static_cast<std::uint32_t>(bytes.find(text));
    return DocumentPlaces(input).of({0, at, at + static_cast<std::uint32_t>(text.size())});
}

constexpr std::string_view conditional =
    "Parameters: {Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}}\n"
    "Conditions: {IsProd: !Equals [!Ref Stage, prod]}\n"
    "Resources:\n"
    "  P:\n"
    "    Type: AWS::CodePipeline::Pipeline\n"
    "    Properties:\n"
    "      Stages:\n"
    "        - Name: A\n"
    "          Actions:\n"
    "            - !If [IsProd, {Name: x, RunOrder: 0}, !Ref AWS::NoValue]\n"
    "            - {Name: y, RunOrder: 2.0}\n"
    "            - {Name: z, RunOrder: 2.5}\n";

}  // namespace

TEST_CASE("a finding carries its circumstances, its consequence and its place as data") {
    const auto findings = findings_of(std::string(conditional), "invalid-run-order");
    REQUIRE(findings.size() == 2);
    const Finding& one = findings[0];
    CHECK(one.consequence == Consequence::refused);
    CHECK(one.level == Level::warning);
    REQUIRE(one.when.facts.size() == 1);
    CHECK(one.when.facts[0] == Fact{"IsProd", true, std::nullopt});
    CHECK(one.resource == "P");
    CHECK(one.property == "Properties.Stages[0].Actions[0].Fn::If[1].RunOrder");
    CHECK(one.message.find("IsProd") == std::string::npos);
    CHECK(message_of(one) == one.message + " (when `IsProd` is true)");
    CHECK(findings[1].when.always());
    CHECK(findings[1].property == "Properties.Stages[0].Actions[2].RunOrder");
}

TEST_CASE("places in documents") {
    const std::string yaml =
        "Resources:\n  P:\n    Type: AWS::CodePipeline::Pipeline\n    Metadata: {\"a key\": one, k\\y: [x, [two]]}\n"
        "    Properties: {Name: !Sub three, RoleArn: {Fn::Sub: four}}\nOutputs: {O: {Value: five}}\n";
    CHECK(place_of(yaml, "one").property == "Metadata[\"a key\"]");
    CHECK(place_of(yaml, "two").property == "Metadata[\"k\\\\y\"][1][0]");
    CHECK(place_of(yaml, "three").property == "Properties.Name.Fn::Sub");
    CHECK(place_of(yaml, "four").property == "Properties.RoleArn.Fn::Sub");
    CHECK(place_of(yaml, "four").resource == "P");
    CHECK(place_of(yaml, "five").resource.empty());
    CHECK(place_of(yaml, "five").property == "Outputs.O.Value");
    CHECK(place_of(yaml, "P").resource == "P");
    CHECK(place_of(yaml, "P").property.empty());
    const std::string json = R"({"pipeline": {"name": "x", "stages": [{"name": "here"}]}})";
    CHECK(place_of(json, "here", "a.json").property == "pipeline.stages[0].name");
    CHECK(place_of(json, "here", "a.json").resource.empty());
    // What a merge key brings in stands where it was written.
    const std::string merged =
        "x: &x {Type: AWS::CodePipeline::Pipeline}\nResources:\n  A: {<<: *x, Properties: {Name: a}}\n";
    CHECK(place_of(merged, "a}").property == "Properties");
    CHECK(place_of(merged, "AWS::CodePipeline::Pipeline").property == "x.Type");
}

TEST_CASE("places in the second of two documents, and in one that is deep") {
    const std::string two =
        "a: {b: one}\n---\nResources:\n  P: {Type: AWS::CodePipeline::Pipeline, Properties: {Name: two}}\n";
    CHECK(place_of(two, "two").resource == "P");
    CHECK(place_of(two, "two").property == "Properties.Name");
    std::string deep;
    for (int level = 0; level < 200; ++level) deep += "{abcdefgh: ";
    const DocumentPlace place = place_of(deep + "here" + std::string(200, '}') + "\n", "here");
    CHECK(place.property.starts_with("abcdefgh.abcdefgh."));
    CHECK(place.property.ends_with("\xE2\x80\xA6"));
    CHECK(place.property.size() < 520);
}

TEST_CASE("what is found twice is said once, whatever stands between") {
    const Rule& rule = rule_named("invalid-run-order");
    const auto one = [&](std::string_view condition) {
        Finding finding;
        finding.rule = &rule;
        finding.span = {0, 1, 2};
        finding.when.facts = {{std::string(condition), true, std::nullopt}};
        return finding;
    };
    std::vector<Finding> findings = {one("A"), one("B"), one("A")};
    std::stable_sort(findings.begin(), findings.end(), comes_before);
    drop_doubles(findings);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].when.facts[0].name == "A");
    CHECK(findings[1].when.facts[0].name == "B");
    // A related place makes another finding, words do not.
    std::vector<Finding> others = {one("A"), one("A"), one("A")};
    others[1].related.push_back({{0, 5, 6}, "there"});
    others[2].message = "in other words";
    std::stable_sort(others.begin(), others.end(), comes_before);
    drop_doubles(others);
    CHECK(others.size() == 2);
}

TEST_CASE("facts beyond what is said are counted") {
    Finding finding;
    finding.message = "m";
    for (int at = 0; at < 8; ++at) finding.when.facts.push_back({"C" + std::to_string(at), at % 2 == 0, std::nullopt});
    finding.when.more = 3;
    CHECK(message_of(finding) ==
          "m (when `C0` is true and `C1` is false and `C2` is true and `C3` is false and `C4` is true and `C5` is "
          "false and 5 more conditions hold)");
    finding.when = {{{"Stage", false, "prod"}}, 0, {"Name"}};
    CHECK(message_of(finding) == "m (when `Stage` is not `prod`) (with the default of `Name`)");
}

TEST_CASE("a draft is valid as long as its report") {
    Report report(rule_named("invalid-run-order"));
    Draft first = report.at({0, 1, 2}, "first");
    for (std::uint32_t at = 0; at < 1000; ++at) report.at({0, at, at + 1}, "another");
    first.help("still there").leads_to(Consequence::fails);
    CHECK(report.findings().front().help == "still there");
    CHECK(report.findings().front().consequence == Consequence::fails);
    CHECK(report.findings().back().consequence == Consequence::refused);
}

TEST_CASE("what comes to no more than a note is discouraged") {
    Report report(rule_named("invalid-run-order"));
    report.at({0, 1, 2}, Level::note, "a note");
    CHECK(report.findings().front().consequence == Consequence::discouraged);
}

TEST_CASE("options of rules have defaults, which are overridden by what the user sets") {
    std::string text =
        "Resources:\n  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Stages:\n        - Name: A\n"
        "          Actions: [{Name: a}, {Name: b}, {Name: c}]\n";
    CHECK(findings_of(text, "too-many-actions").empty());
    const auto found = findings_of(text, "too-many-actions", {{{"too-many-actions", "max"}, "2"}});
    REQUIRE(found.size() == 1);
    // The limit is the user's own: CodePipeline takes it.
    CHECK(found[0].consequence == Consequence::discouraged);
    CHECK(found[0].property == "Properties.Stages[0].Actions[2].Name");
    const auto in_stage = findings_of(text, "too-many-actions", {{{"too-many-actions", "max-per-stage"}, "1"}});
    REQUIRE(in_stage.size() == 1);
    CHECK(in_stage[0].level == Level::warning);
    CHECK(findings_of(text, "too-many-actions", {{{"too-many-actions", "max"}, "3"}}).empty());
}

}  // namespace pipelint
