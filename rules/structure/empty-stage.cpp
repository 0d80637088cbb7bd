#include <algorithm>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for_each_stage(input, [&](const Pipeline& pipeline, const Stage& stage) {
        if (!stage.complete || !stage.actions.empty()) return;
        const cfn::Value actions = pipeline.property_of(stage.whole, "Actions");
        // A list that is none is wrong in another way.
        const bool empty = std::all_of(
            actions.alternatives().begin(), actions.alternatives().end(),
            [](const cfn::Alternative& one) { return one.state == cfn::State::absent || one.is_sequence(); });
        if (!empty || has_misspelt(stage.whole, "Stage", "Actions", pipeline.spelling)) return;
        report.at(stage.place, "the stage has no actions; CodePipeline refuses the pipeline")
            .help("add an action, or remove the stage")
            .under(*pipeline.document, stage.when);
    });
}

}  // namespace

extern constexpr Rule empty_stage{
    .name = "empty-stage",
    .summary = "A stage has no actions",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
