#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "aws/tables/limits.h"
#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// Actions that exist together in one deployment, and under which conditions.
struct Together {
    cfn::When when;
    std::vector<const Action*> actions;

    void add(const cfn::Template& document, const Action& action) {
        if (!document.can_meet(when, action.when)) return;
        when = when.with(action.when);
        actions.push_back(&action);
    }
};

/// More than `most` of the actions in one deployment, if there is one: of those that are always there, else
/// in the deployment with every default, else in whichever comes about.
std::optional<Together> beyond(std::size_t most, const cfn::Template& document, const cfn::When& when,
                               const std::vector<const Action*>& actions) {
    if (actions.size() <= most) return std::nullopt;
    const auto always = [&](const Action& action) { return action.when == when; };
    const auto by_default = [&](const Action& action) { return document.by_default(action.when) == doc::Truth::yes; };
    for (int attempt = 0; attempt < 3; ++attempt) {
        Together together{when, {}};
        for (const Action* action : actions) {
            const bool counts = attempt == 0 ? always(*action) : attempt == 1 ? by_default(*action) : true;
            if (counts) together.add(document, *action);
        }
        if (together.actions.size() > most) return together;
    }
    return std::nullopt;
}

constexpr RuleOption options[] = {
    {.name = "max", .number = limits::actions_in_pipeline, .summary = "How many actions a pipeline can have"},
    {.name = "max-per-stage", .number = limits::actions_in_stage, .summary = "How many actions a stage can have"},
};

void check(const Input& input, Report& report) {
    const auto most = static_cast<std::size_t>(std::max<std::int64_t>(report.number("max"), 0));
    const auto most_in_stage = static_cast<std::size_t>(std::max<std::int64_t>(report.number("max-per-stage"), 0));
    for (const Pipeline& pipeline : input.pipelines()) {
        std::vector<const Action*> all;
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) all.push_back(&action);
        }
        if (const auto together = beyond(most, *pipeline.document, pipeline.when, all)) {
            report
                .at(together->actions[most]->place,
                    "the pipeline has {} actions, more than {}; CodePipeline refuses more than {}",
                    together->actions.size(), most, limits::actions_in_pipeline_quota)
                .label("the first action beyond the limit")
                .note(pipeline.place, "the pipeline")
                .leads_to(together->actions.size() > limits::actions_in_pipeline_quota ? Consequence::refused
                                                                                       : Consequence::discouraged)
                .help("split the pipeline, or move steps into one build or one stack")
                .under(*pipeline.document, together->when);
            continue;
        }
        for (const Stage& stage : pipeline.stages) {
            if (stage.actions.size() <= most_in_stage) continue;
            std::vector<const Action*> here;
            for (const Action& action : stage.actions) here.push_back(&action);
            const auto together = beyond(most_in_stage, *pipeline.document, stage.when, here);
            if (!together) continue;
            report
                .at(together->actions[most_in_stage]->place, Level::warning,
                    "the stage has {} actions; CodePipeline's quota is {} for each stage", together->actions.size(),
                    limits::actions_in_stage)
                .note(stage.place, "the stage")
                .leads_to(Consequence::discouraged)
                .help("move some of them into another stage")
                .under(*pipeline.document, together->when);
        }
    }
}

}  // namespace

extern constexpr Rule too_many_actions{
    .name = "too-many-actions",
    .summary = "A pipeline has more than 100 actions",
    .level = Level::error,
    .consequence = Consequence::refused,
    .options = options,
    .check = check,
};

}  // namespace pipelint::rules
