#include <vector>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        std::vector<const cfn::Value*> names;
        for (const Stage& stage : pipeline.stages) names.push_back(&stage.name);
        for (const DuplicateName& twice : duplicate_names(*pipeline.document, names)) {
            report
                .at(twice.second->place(), "stage name `{}` is used more than once; CodePipeline refuses the pipeline",
                    twice.second->text.chars())
                .note(twice.first->place(), "first used here")
                .help("give each stage a unique name")
                .under(*pipeline.document, twice.when);
        }
    }
}

}  // namespace

extern constexpr Rule duplicate_stage_name{
    .name = "duplicate-stage-name",
    .summary = "Two stages of a pipeline have the same name",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
