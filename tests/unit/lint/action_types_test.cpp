// Walks schemas/action-types.yaml: for each type a minimal action is sound, and broken in each way that the table knows
// it has one finding, of the right rule, at the right place.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/session.h"
#include "model/pipeline/action_types.h"
#include "rule_table.h"
#include "unit/catch.h"

namespace pipelint {
namespace {

using Json = nlohmann::ordered_json;

/// A value that the action runs with.
std::string value_of(const ActionKey& key) {
    if (!key.allowed.empty()) return std::string(key.allowed.front());
    if (key.is_secret) return "{{resolve:secretsmanager:name}}";
    switch (key.kind) {
        case KeyKind::boolean: return "false";
        case KeyKind::integer: return std::to_string(std::max(key.range.least, 1U));
        case KeyKind::variables: return R"([{"name": "A", "value": "b"}])";
        case KeyKind::objects: return R"([{"name": "A", "value": "b"}])";
        case KeyKind::overrides: return R"({"A": "b"})";
        case KeyKind::artifact: return "In1";
        case KeyKind::artifact_file: return "In1::file.yaml";
        case KeyKind::connection: return "arn:aws:codeconnections:us-east-1:111122223333:connection/x";
        case KeyKind::repository: return "shop/web";
        case KeyKind::topic: return "arn:aws:sns:us-east-1:111122223333:topic";
        default: return "plain";
    }
}

/// Adds what the keys that are there ask for.
void add_needs(const ActionType& type, Json& configuration) {
    for (bool grew = true; grew;) {
        grew = false;
        for (const KeyNeed& need : type.needs) {
            const auto where = configuration.find(std::string(need.where));
            if (where == configuration.end() || configuration.contains(std::string(need.key))) continue;
            const auto values = need.values;
            const std::string given = where->get<std::string>();
            if (!values.empty() && std::find(values.begin(), values.end(), given) == values.end()) continue;
            configuration[std::string(need.key)] = value_of(*find_key(type, need.key));
            grew = true;
        }
    }
}

Json artifacts(const std::string& prefix, std::size_t count) {
    Json list = Json::array();
    for (std::size_t at = 1; at <= count; ++at) list.push_back({{"Name", prefix + std::to_string(at)}});
    return list;
}

/// An action's inputs: as few as it takes, but one where its configuration names one.
std::size_t inputs_of(const ActionType& type) {
    const bool names_one = std::any_of(type.keys.begin(), type.keys.end(), [](const ActionKey& key) {
        return key.kind == KeyKind::artifact || key.kind == KeyKind::artifact_file;
    });
    return std::max<std::size_t>(type.inputs.least, names_one && type.inputs.most > 0 ? 1 : 0);
}

Json minimal_action(const ActionType& type) {
    Json configuration = Json::object();
    for (const ActionKey& key : type.keys) {
        if (key.is_required) configuration[std::string(key.name)] = value_of(key);
    }
    add_needs(type, configuration);
    Json action = {
        {"Name", "Under"},
        {"ActionTypeId",
         {{"Category", type.category}, {"Owner", type.owner}, {"Provider", type.provider}, {"Version", "1"}}},
        {"Configuration", configuration},
        {"InputArtifacts", artifacts("In", inputs_of(type))},
        {"OutputArtifacts", artifacts("Out", type.outputs.least)}};
    if (type.provider == "Commands") action["Commands"] = Json::array({"make"});
    return action;
}

Json source(std::size_t number) {
    return {{"Name", "Source" + std::to_string(number)},
            {"ActionTypeId", {{"Category", "Source"}, {"Owner", "AWS"}, {"Provider", "CodeCommit"}, {"Version", "1"}}},
            {"Configuration", {{"RepositoryName", "shop"}, {"BranchName", "main"}, {"PollForSourceChanges", "false"}}},
            {"OutputArtifacts", artifacts("In", 0)}};
}

/// A sound pipeline around the action: sources before it for all that it may take, something behind it that takes all
/// that there is.
Json pipeline_around(const ActionType& type, const Json& action, const Json& more = Json::object()) {
    constexpr std::size_t sources = 12;
    const bool is_source = type.category == "Source";
    Json first = Json::array();
    Json last = Json::array();
    for (std::size_t at = 1; at <= (is_source ? 1 : sources); ++at) {
        Json one = source(at);
        one["OutputArtifacts"] = Json::array({{{"Name", "In" + std::to_string(at)}}});
        first.push_back(std::move(one));
    }
    if (is_source) first.push_back(action);
    std::vector<Json> taken;
    for (const Json& one : first) {
        for (const Json& output : one["OutputArtifacts"]) taken.push_back(output);
    }
    if (!is_source) {
        for (const Json& output : action["OutputArtifacts"]) taken.push_back(output);
    }
    for (const Json& artifact : taken) {
        last.push_back(
            {{"Name", "Use" + std::to_string(last.size())},
             {"ActionTypeId", {{"Category", "Invoke"}, {"Owner", "AWS"}, {"Provider", "Lambda"}, {"Version", "1"}}},
             {"Configuration", {{"FunctionName", "use"}}},
             {"InputArtifacts", Json::array({artifact})}});
    }
    Json stages = Json::array({{{"Name", "First"}, {"Actions", first}}});
    if (!is_source) stages.push_back({{"Name", "Middle"}, {"Actions", Json::array({action})}});
    stages.push_back({{"Name", "Last"}, {"Actions", last}});
    Json properties = {{"RoleArn", "arn:aws:iam::111122223333:role/pipeline"},
                       {"ArtifactStore", {{"Type", "S3"}, {"Location", "shop-artifacts"}}},
                       {"Stages", stages}};
    properties.update(more);
    return {{"Resources", {{"Pipeline", {{"Type", "AWS::CodePipeline::Pipeline"}, {"Properties", properties}}}}}};
}

/// "rule `text`", a line each. What is said of the type itself, however sound, is left out.
std::string lint(const Json& document) {
    cli::SessionOptions options;
    options.standard_input = document.dump(1);
    options.standard_input_name = "t.json";
    options.choices.ignore = {"legacy-github-source", "discontinued-action", "polling-source"};
    cli::Session session(options);
    session.run(all_rules());
    std::string list;
    for (const Finding* finding : session.output().shown()) {
        const SourceFile& file = (*session.output().sources)[finding->span.file];
        list += std::string(finding->rule->name) + " `" + std::string(file.slice(finding->span)) + "`\n";
    }
    return list;
}

std::string name_of(const ActionType& type) {
    return std::string(type.category) + " " + std::string(type.owner) + " " + std::string(type.provider);
}

/// A broken value, and who says so of which characters.
struct Break {
    std::string value;
    std::string rule;
    std::string text;
};

std::vector<Break> breaks_of(const ActionKey& key) {
    std::vector<Break> breaks = {{"", "invalid-value", "\"\""}};
    const std::string invalid = "invalid-action-configuration";
    if (key.is_secret) breaks.push_back({"wr1tten-out", "plaintext-credential", "wr1tten-out"});
    if (!key.allowed.empty()) breaks.push_back({"NoSuchWord", invalid, "NoSuchWord"});
    switch (key.kind) {
        case KeyKind::boolean: breaks.push_back({"perhaps", invalid, "perhaps"}); break;
        case KeyKind::integer:
            breaks.push_back({"many", invalid, "many"});
            if (key.range.most != 0)
                breaks.push_back({std::to_string(key.range.most + 1), invalid, std::to_string(key.range.most + 1)});
            break;
        case KeyKind::variables:
            breaks.push_back({"{}", invalid, "{}"});
            breaks.push_back({R"(["A"])", invalid, R"(\"A\")"});
            break;
        case KeyKind::objects: breaks.push_back({"{}", invalid, "{}"}); break;
        case KeyKind::overrides: breaks.push_back({"[]", invalid, "[]"}); break;
        case KeyKind::artifact: breaks.push_back({"Nowhere", "unmatched-artifact-reference", "Nowhere"}); break;
        case KeyKind::artifact_file:
            breaks.push_back({"file.yaml", invalid, "file.yaml"});
            breaks.push_back({"Nowhere::file.yaml", "unmatched-artifact-reference", "Nowhere"});
            break;
        case KeyKind::file_or_text:
            breaks.push_back({"Nowhere::file.yaml", "unmatched-artifact-reference", "Nowhere"});
            break;
        case KeyKind::connection:
        case KeyKind::topic:
        case KeyKind::repository: breaks.push_back({"nothing", invalid, "nothing"}); break;
        default: break;
    }
    return breaks;
}

}  // namespace

TEST_CASE("a minimal action of each type is sound") {
    for (const ActionType& type : action_types()) {
        INFO(name_of(type));
        CHECK(lint(pipeline_around(type, minimal_action(type))).empty());
    }
}

TEST_CASE("an action without a key that its type wants, or with one that it does not have") {
    std::size_t count = 0;
    for (const ActionType& type : action_types()) {
        INFO(name_of(type));
        const Json sound = minimal_action(type);
        for (const ActionKey& key : type.keys) {
            INFO(key.name);
            if (!sound["Configuration"].contains(std::string(key.name))) continue;
            Json action = sound;
            action["Configuration"].erase(std::string(key.name));
            // With the last of them the needs of the others are gone as well.
            const std::string found = lint(pipeline_around(type, action));
            if (key.is_required) {
                CHECK(found == "missing-action-configuration `Configuration`\n");
            } else {
                CHECK(found.starts_with("invalid-action-configuration `"));
                CHECK(std::count(found.begin(), found.end(), '\n') == 1);
            }
            ++count;
        }
        if (type.has_more_keys) continue;
        Json action = sound;
        action["Configuration"]["Whatever"] = "x";
        CHECK(lint(pipeline_around(type, action)) == "unknown-action-configuration `Whatever`\n");
        ++count;
    }
    CHECK(count > 60);
}

TEST_CASE("a key with a value that its type does not take") {
    std::size_t count = 0;
    for (const ActionType& type : action_types()) {
        INFO(name_of(type));
        for (const ActionKey& key : type.keys) {
            for (const Break& broken : breaks_of(key)) {
                INFO(key.name << " = " << broken.value);
                Json action = minimal_action(type);
                action["Configuration"][std::string(key.name)] = value_of(key);
                add_needs(type, action["Configuration"]);
                // The stack's outputs go into an artifact.
                if (key.name == "OutputFileName") action["OutputArtifacts"] = artifacts("Out", 1);
                REQUIRE(lint(pipeline_around(type, action)).empty());
                action["Configuration"][std::string(key.name)] = broken.value;
                CHECK(lint(pipeline_around(type, action)) == broken.rule + " `" + broken.text + "`\n");
                ++count;
            }
        }
    }
    CHECK(count > 250);
}

TEST_CASE("an action with too few or too many artifacts") {
    for (const ActionType& type : action_types()) {
        INFO(name_of(type));
        if (type.category == "Source" || type.inputs.most > 10) continue;
        Json action = minimal_action(type);
        action["InputArtifacts"] = artifacts("In", type.inputs.most + 1U);
        // Which of several it builds in is another rule's question.
        if (find_key(type, "PrimarySource") != nullptr) action["Configuration"]["PrimarySource"] = "In1";
        CHECK(lint(pipeline_around(type, action)) ==
              "artifact-count `In" + std::to_string(type.inputs.most + 1) + "`\n");
        if (type.inputs.least > 0 && type.keys.empty()) {
            action["InputArtifacts"] = Json::array();
            CHECK(lint(pipeline_around(type, action)) == "artifact-count `Under`\n");
        }
    }
    for (const ActionType& type : action_types()) {
        INFO(name_of(type));
        if (type.outputs.most > 10) continue;
        Json action = minimal_action(type);
        action["OutputArtifacts"] = artifacts("Out", type.outputs.most + 1U);
        CHECK(lint(pipeline_around(type, action)) ==
              "artifact-count `Out" + std::to_string(type.outputs.most + 1) + "`\n");
        if (type.outputs.least > 0) {
            action["OutputArtifacts"] = Json::array();
            CHECK(lint(pipeline_around(type, action)) == "artifact-count `Under`\n");
        }
    }
}

TEST_CASE("an action of a type that there is not") {
    for (const ActionType& type : action_types()) {
        INFO(name_of(type));
        Json action = minimal_action(type);
        action["ActionTypeId"]["Version"] = "2";
        CHECK(lint(pipeline_around(type, action)) == "unknown-action-version `2`\n");
        action["ActionTypeId"].erase("Version");
        CHECK(lint(pipeline_around(type, action)) == "unpinned-action-version `ActionTypeId`\n");
        action["ActionTypeId"]["Version"] = "latest";
        CHECK(lint(pipeline_around(type, action)) == "unpinned-action-version `latest`\n");
        if (type.has_uncertain_name) continue;
        action = minimal_action(type);
        const std::string owner = type.owner == "AWS" ? "ThirdParty" : "AWS";
        if (find_action_type(type.category, owner, type.provider) == nullptr) {
            action["ActionTypeId"]["Owner"] = owner;
            CHECK(lint(pipeline_around(type, action)) == "unknown-action-type `" + owner + "`\n");
        }
        action = minimal_action(type);
        std::string provider(type.provider);
        provider.insert(1, "q");
        action["ActionTypeId"]["Provider"] = provider;
        CHECK(lint(pipeline_around(type, action)) == "unknown-action-type `" + provider + "`\n");
    }
}

TEST_CASE("an action with a property that its type does not take") {
    for (const ActionType& type : action_types()) {
        INFO(name_of(type));
        Json action = minimal_action(type);
        if (type.owner != "AWS") {
            action["RoleArn"] = "arn:aws:iam::111122223333:role/x";
            CHECK(lint(pipeline_around(type, action)) == "unsupported-action-property `RoleArn`\n");
        }
        action = minimal_action(type);
        if (type.category != "Compute") {
            action["Commands"] = Json::array({"make"});
            CHECK(lint(pipeline_around(type, action)) == "unsupported-action-property `Commands`\n");
        }
        if (type.is_v2_alone) {
            const std::string found = lint(pipeline_around(type, minimal_action(type), {{"PipelineType", "V1"}}));
            CHECK(found.starts_with("v2-feature-in-v1 `"));
            CHECK(std::count(found.begin(), found.end(), '\n') == 1);
        }
    }
}

TEST_CASE("variables that a type gives, and does not give") {
    for (const ActionType& type : action_types()) {
        INFO(name_of(type));
        Json action = minimal_action(type);
        action["Namespace"] = "Space";
        const auto read = [&](const std::string& name) {
            Json document = pipeline_around(type, action);
            Json& last = document["Resources"]["Pipeline"]["Properties"]["Stages"].back()["Actions"];
            last.back()["Configuration"]["UserParameters"] = "#{Space." + name + "}";
            return lint(document);
        };
        for (const std::string_view name : type.variables) CHECK(read(std::string(name)).empty());
        const std::string found = read("NoSuchVariable");
        CHECK(found ==
              (type.has_any_variables || type.has_more_variables ? "" : "undefined-variable `NoSuchVariable`\n"));
    }
}

}  // namespace pipelint
