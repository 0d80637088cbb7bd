#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        // Fewer than two stages are another rule's.
        if (pipeline.stages.size() < 2 || !is_source_only(pipeline)) continue;
        report
            .at(pipeline.place,
                "the pipeline has only source actions; CodePipeline requires at least one other action, and refuses it")
            .help("add a stage with a build, test, deploy, invoke or approval action")
            .under(*pipeline.document, pipeline.when);
    }
}

}  // namespace

extern constexpr Rule source_only_pipeline{
    .name = "source-only-pipeline",
    .summary = "A pipeline has only source actions",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
