#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lint/report.h"
#include "model/input.h"
#include "text/nearest.h"
#include "text/placeholder.h"

namespace pipelint::rules {
namespace {

/// The template's own type of that provider in another category or version, if any.
const CustomActionType* namesake(const Input& input, std::string_view provider) {
    for (const auto& custom : input.custom_action_types()) {
        if (custom->type.provider == provider) return custom.get();
    }
    return nullptr;
}

void report_action(const Input& input, const Pipeline& pipeline, const cfn::Alternative& provider,
                   const cfn::When& when, Report& report) {
    const std::string_view name = provider.text.chars();
    Draft draft = report.at(provider.place(),
                            "the template defines no custom action type `{}`{}; unless it exists in the account and "
                            "Region, CodePipeline refuses the pipeline",
                            name, namesake(input, name) == nullptr ? "" : " of this category and version");
    std::vector<std::string_view> names;
    for (const auto& custom : input.custom_action_types()) names.push_back(custom->type.provider);
    if (const CustomActionType* other = namesake(input, name)) {
        draft.note(other->place, fmt::format("this one is `{}`, version `{}`", other->type.category, other->version));
        draft.help("write the category and version that are registered");
    } else if (const auto near = nearest(name, names)) {
        draft.did_you_mean(*near);
    } else {
        draft.help(
            "define it with `AWS::CodePipeline::CustomActionType`, or ignore this if it is registered elsewhere");
    }
    draft.under(*pipeline.document, when);
}

/// True where the type cannot be one of the template's, as far as it is known.
bool is_missing(const Input& input, const Action& action, std::string_view provider) {
    return std::none_of(input.custom_action_types().begin(), input.custom_action_types().end(), [&](const auto& one) {
        const auto category = action.type.category.known();
        const auto version = action.type.version.known();
        const ActionType& type = one->type;
        return type.provider == provider && (!category || type.category.empty() || *category == type.category) &&
               (!version || one->version.empty() || *version == one->version);
    });
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        if (pipeline.document->may_have_more_resources()) continue;
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                for (const cfn::Alternative& owner : action.type.owner.alternatives()) {
                    if (!owner.is_known_text() || owner.text.chars() != "Custom") continue;
                    for (const cfn::Alternative& provider : action.type.provider.alternatives()) {
                        if (!provider.is_known_text() || provider.text.chars().empty()) continue;
                        const cfn::When when = owner.when.with(provider.when);
                        if (is_placeholder(provider.text.chars()) || !pipeline.document->is_possible(when)) continue;
                        if (is_missing(input, action, provider.text.chars()))
                            report_action(input, pipeline, provider, when, report);
                    }
                }
            }
        }
    }
}

}  // namespace

extern constexpr Rule unregistered_custom_action{
    .name = "unregistered-custom-action",
    .summary = "A custom action type that nothing in the template defines",
    .level = Level::warning,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
