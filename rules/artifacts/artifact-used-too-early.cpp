#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void report_early(const Pipeline& pipeline, const Action& consumer, const cfn::Alternative& input,
                  const Supplied& supplied, Report& report) {
    const std::string_view name = input.text.chars();
    const Span span = input.place();
    const auto say = [&](std::string_view how, std::string_view place, std::string help) {
        report
            .at(span,
                "artifact `{}` is produced {}; CodePipeline refuses the pipeline, for an input must come from an "
                "action that runs before",
                name, how)
            .label("wanted here")
            .note(supplied.place, std::string(place))
            .help(std::move(help))
            .under(*pipeline.document, input.when);
    };
    switch (supplied.supply) {
        case Supply::itself:
            say("by the action itself", "and produced by the same action",
                "name the artifact of an earlier action, or give the output another name");
            break;
        case Supply::parallel: {
            const int order = consumer.order().value_or(1);
            say("in the same stage at the same run order", fmt::format("produced here, at run order {} as well", order),
                fmt::format("give this action a `{}` above {}",
                            pipeline.spelling == Spelling::api ? "runOrder" : "RunOrder", order));
            break;
        }
        default:
            say("only later", "produced here, later in the pipeline",
                "move the action that produces it before this one, in an earlier stage or at a lower run order");
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const WantedArtifact& wanted : wanted_artifacts(pipeline)) {
            const Supply supply = wanted.supplied.supply;
            const bool early = supply == Supply::itself || supply == Supply::parallel || supply == Supply::later;
            if (early) report_early(pipeline, *wanted.action, *wanted.input, wanted.supplied, report);
        }
    }
}

}  // namespace

extern constexpr Rule artifact_used_too_early{
    .name = "artifact-used-too-early",
    .summary = "An artifact is wanted before any action has produced it",
    .level = Level::error,
    .check = check,
};

}  // namespace pipelint::rules
