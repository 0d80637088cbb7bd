#include <algorithm>
#include <string_view>
#include <vector>

#include "lint/report.h"
#include "model/input.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        bool is_complete = pipeline.complete;
        std::vector<std::string_view> names;
        for (const Stage& stage : pipeline.stages) {
            for (const cfn::Alternative& name : stage.name.alternatives()) {
                is_complete = is_complete && name.is_known_text();
                if (name.is_known_text()) names.push_back(name.text.chars());
            }
        }
        if (!is_complete) continue;
        const cfn::Value transitions = pipeline.whole.member("DisableInboundStageTransitions");
        for (const cfn::Item& item : transitions.items()) {
            const cfn::Value wanted = item.value.member("StageName");
            for (const cfn::Alternative& name : wanted.alternatives()) {
                if (!name.is_known_text() || std::find(names.begin(), names.end(), name.text.chars()) != names.end())
                    continue;
                const auto near = nearest(name.text.chars(), names);
                report
                    .at(name.place(),
                        "the pipeline has no stage `{}`; CodePipeline cannot disable a transition into it",
                        name.text.chars())
                    .did_you_mean(near, std::string("use the name of a stage of the pipeline"))
                    .under(*pipeline.document, name.when);
            }
        }
    }
}

}  // namespace

extern constexpr Rule unknown_transition_stage{
    .name = "unknown-transition-stage",
    .summary = "A disabled transition names a stage that does not exist",
    .level = Level::warning,
    .consequence = Consequence::fails,
    .check = check,
};

}  // namespace pipelint::rules
