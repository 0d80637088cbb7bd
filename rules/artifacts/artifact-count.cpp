#include <array>
#include <string>
#include <utility>
#include <vector>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/pipeline/action_types.h"

namespace pipelint::rules {
namespace {

/// How many of the artifacts there are: in every deployment, and in any.
struct Count {
    std::size_t least = 0;
    std::size_t most = 0;
};

Count count_of(const Action& action, const std::vector<cfn::Value>& artifacts) {
    Count count;
    for (const cfn::Value& artifact : artifacts) {
        if (artifact.alternatives().empty()) continue;
        ++count.most;
        if (is_always_there(artifact, action.when)) ++count.least;
    }
    return count;
}

void check_side(const Pipeline& pipeline, const Action& action, const TypedAction& typed, bool inputs, Report& report) {
    const auto& artifacts = inputs ? action.inputs : action.outputs;
    const Bounds bounds = inputs ? typed.type->inputs : typed.type->outputs;
    const std::string_view side = inputs ? "input" : "output";
    const Count count = count_of(action, artifacts);
    const bool is_complete = inputs ? action.inputs_complete : action.outputs_complete;
    const auto say = [&](const Span& place, std::size_t number, std::string takes, std::string help) {
        report
            .at(place, "the action has {} {} artifact{}; `{}` takes {}; CodePipeline refuses the pipeline", number,
                side, number == 1 ? "" : "s", typed.type->provider, takes)
            .help(std::move(help))
            .under(*pipeline.document, typed.when.with(action.when));
    };
    if (count.least > bounds.most) {
        const Span place = artifacts[bounds.most].span();
        const bool none = bounds.most == 0;
        say(place, count.least, none ? std::string("none") : fmt::format("{} at most", bounds.most),
            none ? fmt::format("remove the {} artifacts", side) : std::string("remove the ones that are too many"));
    } else if (is_complete && count.most < bounds.least &&
               !has_misspelt(action.whole, "Action", inputs ? "InputArtifacts" : "OutputArtifacts",
                             pipeline.spelling)) {
        say(action.place, count.most, fmt::format("{} at least", bounds.least),
            fmt::format("name {} in `{}`", inputs ? "the artifact that it works on" : "the artifact that it produces",
                        spelled(pipeline.spelling, inputs ? "InputArtifacts" : "OutputArtifacts")));
    }
}

void check(const Input& input, Report& report) {
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        const auto& types = action.types;
        // One of several types by deployment: the counts may differ with it.
        if (types.size() != 1) return;
        check_side(pipeline, action, types.front(), true, report);
        check_side(pipeline, action, types.front(), false, report);
    });
}

// One too many is none that somebody should produce or take.
constexpr std::array<std::string_view, 2> superseded = {"unused-artifact", "unmatched-artifact"};

}  // namespace

extern constexpr Rule artifact_count{
    .name = "artifact-count",
    .summary = "An action has too many or too few artifacts",
    .level = Level::error,
    .consequence = Consequence::refused,
    .supersedes = superseded,
    .check = check,
};

}  // namespace pipelint::rules
