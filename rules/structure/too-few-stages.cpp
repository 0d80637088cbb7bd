#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// Can two stages stand in one deployment?
bool may_have_two(const Pipeline& pipeline) {
    for (const Stage& one : pipeline.stages) {
        for (const Stage& other : pipeline.stages) {
            const bool apart = one.index < other.index || (&one < &other && one.index == other.index);
            if (apart && pipeline.document->can_meet(one.when, other.when)) return true;
        }
    }
    return false;
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const cfn::Value stages = pipeline.property("Stages");
        if (!pipeline.complete || !stages.is_present() || may_have_two(pipeline)) continue;
        const std::size_t count = pipeline.stages.empty() ? 0 : 1;
        Draft draft =
            report.at(pipeline.place, "the pipeline has {} stage{}; CodePipeline requires at least two, and refuses it",
                      count, count == 1 ? "" : "s");
        if (count == 1) draft.note(pipeline.stages.front().place, "the only stage");
        draft.help("add a stage with the actions that use the source").under(*pipeline.document, pipeline.when);
    }
}

}  // namespace

extern constexpr Rule too_few_stages{
    .name = "too-few-stages",
    .summary = "A pipeline has fewer than two stages",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
