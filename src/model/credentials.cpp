#include "model/credentials.h"

#include <algorithm>

#include "model/input.h"

namespace pipelint {
namespace {

using cfn::Alternative;
using cfn::Value;

/// Is the variable, or may it be, given in clear text? Only where that is known.
bool is_plain(const Value& type) {
    const auto all = type.alternatives();
    return std::all_of(all.begin(), all.end(), [](const Alternative& one) {
        return one.state == cfn::State::absent || (one.is_known_text() && one.text.chars() == "PLAINTEXT");
    });
}

void add_variables(const Value& list, Spelling spelling, const cfn::When& when, std::vector<PlainVariable>& out) {
    for (const cfn::Item& item : list.items()) {
        const Value name = item.value.member(spelled(spelling, "Name"));
        const auto known = name.known();
        if (!known || !is_plain(item.value.member(spelled(spelling, "Type")))) continue;
        out.push_back({std::string(*known), name.span(), item.value.member(spelled(spelling, "Value")), nullptr,
                       list.owner(), when, false});
    }
}

void add_json(const ConfigurationJson& found, std::vector<PlainVariable>& out) {
    const doc::Node* root = found.json->root();
    if (root == nullptr || found.key->kind != KeyKind::variables) return;
    for (const doc::Node* entry : root->items()) {
        const doc::Node* name = entry->get("name");
        const doc::Node* type = entry->get("type");
        const doc::Node* value = entry->get("value");
        if (name == nullptr || value == nullptr || !name->is_scalar() || !value->is_scalar()) continue;
        if (type != nullptr && type->text != "PLAINTEXT") continue;
        out.push_back(
            {std::string(name->text), name->text_span(), {}, value, found.pipeline->document, found.when, false});
    }
}

void add_buildspec(const Buildspec& buildspec, std::vector<PlainVariable>& out) {
    const doc::Node* env = doc::strip(buildspec.root->get("env"));
    const doc::Node* variables = env == nullptr ? nullptr : doc::strip(env->get("variables"));
    if (variables == nullptr) return;
    for (const doc::Member& member : variables->members()) {
        const doc::Node* value = doc::strip(member.value);
        if (value == nullptr || !value->is_scalar()) continue;
        out.push_back({std::string(member.key->text), member.key->text_span(), {}, value, nullptr, {}, true});
    }
}

}  // namespace

std::vector<SecretPlace> secret_places_of(const Input& input) {
    std::vector<SecretPlace> places;
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                for (const TypedAction& typed : action.types) {
                    for (const ActionKey& key : typed.type->keys) {
                        if (!key.is_secret) continue;
                        places.push_back({key.name, action.configuration.member(key.name), typed.when,
                                          pipeline.spelling == Spelling::api});
                    }
                }
            }
        }
    }
    for (const auto& document : input.templates()) {
        for (const cfn::Resource& resource : document->resources()) {
            if (resource.type != "AWS::CodePipeline::Webhook" || !document->is_possible(resource.when)) continue;
            places.push_back({"SecretToken",
                              resource.properties.member("AuthenticationConfiguration").member("SecretToken"),
                              resource.when, false});
        }
    }
    return places;
}

std::vector<PlainVariable> plain_variables_of(const Input& input) {
    std::vector<PlainVariable> variables;
    for (const BuildProject& project : input.build_projects())
        add_variables(project.environment.member("EnvironmentVariables"), Spelling::cloudformation, project.when,
                      variables);
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                const std::string key = spelled(pipeline.spelling, "EnvironmentVariables");
                if (action.whole.may_have(key))
                    add_variables(action.whole.member(key), pipeline.spelling, action.when, variables);
            }
        }
    }
    for (const ConfigurationJson& found : input.configuration_json()) add_json(found, variables);
    for (const Buildspec& buildspec : input.buildspecs()) add_buildspec(buildspec, variables);
    for (const Input::Inlined& inlined : input.inlined()) {
        const std::size_t before = variables.size();
        add_buildspec(*inlined.buildspec, variables);
        for (std::size_t at = before; at < variables.size(); ++at) {
            variables[at].document = inlined.document;
            variables[at].when = inlined.when;
        }
    }
    return variables;
}

}  // namespace pipelint
