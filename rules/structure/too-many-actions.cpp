#include <vector>

#include "lint/report.h"
#include "model/input.h"
#include "model/limits.h"

namespace pipelint::rules {
namespace {

/// Actions that exist together in one deployment, and under which conditions.
struct Together {
    cfn::When when;
    std::vector<const Action*> actions;

    void add(const cfn::Template& document, const Action& action) {
        if (!can_meet(when, action.when)) return;
        const cfn::When both = when.with(action.when);
        if (!document.is_possible(both)) return;
        when = both;
        actions.push_back(&action);
    }
};

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        Together all{pipeline.when, {}};
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) all.add(*pipeline.document, action);
        }
        if (all.actions.size() > limits::actions_in_pipeline) {
            report
                .at(all.actions[limits::actions_in_pipeline]->place,
                    "the pipeline has {} actions, more than {}; CodePipeline refuses more than {}", all.actions.size(),
                    limits::actions_in_pipeline, limits::actions_in_pipeline_quota)
                .label("the first action beyond the limit")
                .note(pipeline.place, "the pipeline")
                .help("split the pipeline, or move steps into one build or one stack")
                .under(*pipeline.document, all.when);
            continue;
        }
        for (const Stage& stage : pipeline.stages) {
            Together here{stage.when, {}};
            for (const Action& action : stage.actions) here.add(*pipeline.document, action);
            if (here.actions.size() <= limits::actions_in_stage) continue;
            report
                .at(here.actions[limits::actions_in_stage]->place, Level::warning,
                    "the stage has {} actions; CodePipeline's quota is {} in a stage", here.actions.size(),
                    limits::actions_in_stage)
                .note(stage.place, "the stage")
                .help("move some of the actions into another stage")
                .under(*pipeline.document, here.when);
        }
    }
}

}  // namespace

extern constexpr Rule too_many_actions{
    .name = "too-many-actions",
    .summary = "A pipeline has more than 100 actions",
    .level = Level::error,
    .check = check,
};

}  // namespace pipelint::rules
