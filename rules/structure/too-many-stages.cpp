#include <set>

#include "aws/tables/limits.h"
#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        // Those that stand in every deployment, each place in the list once.
        std::set<std::size_t> places;
        const Stage* beyond = nullptr;
        for (const Stage& stage : pipeline.stages) {
            const bool always = stage.when.always() || stage.when == pipeline.when;
            if (!always || !places.insert(stage.index).second) continue;
            if (places.size() == limits::stages_in_pipeline + 1) beyond = &stage;
        }
        if (beyond == nullptr) continue;
        report
            .at(beyond->place, "the pipeline has {} stages; CodePipeline allows at most {}, and refuses it",
                places.size(), limits::stages_in_pipeline)
            .label(fmt::format("stage {}", limits::stages_in_pipeline + 1))
            .note(pipeline.place, "the pipeline")
            .help("put actions that can run in parallel into one stage, or split the pipeline")
            .under(*pipeline.document, pipeline.when);
    }
}

}  // namespace

extern constexpr Rule too_many_stages{
    .name = "too-many-stages",
    .summary = "A pipeline has more stages than CodePipeline allows",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
