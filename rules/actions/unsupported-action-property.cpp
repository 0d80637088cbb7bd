#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// Each text that the value is, with its condition.
template <typename Visit>
void for_each_known(const cfn::Value& value, const Visit& visit) {
    for (const cfn::Alternative& one : value.alternatives()) {
        if (one.is_known_text()) visit(one.text.chars(), one.when);
    }
}

/// Where the property is there, and when: in any deployment in which the action is, where each of its values is one.
struct Given {
    Span span;
    cfn::When when;
};
std::optional<Given> given_in(const cfn::Value& value, const cfn::When& whole) {
    const auto all = value.alternatives();
    const auto first =
        std::find_if(all.begin(), all.end(), [](const cfn::Alternative& one) { return one.is_present(); });
    if (first == all.end()) return std::nullopt;
    const bool is_always =
        std::all_of(all.begin(), all.end(), [](const cfn::Alternative& one) { return one.is_present(); });
    return Given{first->owner, is_always ? whole : first->when};
}

void check_role(const Pipeline& pipeline, const Action& action, Report& report) {
    const std::string key = spelled(pipeline.spelling, "RoleArn");
    if (!action.whole.may_have(key)) return;
    const cfn::Value role = action.whole.member(key);
    const auto given = given_in(role, action.when);
    if (!given) return;
    for_each_known(action.type.owner, [&](std::string_view owner, const cfn::When& when) {
        if (owner != "ThirdParty" && owner != "Custom") return;
        const cfn::When both = given->when.with(when);
        if (!pipeline.document->is_possible(both)) return;
        report
            .at(given->span,
                "an action of the owner `{}` takes no role; CodePipeline answers \"Role ARN is not supported for "
                "actions with owner other than 'AWS'\"",
                owner)
            .help("take it out")
            .under(*pipeline.document, both);
    });
}

/// `Commands` and what belongs to it are of the category Compute.
void report_compute(const Pipeline& pipeline, const Action& action, const Given& given, std::string_view property,
                    Report& report) {
    for_each_known(action.type.category, [&](std::string_view category, const cfn::When& when) {
        const cfn::When both = given.when.with(when);
        if (category == "Compute" || !pipeline.document->is_possible(both)) return;
        report
            .at(given.span,
                "an action of the category `{}` takes no `{}`; CodePipeline answers \"To use the commands field, use a "
                "compute action\"",
                category, property)
            .help("use the action type `Compute` / `AWS` / `Commands`, or take it out")
            .under(*pipeline.document, both);
    });
}

void check_compute(const Pipeline& pipeline, const Action& action, Report& report) {
    for (const std::string_view key : {"Commands", "OutputVariables"}) {
        const std::string name = spelled(pipeline.spelling, key);
        if (!action.whole.may_have(name)) continue;
        const cfn::Value value = action.whole.member(name);
        if (const auto given = given_in(value, action.when)) report_compute(pipeline, action, *given, name, report);
    }
    const cfn::Value outputs = action.whole.member(spelled(pipeline.spelling, "OutputArtifacts"));
    for (const cfn::Item& output : outputs.items()) {
        const std::string name = spelled(pipeline.spelling, "Files");
        if (!output.value.may_have(name)) continue;
        const cfn::Value files = output.value.member(name);
        if (const auto given = given_in(files, action.when)) report_compute(pipeline, action, *given, name, report);
    }
}

void check_timeout(const Pipeline& pipeline, const Action& action, Report& report) {
    const std::string name = spelled(pipeline.spelling, "TimeoutInMinutes");
    if (!action.whole.may_have(name)) return;
    const cfn::Value timeout = action.whole.member(name);
    const auto given = given_in(timeout, action.when);
    if (!given) return;
    for_each_known(action.type.category, [&](std::string_view category, const cfn::When& when) {
        const cfn::When both = given->when.with(when);
        if (category == "Approval" || !pipeline.document->is_possible(both)) return;
        report
            .at(given->span, Level::warning,
                "`{}` is documented for manual approvals alone; an action of the category `{}` has the time that its "
                "service gives it",
                name, category)
            .help("take it out, or set the timeout of the service itself, such as the build project's")
            .under(*pipeline.document, both);
    });
}

/// The Region of a store's key is that of its bucket, and that of a pipeline's only store its own. Empty where it is
/// not known.
std::string_view own_region(const Pipeline& pipeline) {
    const auto key = [&](std::string_view name) { return spelled(pipeline.spelling, name); };
    const cfn::Value store = pipeline.whole.member(key("ArtifactStore"));
    const auto arn = store.member(key("EncryptionKey")).member(key("Id")).known();
    constexpr std::string_view service = ":kms:";
    const std::size_t at = arn ? arn->find(service) : std::string_view::npos;
    if (at == std::string_view::npos || !arn->starts_with("arn:")) return {};
    const std::string_view rest = std::string_view(*arn).substr(at + service.size());
    return pipeline.document->keep(std::string(rest.substr(0, rest.find(':'))));
}

void check_region(const Pipeline& pipeline, std::string_view own, const Action& action, Report& report) {
    const std::string key = spelled(pipeline.spelling, "Region");
    if (!action.whole.may_have(key)) return;
    const cfn::Value region = action.whole.member(key);
    for (const cfn::Alternative& one : region.alternatives()) {
        if (!one.is_known_text() || own.empty() || one.text.chars() == own) continue;
        const bool is_source = action.type.category.known() == "Source";
        const bool is_other = action.type.owner.known() == "ThirdParty" || action.type.owner.known() == "Custom";
        if (!is_source && !is_other) continue;
        report
            .at(one.place(), Level::warning,
                "{} runs in the pipeline's own Region, which is `{}`; CodePipeline documents no other for it",
                is_source ? "a source action" : "an action of another owner than AWS", own)
            .help("take the Region out")
            .under(*pipeline.document, one.when);
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const std::string_view own = own_region(pipeline);
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                // A built-in type that there is not is unknown-action-type's, and what goes with it is not known.
                if (action.types.empty() && action.type.owner.known() != "Custom") continue;
                check_role(pipeline, action, report);
                check_compute(pipeline, action, report);
                check_timeout(pipeline, action, report);
                check_region(pipeline, own, action, report);
            }
        }
    }
}

}  // namespace

extern constexpr Rule unsupported_action_property{
    .name = "unsupported-action-property",
    .summary = "An action has a property that its type does not take",
    .level = Level::error,
    .check = check,
};

}  // namespace pipelint::rules
