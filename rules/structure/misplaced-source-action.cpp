#include <algorithm>
#include <vector>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

bool is_source(const cfn::Alternative& category) {
    return category.is_known_text() && category.text.chars() == "Source";
}

/// A source action for which another stage comes first.
void check_later(const Pipeline& pipeline, const Stage& stage, const cfn::Alternative& category, Report& report) {
    for (const Stage& first : pipeline.stages) {
        const cfn::When both = category.when.with(first.when);
        if (first.index >= stage.index || !pipeline.document->is_surely_possible(both)) continue;
        report
            .at(category.place(),
                "source actions can only be included in the first stage; CodePipeline refuses the pipeline")
            .note(first.place, "the first stage")
            .help("move the action into the first stage")
            .under(*pipeline.document, both);
        return;
    }
}

/// Another action where no stage comes first.
void check_first(const Pipeline& pipeline, const Stage& stage, const cfn::Alternative& category, Report& report) {
    if (!pipeline.complete || !category.is_known_text()) return;
    // A category that there is not is unknown-action-type's.
    const auto types = action_types();
    const bool is_category = std::any_of(
        types.begin(), types.end(), [&](const ActionType& type) { return type.category == category.text.chars(); });
    if (!is_category) return;
    std::vector<cfn::When> earlier;
    for (const Stage& one : pipeline.stages) {
        if (one.index >= stage.index) continue;
        if (one.when.always() || one.when == pipeline.when) return;
        earlier.push_back(one.when);
    }
    const auto scenario = pipeline.document->scenario(category.when, earlier);
    if (!scenario) return;
    report
        .at(category.place(),
            "the first stage has an action of the category `{}`; it must have only source actions, and CodePipeline "
            "refuses the pipeline",
            category.text.chars())
        .note(stage.place, "the first stage")
        .help("move the action into a later stage")
        .under(*pipeline.document, *scenario);
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        if (is_source_only(pipeline)) continue;  // source-only-pipeline says so
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                for (const cfn::Alternative& category : action.type.category.alternatives()) {
                    if (is_source(category)) {
                        check_later(pipeline, stage, category, report);
                    } else {
                        check_first(pipeline, stage, category, report);
                    }
                }
            }
        }
    }
}

}  // namespace

extern constexpr Rule misplaced_source_action{
    .name = "misplaced-source-action",
    .summary = "A source action outside the first stage, or another action in it",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
