#include "model/pipeline/pipeline.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <string>
#include <unordered_map>

#include "aws/structure.h"
#include "text/number.h"
#include "text/work.h"

namespace pipelint {
namespace {

using cfn::Alternative;
using cfn::Value;

constexpr std::string_view pipeline_type = "AWS::CodePipeline::Pipeline";
int default_run_order() {
    static const int value = static_cast<int>(find_member(*find_structure("Action"), "RunOrder")->default_);
    return value;
}

/// What costs as much as a step of work.
constexpr std::size_t types_a_step = 16;

struct Names {
    std::string_view stages, name, actions, action_type_id, category, owner, provider, version, run_order,
        input_artifacts, output_artifacts, configuration;
};

constexpr Names cloudformation_names = {"Stages",   "Name",           "Actions",         "ActionTypeId",
                                        "Category", "Owner",          "Provider",        "Version",
                                        "RunOrder", "InputArtifacts", "OutputArtifacts", "Configuration"};
constexpr Names api_names = {"stages",   "name",    "actions",  "actionTypeId",   "category",        "owner",
                             "provider", "version", "runOrder", "inputArtifacts", "outputArtifacts", "configuration"};

/// A mapping in a list is blamed at its name; a nameless one at what its list stands under.
Span place_of(const Alternative& mapping, const Value& name) { return name.is_present() ? name.span() : mapping.owner; }

/// The names of the artifacts in a list of `{Name: …}`; false where there may be more.
bool read_artifacts(const Value& list, std::string_view name_key, std::vector<Value>& out) {
    bool complete = list.is_complete_list();
    for (const cfn::Item& item : list.items()) {
        for (const Alternative& alternative : item.value.alternatives()) {
            if (!alternative.is_present()) continue;
            const bool mapping = alternative.is_mapping();
            if (!mapping) {
                complete = false;
                continue;
            }
            Value name = Value(list.owner(), {alternative}).member(name_key);
            complete = complete && name.is_wholly_known();
            out.push_back(std::move(name));
        }
    }
    return complete;
}

/// The types that the template defines by that name and in that version.
void add_custom(Action& action, const CustomActionTypes& custom, const Alternative& category,
                const Alternative& provider, const cfn::When& when) {
    const auto version = action.type.version.known();
    work::spend(custom.size() / types_a_step + 1);
    for (const auto& one : custom) {
        if (one->type.category != category.text.chars() || one->type.provider != provider.text.chars() ||
            version != one->version)
            continue;
        const cfn::When both = when.with(one->when);
        if (action.type.whole.owner()->is_possible(both)) action.types.push_back({&one->type, both});
    }
}

/// The known types of all combinations that some deployment has.
void read_types(Action& action, const CustomActionTypes& custom) {
    if (!has_few_combinations(action.type)) return;
    for (const Alternative& category : action.type.category.alternatives()) {
        for (const Alternative& owner : action.type.owner.alternatives()) {
            for (const Alternative& provider : action.type.provider.alternatives()) {
                if (!category.is_known_text() || !owner.is_known_text() || !provider.is_known_text()) continue;
                const cfn::When when = category.when.with(owner.when).with(provider.when);
                if (owner.text.chars() == "Custom") {
                    add_custom(action, custom, category, provider, when);
                    continue;
                }
                const ActionType* type =
                    find_action_type(category.text.chars(), owner.text.chars(), provider.text.chars());
                if (type != nullptr && action.type.whole.owner()->is_possible(when))
                    action.types.push_back({type, when});
            }
        }
    }
}

Action read_action(const Value& mapping, const Names& names, const CustomActionTypes& custom) {
    Action action;
    const Alternative& only = mapping.alternatives().front();
    action.whole = mapping;
    action.when = only.when;
    action.name = mapping.member(names.name);
    action.place = place_of(only, action.name);
    action.type.whole = mapping.member(names.action_type_id);
    action.type.category = action.type.whole.member(names.category);
    action.type.owner = action.type.whole.member(names.owner);
    action.type.provider = action.type.whole.member(names.provider);
    action.type.version = action.type.whole.member(names.version);
    read_types(action, custom);
    action.run_order = mapping.member(names.run_order);
    action.inputs_complete = read_artifacts(mapping.member(names.input_artifacts), names.name, action.inputs);
    action.outputs_complete = read_artifacts(mapping.member(names.output_artifacts), names.name, action.outputs);
    action.configuration = mapping.member(names.configuration);
    return action;
}

/// Twice the most actions and ten times the most stages that CodePipeline takes: what each has to do with each other
/// is asked, so there must be an end.
constexpr std::size_t most_actions = 2000;
constexpr std::size_t most_stages = 500;
constexpr std::size_t most_artifacts = 5000;

/// What of a pipeline may still be read.
struct Room {
    std::size_t actions = most_actions;
    std::size_t artifacts = most_artifacts;
};

/// Notes that the rest of the pipeline was not looked at.
void cut(const Alternative& place, std::string_view things, const Value& whole) {
    whole.owner()->note_cut(place.node, "the pipeline has more " + std::string(things) +
                                            " than pipelint looks at, and far more than CodePipeline takes: those from "
                                            "here on were not looked at");
}

Stage read_stage(const Value& mapping, std::size_t index, const Names& names, const CustomActionTypes& custom,
                 Room& room) {
    Stage stage;
    const Alternative& only = mapping.alternatives().front();
    stage.whole = mapping;
    stage.when = only.when;
    stage.index = index;
    stage.name = mapping.member(names.name);
    stage.place = place_of(only, stage.name);
    const Value actions = mapping.member(names.actions);
    stage.complete = actions.is_complete_list();
    for (const cfn::Item& item : actions.items()) {
        for (const Alternative& alternative : item.value.alternatives()) {
            if (!alternative.is_present()) continue;
            if (alternative.is_mapping()) {
                if (room.actions == 0 || room.artifacts == 0) {
                    cut(alternative, room.actions == 0 ? "actions" : "artifacts", mapping);
                    stage.complete = false;
                    return stage;
                }
                --room.actions;
                stage.actions.push_back(read_action(Value(mapping.owner(), {alternative}), names, custom));
                const Action& action = stage.actions.back();
                room.artifacts -= std::min(room.artifacts, action.inputs.size() + action.outputs.size());
            } else {
                stage.complete = false;
            }
        }
    }
    return stage;
}

void read_stages(const Value& properties, const Names& names, const CustomActionTypes& custom, Pipeline& pipeline) {
    pipeline.whole = properties;
    pipeline.name = properties.member(names.name);
    const Value stages = properties.member(names.stages);
    pipeline.complete = pipeline.complete && stages.is_complete_list();
    Room room;
    for (const cfn::Item& item : stages.items()) {
        for (const Alternative& alternative : item.value.alternatives()) {
            if (!alternative.is_present()) continue;
            if (alternative.is_mapping()) {
                if (pipeline.stages.size() == most_stages) {
                    cut(alternative, "stages", properties);
                    pipeline.complete = false;
                    return;
                }
                pipeline.stages.push_back(
                    read_stage(Value(properties.owner(), {alternative}), item.index, names, custom, room));
            } else {
                pipeline.complete = false;
            }
        }
    }
}

}  // namespace

bool has_few_combinations(const ActionTypeId& type) {
    return type.category.alternatives().size() * type.owner.alternatives().size() *
               type.provider.alternatives().size() <=
           cfn::most_alternatives;
}

std::optional<int> Action::order() const {
    if (!run_order.is_present()) return run_order.is_wholly_known() ? std::optional(default_run_order()) : std::nullopt;
    const auto text = run_order.known();
    if (!text) return std::nullopt;
    const auto number = whole_number(*text);
    if (!number || *number < std::numeric_limits<int>::min() || *number > std::numeric_limits<int>::max())
        return std::nullopt;
    return static_cast<int>(*number);
}

bool Action::is(std::string_view category, std::string_view owner, std::string_view provider) const {
    return type.category.known() == category && type.owner.known() == owner && type.provider.known() == provider;
}

std::vector<Pipeline> pipelines_of(const cfn::Template& document, const CustomActionTypes& custom) {
    std::vector<Pipeline> pipelines;
    for (const cfn::Resource& resource : document.resources()) {
        if (resource.type != pipeline_type || !document.is_possible(resource.when)) continue;
        Pipeline pipeline;
        pipeline.document = &document;
        pipeline.logical_id = resource.name;
        pipeline.place = resource.key->text_span();
        pipeline.when = resource.when;
        pipeline.complete = !document.has_macro();
        read_stages(resource.properties, cloudformation_names, custom, pipeline);
        pipelines.push_back(std::move(pipeline));
    }
    return pipelines;
}

bool is_always_there(const Value& value, const cfn::When& when) {
    const auto alternatives = value.alternatives();
    return !alternatives.empty() && std::all_of(alternatives.begin(), alternatives.end(), [&](const Alternative& one) {
        return one.when.always() || one.when == when;
    });
}

std::vector<DuplicateName> duplicate_names(const cfn::Template& document, const std::vector<const Value*>& names) {
    constexpr std::size_t most_partners = 8;
    std::vector<DuplicateName> found;
    std::unordered_map<std::string_view, std::vector<std::pair<std::size_t, const Alternative*>>> seen;
    for (std::size_t at = 0; at < names.size(); ++at) {
        for (const Alternative& name : names[at]->alternatives()) {
            if (!name.is_known_text() || name.text.chars().empty()) continue;
            auto& earlier = seen[name.text.chars()];
            const Alternative* first = nullptr;
            std::vector<cfn::When> whens;
            for (const auto& [place, one] : earlier) {
                if (whens.size() == most_partners || (first != nullptr && first->when.always())) break;
                if (place == at || !document.is_surely_possible(name.when.with(one->when))) continue;
                if (first == nullptr) first = one;
                whens.push_back(one->when);
            }
            // Under one condition it is the same as one, under another as another: then it always is.
            const bool is_always = whens.size() > 1 && document.is_covered(name.when, whens);
            if (first != nullptr) found.push_back({first, &name, is_always ? name.when : name.when.with(first->when)});
            earlier.emplace_back(at, &name);
        }
    }
    return found;
}

std::vector<DuplicateName> duplicate_names(const cfn::Template& document, const std::vector<Value>& names) {
    std::vector<const Value*> pointers;
    pointers.reserve(names.size());
    for (const Value& name : names) pointers.push_back(&name);
    return duplicate_names(document, pointers);
}

bool is_source_only(const Pipeline& pipeline) {
    bool has_any = false;
    for (const Stage& stage : pipeline.stages) {
        if (!stage.complete) return false;
        // An empty stage lacks what the pipeline lacks: empty-stage.
        if (stage.actions.empty()) return false;
        for (const Action& action : stage.actions) {
            const auto categories = action.type.category.alternatives();
            const bool is_source = std::all_of(categories.begin(), categories.end(), [](const Alternative& category) {
                return category.is_known_text() && category.text.chars() == "Source";
            });
            if (!is_source) return false;
            has_any = true;
        }
    }
    return has_any && pipeline.complete;
}

std::vector<Webhook> webhooks_of(const cfn::Template& document) {
    std::vector<Webhook> webhooks;
    for (const cfn::Resource& resource : document.resources()) {
        if (resource.type != "AWS::CodePipeline::Webhook" || !document.is_possible(resource.when)) continue;
        Webhook webhook{
            &document, resource.when, resource.key->text_span(), resource.properties.member("Authentication"), {}};
        const Value target = resource.properties.member("TargetPipeline");
        for (const Alternative& alternative : target.alternatives()) {
            if (alternative.resource != nullptr) webhook.target = alternative.resource->name;
        }
        webhooks.push_back(std::move(webhook));
    }
    return webhooks;
}

namespace {

bool has_stage_with_actions(const doc::Node& stages) {
    return std::any_of(stages.items().begin(), stages.items().end(), [](const doc::Node* item) {
        const doc::Node* actions = doc::resolve(item)->get("actions");
        return actions != nullptr && actions->is_sequence();
    });
}

}  // namespace

bool is_api_pipeline(const doc::Node* root) {
    root = doc::resolve(root);
    if (root == nullptr || !root->is_mapping()) return false;
    const doc::Node* inner = root->get("pipeline");
    if (inner != nullptr && inner->is_mapping()) {
        // In CloudFormation's spelling it is meant as one all the same: unknown-property says what is wrong.
        if (inner->find("Stages") != nullptr && (inner->find("RoleArn") != nullptr || inner->find("Name") != nullptr))
            return true;
        const doc::Node* stages = inner->get("stages");
        if (stages == nullptr || !stages->is_sequence()) return false;
        return inner->find("roleArn") != nullptr || inner->find("artifactStore") != nullptr ||
               inner->find("artifactStores") != nullptr || stages->items().empty() || has_stage_with_actions(*stages);
    }
    const doc::Node* stages = root->get("stages");
    if (stages == nullptr || !stages->is_sequence()) return false;
    if (root->find("roleArn") != nullptr || root->find("artifactStore") != nullptr ||
        root->find("artifactStores") != nullptr)
        return true;
    return std::any_of(stages->items().begin(), stages->items().end(), [](const doc::Node* item) {
        const doc::Node* actions = doc::resolve(item)->get("actions");
        if (actions == nullptr || !actions->is_sequence()) return false;
        return std::any_of(actions->items().begin(), actions->items().end(), [](const doc::Node* action) {
            return doc::resolve(action)->find("actionTypeId") != nullptr;
        });
    });
}

std::optional<Pipeline> pipeline_of_api(const cfn::Template& document) {
    const doc::Node* root = doc::resolve(document.document().root());
    if (!is_api_pipeline(root)) return std::nullopt;
    const doc::Member* wrapped = root->find("pipeline");
    Pipeline pipeline;
    pipeline.spelling = Spelling::api;
    pipeline.document = &document;
    const doc::Node* inner = wrapped == nullptr ? root : doc::resolve(wrapped->value);
    const Span owner =
        wrapped == nullptr ? document.document().locate(root->begin, root->begin + 1) : wrapped->key->text_span();
    const Value properties = document.value(inner, {}, owner);
    read_stages(properties, api_names, {}, pipeline);
    pipeline.place = pipeline.name.is_present() ? pipeline.name.span() : owner;
    return pipeline;
}

}  // namespace pipelint
