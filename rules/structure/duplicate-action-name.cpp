#include <vector>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for_each_stage(input, [&](const Pipeline& pipeline, const Stage& stage) {
        std::vector<const cfn::Value*> names;
        for (const Action& action : stage.actions) names.push_back(&action.name);
        for (const DuplicateName& twice : duplicate_names(*pipeline.document, names)) {
            report
                .at(twice.second->place(),
                    "action name `{}` is used more than once in its stage; CodePipeline refuses the pipeline",
                    twice.second->text.chars())
                .note(twice.first->place(), "first used here")
                .help("give each action of a stage a unique name")
                .under(*pipeline.document, twice.when);
        }
    });
}

}  // namespace

extern constexpr Rule duplicate_action_name{
    .name = "duplicate-action-name",
    .summary = "Two actions of a stage have the same name",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
