// Templates under conditions: what is found in them, and what is not. Each row is a pipeline's stages, under
// the parameters and conditions of `header`; the rules that follow values and artifacts run.

#include <algorithm>

#include "lint/run.h"
#include "report/message.h"
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
std::string findings_in(const std::string& resources, std::string_view head = header) {
    const SourceFile file(0, "row.yaml", std::string(head) + resources);
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(file, true));
    const RuleTable rules = all_rules();
    std::string list;
    Choices choices;
    choices.select = {"unmatched-artifact", "artifact-used-too-early", "unpinned-action-version",
                      "legacy-github-source", "undefined-reference"};
    for (const Finding& finding : run_rules(inputs, {}, rules, Selection(rules, choices), {})) {
        list += std::string(to_string(finding.level)) + " " + std::string(finding.rule->name) + " `" +
                std::string(file.slice(finding.span)) + "`" +
                (finding.when.always() ? std::string() : " (when " + circumstances_of(finding) + ")") + "\n";
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

TEST_CASE("values that a parameter cannot have, or may not, are held against nobody") {
    // An artifact that is produced where IsDev holds and where IsProd does, and wanted anyway: a finding only
    // where some deployment is sure to have neither.
    const std::string both = pipeline(
        "[{Name: A, Actions: [!If [IsDev, S(Source), !Ref AWS::NoValue], !If [IsProd, S(Source), !Ref "
        "AWS::NoValue]]}, {Name: B, Actions: [B(Source)]}]");
    const auto conditions = [](std::string_view dev, std::string_view prod) {
        return "Conditions: {IsDev: !Equals [" + std::string(dev) + "], IsProd: !Equals [" + std::string(prod) + "]}\n";
    };
    const std::string by_name = conditions("!Ref Env, dev", "!Ref Env, prod") + "Resources:\n";
    const std::string by_number = conditions("!Ref Env, 1", "!Ref Env, 2") + "Resources:\n";
    const std::string by_region =
        conditions("!Ref AWS::Region, us-east-1", "!Ref AWS::Region, eu-west-1") + "Resources:\n";
    const std::string by_part =
        conditions("!Select [0, !Ref Env], dev", "!Select [0, !Ref Env], prod") + "Resources:\n";
    const std::string looked_up =
        "  T: {Type: AWS::SNS::Topic, Properties: {TopicName: !FindInMap [M, !Ref Env, N]}}\n";
    const std::string maps = "Mappings: {M: {dev: {N: a}, prod: {N: b}}}\n";
    const std::string flags =
        "Parameters: {Env: {Type: String, AllowedValues: [dev, prod]}}\n"
        "Mappings: {Flags: {dev: {Dev: True, Prod: False}, prod: {Dev: no, Prod: yes}}}\n" +
        conditions("!FindInMap [Flags, !Ref Env, Dev], 'true'", "!FindInMap [Flags, !Ref Env, Prod], true") +
        "Resources:\n";
    const std::vector<std::string> silent = {
        "Parameters: {Env: {Type: String, AllowedValues: [dev, prod]}}\n" + by_name,
        "Parameters: {Env: {Type: String, AllowedPattern: '^(dev|prod)$'}}\n" + by_name,
        "Parameters: {Env: {Type: String, MaxLength: 4}}\n" + by_name,
        "Parameters: {Env: {Type: Number, MinValue: 1, MaxValue: 2}}\n" + by_number,
        "Parameters: {Env: {Type: String}}\nRules: {R: {Assertions: [{Assert: !Contains [[dev, prod], !Ref Env]}]}}\n" +
            by_name,
        "Rules: {R: {Assertions: [{Assert: !Contains [[us-east-1, eu-west-1], !Ref AWS::Region]}]}}\n" + by_region,
        "Parameters: {Env: {Type: CommaDelimitedList, AllowedValues: [dev, prod]}}\n" + by_part,
        "Parameters: {Env: {Type: String}}\n" + maps + by_name + looked_up,
        flags,
    };
    for (const std::string& head : silent) {
        INFO(head);
        CHECK(findings_in(both, head).empty());
    }
    const std::vector<std::string> found = {
        "Parameters: {Env: {Type: 'AWS::EC2::VPC::Id'}}\n" + by_name,
        "Parameters: {Env: {Type: String, AllowedValues: [dev, prod, test]}}\n" + by_name,
        "Parameters: {Env: {Type: String}}\n" + by_name,
        "Parameters: {Env: {Type: Number}}\n" + by_number,
        "Parameters: {Env: {Type: String, AllowedPattern: '[a-z]+', Default: test}}\n" + by_name,
        "Parameters: {Env: {Type: CommaDelimitedList}}\n" + by_part,
        by_region,
    };
    for (const std::string& head : found) {
        INFO(head);
        CHECK(findings_in(both, head).find("unmatched-artifact") != std::string::npos);
    }
}

}  // namespace pipelint
