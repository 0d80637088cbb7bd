#include <algorithm>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/pipeline/action_types.h"

namespace pipelint::rules {
namespace {

/// Surely absent: a function or a parameter may give it.
bool lacks(const Action& action, std::string_view key) {
    const cfn::Value value = action.configuration.member(key);
    const auto alternatives = value.alternatives();
    return !alternatives.empty() && std::none_of(alternatives.begin(), alternatives.end(),
                                                 [](const cfn::Alternative& one) { return one.is_present(); });
}

void check_key(const Pipeline& pipeline, const Action& action, const TypedAction& typed, const ActionKey& key,
               std::size_t inputs, Report& report) {
    if (key.needed_with_inputs == 0 || inputs < key.needed_with_inputs || !lacks(action, key.name)) return;
    const auto& configuration = action.configuration.alternatives().front();
    const Span place = configuration.is_mapping() ? configuration.owner : action.place;
    Draft draft = report.at(place,
                            "the build has {} input artifacts and no `{}`; CodeBuild does not know which one holds the "
                            "buildspec, and the action fails",
                            inputs, key.name);
    draft.label(fmt::format("no `{}` here", key.name));
    for (const cfn::Value& artifact : action.inputs) draft.note(artifact.span(), "one of them");
    const auto first = action.inputs.front().known();
    draft.help(first ? fmt::format("write `{}: {}`, or another of its inputs", key.name, *first)
                     : fmt::format("name one of them in `{}`", key.name));
    draft.under(*pipeline.document, typed.when.with(action.when));
}

void check_action(const Pipeline& pipeline, const Action& action, Report& report) {
    const auto inputs = std::count_if(action.inputs.begin(), action.inputs.end(), [&](const cfn::Value& artifact) {
        return is_always_there(artifact, action.when);
    });
    for (const TypedAction& typed : action.types) {
        for (const ActionKey& key : typed.type->keys)
            check_key(pipeline, action, typed, key, static_cast<std::size_t>(inputs), report);
    }
}

void check(const Input& input, Report& report) {
    for_each_stage(input, [&](const Pipeline& pipeline, const Stage& stage) {
        for (const Action& action : stage.actions) check_action(pipeline, action, report);
    });
}

}  // namespace

extern constexpr Rule missing_primary_source{
    .name = "missing-primary-source",
    .summary = "A build with several input artifacts does not say which is the primary one",
    .level = Level::error,
    .consequence = Consequence::fails,
    .check = check,
};

}  // namespace pipelint::rules
