// Templates under conditions: what is found in them, and what is not. Each row is a pipeline's stages, under
// the parameters and conditions of `header`; every rule runs.

#include <algorithm>

#include "lint/run.h"
#include "rule_table.h"
#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
namespace {

constexpr std::string_view header =
    "Parameters:\n"
    "  Stage: {Type: String, AllowedValues: [dev, prod], Default: dev}\n"
    "  Tests: {Type: String, Default: 'no'}\n"
    "  Name: {Type: String, AllowedValues: [Source, Sauce], Default: Source}\n"
    "  Coded: {Type: String, AllowedPattern: '[a-z]+'}\n"
    "Mappings:\n"
    "  Stages:\n"
    "    dev: {Version: '1', Artifact: Source}\n"
    "    prod: {Version: latest, Artifact: Sources}\n"
    "Conditions:\n"
    "  IsProd: !Equals [!Ref Stage, prod]\n"
    "  IsDev: !Equals [!Ref Stage, dev]\n"
    "  HasTests: !Equals [!Ref Tests, 'yes']\n"
    "  ProdTests: !And [!Condition IsProd, !Condition HasTests]\n"
    "  Either: !Or [!Condition IsProd, !Condition HasTests]\n"
    "  Never: !Equals [a, b]\n"
    "  Always: !Not [!Condition Never]\n"
    "  InUs: !Equals [!Ref AWS::Region, us-east-1]\n"
    "  IsCoded: !Equals [!Ref Coded, '5']\n"
    "Resources:\n";

/// Short words for the actions of a row: `S(…)` makes an artifact, `B(…)` wants one.
std::string expanded(std::string_view row) {
    struct Word {
        std::string_view name;
        std::string_view before;
        std::string_view after;
    };
    static const std::vector<Word> words = {
        {"S(",
         "{Name: Make, ActionTypeId: {Category: Source, Owner: AWS, Provider: S3, Version: '1'}, "
         "OutputArtifacts: [{Name: ",
         "}]}"},
        {"B(",
         "{Name: Use, ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: '1'}, "
         "InputArtifacts: [{Name: ",
         "}]}"},
        {"V(", "{Name: Use, ActionTypeId: {Category: Build, Owner: AWS, Provider: CodeBuild, Version: ", "}}"},
        {"G(", "{Name: Make, ActionTypeId: {Category: Source, Owner: ThirdParty, Version: '1', Provider: ", "}}"},
    };
    std::string text;
    std::vector<std::string_view> open;
    std::vector<int> depths;
    int depth = 0;
    for (std::size_t at = 0; at < row.size(); ++at) {
        const auto word = std::find_if(words.begin(), words.end(),
                                       [&](const Word& one) { return row.substr(at).starts_with(one.name); });
        if (word != words.end()) {
            text += word->before;
            open.push_back(word->after);
            depths.push_back(++depth);
            ++at;
        } else if (row[at] == ')' && !open.empty() && depths.back() == depth) {
            text += open.back();
            open.pop_back();
            depths.pop_back();
            --depth;
        } else {
            text += row[at];
        }
    }
    return text;
}

/// A pipeline with these stages.
std::string pipeline(std::string_view stages, std::string_view id = "P", std::string_view condition = "") {
    std::string text = "  " + std::string(id) + ":\n    Type: AWS::CodePipeline::Pipeline\n";
    if (!condition.empty()) text += "    Condition: " + std::string(condition) + "\n";
    return text + "    Properties: {Stages: " + expanded(stages) + "}\n";
}

/// "error unmatched-artifact `Sauce` (when …)", a line each.
std::string findings_in(const std::string& resources) {
    const SourceFile file(0, "row.yaml", std::string(header) + resources);
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(file, true));
    const RuleTable rules = all_rules();
    std::string list;
    for (const Finding& finding : run_rules(inputs, {}, rules, Selection(rules, {}), {})) {
        const std::size_t when = finding.message.rfind(" (when ");
        list += std::string(to_string(finding.level)) + " " + std::string(finding.rule->name) + " `" +
                std::string(file.slice(finding.span)) + "`" +
                (when == std::string::npos ? std::string() : finding.message.substr(when)) + "\n";
    }
    return list;
}

struct Row {
    std::string_view name;
    std::string resources;
    std::string_view expected;
};

}  // namespace

TEST_CASE("pipelines under conditions") {
    const std::string first = "{Name: A, Actions: [S(Source)]}";
    const auto then = [&](std::string_view stages) { return pipeline("[" + first + ", " + std::string(stages) + "]"); };
    const std::vector<Row> rows = {
#include "conditional_rows.inc"
    };
    CHECK(rows.size() >= 40);
    for (const Row& row : rows) {
        INFO(row.name << "\n" << row.resources);
        CHECK(findings_in(row.resources) == row.expected);
    }
}

}  // namespace pipelint
