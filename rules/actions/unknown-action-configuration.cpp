#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/pipeline/action_types.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

bool is_other(const ActionType& type, const doc::Node& key) {
    const auto keys = type.keys;
    if (std::any_of(keys.begin(), keys.end(), [&](const ActionKey& known) { return known.name == key.text; }))
        return false;
    // `Fn::…` is a function's, and a text in braces another program's.
    return !key.text.starts_with("Fn::") && key.text.find('{') == std::string_view::npos && key.text != "<<";
}

/// Does the action itself have what the key is called by?
bool is_property(std::string_view key) {
    const auto members = find_structure("Action")->members;
    return std::any_of(members.begin(), members.end(), [&](const Member& member) { return member.name == key; });
}

void report_key(const Pipeline& pipeline, const TypedAction& typed, const doc::Node& mapping, const doc::Node& key,
                const cfn::When& when, Report& report) {
    std::vector<std::string_view> names;
    for (const ActionKey& known : typed.type->keys) names.push_back(known.name);
    const Span span = key.text_span();
    Draft draft = report.at(span, "`{}` has no configuration key `{}`; CodePipeline refuses the pipeline",
                            typed.type->provider, key.text);
    const auto near = nearest(key.text, names);
    if (is_property(key.text)) {
        draft.help(fmt::format("`{}` belongs beside the `{}`, not inside it", key.text,
                               spelled(pipeline.spelling, "Configuration")));
    } else if (near && mapping.find(*near) != nullptr) {
        draft.help(fmt::format("`{}` is already there: remove this one", *near));
    } else if (near) {
        draft.did_you_mean(*near).unsafe_replacement(span, *near);
    } else if (names.empty()) {
        draft.help("it has no configuration keys: remove it");
    } else {
        std::string list;
        for (const std::string_view name : names) list += (list.empty() ? "`" : ", `") + std::string(name) + "`";
        draft.help("its keys are " + list);
    }
    draft.under(*pipeline.document, when);
}

void check_action(const Pipeline& pipeline, const Action& action, Report& report) {
    for (const TypedAction& typed : action.types) {
        if (typed.type->has_more_keys) continue;
        for (const cfn::Alternative& configuration : action.configuration.alternatives()) {
            if (!configuration.is_mapping()) continue;
            const cfn::When when = typed.when.with(configuration.when);
            if (!pipeline.document->is_possible(when)) continue;
            for (const doc::Member& member : configuration.node->members()) {
                // A value that no deployment has is no key.
                if (is_other(*typed.type, *member.key) && action.configuration.member(member.key->text).is_present())
                    report_key(pipeline, typed, *configuration.node, *member.key, when, report);
            }
        }
    }
}

void check(const Input& input, Report& report) {
    for_each_stage(input, [&](const Pipeline& pipeline, const Stage& stage) {
        for (const Action& action : stage.actions) check_action(pipeline, action, report);
    });
}

}  // namespace

extern constexpr Rule unknown_action_configuration{
    .name = "unknown-action-configuration",
    .summary = "An action's configuration has a key that its type does not have",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
