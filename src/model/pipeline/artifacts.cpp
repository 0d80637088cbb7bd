#include "model/pipeline/artifacts.h"

#include <algorithm>

#include "aws/tables/stage_conditions.h"
#include "model/structure/flaw.h"

namespace pipelint {
namespace {

using cfn::Alternative;
using cfn::Value;

/// The part of a text that names an artifact, as the key's kind has it; empty where none does.
std::string_view named_in(KeyKind kind, std::string_view text) {
    if (text.find("#{") != std::string_view::npos) return {};
    const std::size_t colons = text.find("::");
    std::string_view name;
    if (kind == KeyKind::artifact) name = text;
    if (kind == KeyKind::artifact_file || kind == KeyKind::file_or_text) {
        if (colons == std::string_view::npos) return {};
        name = text.substr(0, colons);
        // `ParameterKey=Role,ParameterValue=arn:aws:iam::…` is no file of an artifact.
        const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
            return has_character("A-Za-z0-9_.-", c) || static_cast<unsigned char>(c) >= 0x80;
        });
        if (!is_name) return {};
    }
    // A hole may stand for anything.
    return !cfn::has_hole(name) ? name : std::string_view();
}

/// `{"Fn::GetArtifactAtt": ["Artifact", …]}` anywhere in the JSON.
void calls_in(const ConfigurationJson& found, const doc::Node* node, std::vector<ArtifactReference>& out) {
    for (const doc::Node* item : node->items()) calls_in(found, item, out);
    for (const doc::Member& member : node->members()) {
        const bool is_call = member.key->text == "Fn::GetArtifactAtt" || member.key->text == "Fn::GetParam";
        const doc::Node* first = is_call && !member.value->items().empty() ? member.value->items().front() : nullptr;
        if (first == nullptr) {
            calls_in(found, member.value, out);
        } else if (first->is_scalar() && !cfn::has_hole(first->text)) {
            out.push_back({found.pipeline, found.action, found.key->name, std::string(first->text), found.when,
                           first->text_span()});
        }
    }
}

template <typename Visit>
void for_each_rule(const Pipeline& pipeline, const Visit& visit) {
    const auto key = [&](std::string_view name) { return spelled(pipeline.spelling, name); };
    for (const Stage& stage : pipeline.stages) {
        for (const StageGate& gate : stage_gates()) {
            if (!stage.whole.may_have(key(gate.name))) continue;
            const Value value = stage.whole.member(key(gate.name));
            for (const cfn::Item& condition : value.member(key("Conditions")).items()) {
                for (const cfn::Item& rule : condition.value.member(key("Rules")).items()) visit(rule.value);
            }
        }
    }
}

}  // namespace

std::vector<ArtifactReference> artifact_references_of(std::span<const Pipeline> pipelines,
                                                      std::span<const ConfigurationJson> json) {
    std::vector<ArtifactReference> found;
    for (const Pipeline& pipeline : pipelines) {
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                for (const TypedAction& typed : action.types) {
                    for (const ActionKey& key : typed.type->keys) {
                        const bool may_name = key.kind == KeyKind::artifact || key.kind == KeyKind::artifact_file ||
                                              key.kind == KeyKind::file_or_text;
                        if (!may_name || !action.configuration.may_have(key.name)) continue;
                        const Value value = action.configuration.member(key.name);
                        for (const Alternative& one : value.alternatives()) {
                            if (!one.is_readable_text()) continue;
                            const std::string_view name = named_in(key.kind, one.text.chars());
                            const cfn::When when = typed.when.with(one.when);
                            if (name.empty() || !pipeline.document->is_possible(when)) continue;
                            found.push_back(
                                {&pipeline, &action, key.name, std::string(name), when, one.text.part(0, name.size())});
                        }
                    }
                }
            }
        }
    }
    for (const ConfigurationJson& one : json) {
        if (one.json->root() != nullptr) calls_in(one, one.json->root(), found);
    }
    return found;
}

std::vector<std::string_view> wanted_names(const Pipeline& pipeline) {
    std::vector<std::string_view> names;
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            for (const Value& wanted : action.inputs) {
                for (const Alternative& one : wanted.alternatives()) {
                    if (one.is_known_text()) names.push_back(one.text.chars());
                }
            }
        }
    }
    for_each_rule(pipeline, [&](const Value& rule) {
        const Value inputs = pipeline.property_of(rule, "InputArtifacts");
        for (const cfn::Item& item : inputs.items()) {
            const Value name = pipeline.property_of(item.value, "Name");
            for (const Alternative& one : name.alternatives()) {
                if (one.is_known_text()) names.push_back(pipeline.document->keep(std::string(one.text.chars())));
            }
        }
    });
    return names;
}

bool has_all_wants(const Pipeline& pipeline) {
    if (!pipeline.complete) return false;
    bool has_all = true;
    for_each_rule(pipeline, [&](const Value& rule) {
        const Value inputs = pipeline.property_of(rule, "InputArtifacts");
        has_all = has_all && inputs.is_complete_list();
        for (const cfn::Item& item : inputs.items())
            has_all = has_all && pipeline.property_of(item.value, "Name").is_wholly_known();
    });
    return has_all && std::all_of(pipeline.stages.begin(), pipeline.stages.end(), [](const Stage& stage) {
               return stage.complete && std::all_of(stage.actions.begin(), stage.actions.end(),
                                                    [](const Action& action) { return action.inputs_complete; });
           });
}

}  // namespace pipelint
