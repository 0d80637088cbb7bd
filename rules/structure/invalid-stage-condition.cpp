#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "aws/tables/stage_conditions.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

/// A gate of a stage.
struct Subject {
    const Pipeline& pipeline;
    const Stage& stage;
    std::string gate;
    cfn::Value value;

    [[nodiscard]] std::string key(std::string_view name) const { return spelled(pipeline.spelling, name); }
    [[nodiscard]] const cfn::Template& document() const { return *pipeline.document; }
};

/// A result that the gate, or its conditions, may not have.
void check_result(const Subject& subject, const cfn::Value& result, std::span<const std::string_view> words,
                  Report& report) {
    for (const cfn::Alternative& one : result.alternatives()) {
        if (!one.is_known_text() || contains(words, one.text.chars())) continue;
        Draft draft = report.at(one.place(), "`{}` is not a result of `{}`; CodePipeline refuses the pipeline",
                                one.text.chars(), subject.gate);
        const auto near = nearest(one.text.chars(), words);
        draft.did_you_mean(near, fmt::format("write `{}`", fmt::join(words, "` or `")));
        draft.under(subject.document(), one.when);
    }
}

/// ROLLBACK has nothing to roll back to in some pipelines and stages.
void check_rollback(const Subject& subject, const cfn::Value& result, Report& report) {
    const cfn::Value mode = subject.pipeline.whole.member(subject.key("ExecutionMode"));
    for (const cfn::Alternative& one : result.alternatives()) {
        if (!one.is_known_text() || one.text.chars() != "ROLLBACK") continue;
        for (const cfn::Alternative& way : mode.alternatives()) {
            const cfn::When both = one.when.with(way.when);
            if (!way.is_known_text() || way.text.chars() != "PARALLEL" || !subject.document().is_possible(both))
                continue;
            report
                .at(one.place(),
                    "a pipeline that runs in `PARALLEL` cannot roll back; CodePipeline answers \"Failure conditions "
                    "with rollback result type cannot be added to a PARALLEL pipeline\"")
                .note(way.place(), "the execution mode")
                .help("use another execution mode, or remove `ROLLBACK`")
                .under(subject.document(), both);
        }
        if (subject.stage.index == 0)
            report.at(one.place(), Level::warning, "the first stage holds the sources: it has nothing to roll back to")
                .leads_to(Consequence::fails)
                .help("put the rollback on a stage that deploys")
                .under(subject.document(), one.when);
    }
}

std::vector<std::string_view> rules_that_skip() {
    std::vector<std::string_view> names;
    for (const RuleProvider& known : rule_providers()) {
        if (known.may_skip) names.push_back(known.name);
    }
    return names;
}

void check_provider(const Subject& subject, const cfn::Value& provider, const cfn::Value& result, Report& report) {
    std::vector<std::string_view> names;
    for (const RuleProvider& known : rule_providers()) names.push_back(known.name);
    for (const cfn::Alternative& one : provider.alternatives()) {
        if (!one.is_known_text() || one.text.chars().empty()) continue;
        const std::string_view name = one.text.chars();
        if (!contains(names, name)) {
            const auto near = nearest(name, names);
            // It may be newer than what pipelint knows.
            Draft draft =
                near
                    ? report.at(one.place(), "there is no rule `{}`; CodePipeline refuses the pipeline", name)
                    : report.at(
                          one.place(), Level::warning,
                          "`{}` is not a rule that pipelint knows; if there is none, CodePipeline refuses the pipeline",
                          name);
            draft.did_you_mean(near, fmt::format("the rules are `{}`", fmt::join(names, "`, `")))
                .under(subject.document(), one.when);
            continue;
        }
        const bool may_skip = find_named(rule_providers(), name)->may_skip;
        for (const cfn::Alternative& ends : result.alternatives()) {
            const cfn::When both = one.when.with(ends.when);
            const bool skips = ends.is_known_text() && ends.text.chars() == "SKIP";
            if (!skips || may_skip || subject.gate != subject.key("BeforeEntry") ||
                !subject.document().is_possible(both))
                continue;
            report
                .at(ends.place(), "`SKIP` only works with the rules `{}`; CodePipeline refuses the pipeline",
                    fmt::join(rules_that_skip(), "` and `"))
                .note(one.place(), "the rule")
                .help("write `FAIL`, or use one of those rules")
                .under(subject.document(), both);
        }
    }
}

void check_conditions(const Subject& subject, std::span<const std::string_view> results, Report& report) {
    const cfn::Value conditions = subject.value.member(subject.key("Conditions"));
    for (const cfn::Item& condition : conditions.items()) {
        const cfn::Value result = condition.value.member(subject.key("Result"));
        check_result(subject, result, results, report);
        check_rollback(subject, result, report);
        for (const cfn::Item& rule : condition.value.member(subject.key("Rules")).items()) {
            const cfn::Value type = rule.value.member(subject.key("RuleTypeId"));
            check_provider(subject, type.member(subject.key("Provider")), result, report);
        }
    }
}

/// `OnFailure` has a result of its own, or conditions.
void check_failure(const Subject& subject, Report& report) {
    const cfn::Value result = subject.value.member(subject.key("Result"));
    const cfn::Value conditions = subject.value.member(subject.key("Conditions"));
    check_result(subject, result, failure_results().all, report);
    check_rollback(subject, result, report);
    for (const cfn::Alternative& one : result.alternatives()) {
        for (const cfn::Alternative& other : conditions.alternatives()) {
            const cfn::When both = one.when.with(other.when);
            const bool is_empty = other.is_sequence() && other.node->items().empty();
            if (!one.is_known_text() || !other.is_sequence() || is_empty || !subject.document().is_possible(both))
                continue;
            report
                .at(one.place(),
                    "`{}` has a result and conditions; CodePipeline answers that the stage \"cannot have a failure "
                    "exit gate configured with both top level result and conditions\"",
                    subject.gate)
                .note(other.owner, "the conditions")
                .help("remove one of them")
                .under(subject.document(), both);
        }
    }
}

void check(const Input& input, Report& report) {
    for_each_stage(input, [&](const Pipeline& pipeline, const Stage& stage) {
        for (const StageGate& gate : stage_gates()) {
            const std::string key = spelled(pipeline.spelling, gate.name);
            if (!stage.whole.may_have(key)) continue;
            const Subject subject{pipeline, stage, key, stage.whole.member(key)};
            if (!subject.value.is_present()) continue;
            check_conditions(subject, gate.results, report);
            if (gate.name == "OnFailure") check_failure(subject, report);
        }
    });
}

}  // namespace

extern constexpr Rule invalid_stage_condition{
    .name = "invalid-stage-condition",
    .summary = "A stage condition has an invalid result or rule",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
