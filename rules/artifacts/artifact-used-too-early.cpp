#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/artifact_flow.h"

namespace pipelint::rules {
namespace {

/// How it comes to the action, in time or not, and in which deployment.
struct Way {
    Supply supply;
    Span place;
    const cfn::When& when;
};

void report_early(const Pipeline& pipeline, const Action& consumer, const cfn::Alternative& input, const Way& way,
                  Report& report) {
    const std::string_view name = input.text.chars();
    const Span span = input.place();
    const auto say = [&](std::string_view how, std::string_view place, std::string help) {
        report
            .at(span,
                "artifact `{}` is produced {}; an input must come from an action that runs earlier, and CodePipeline "
                "refuses the pipeline",
                name, how)
            .label("wanted here")
            .note(way.place, std::string(place))
            .help(std::move(help))
            .under(*pipeline.document, way.when);
    };
    switch (way.supply) {
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

bool is_early(Supply supply) {
    return supply == Supply::itself || supply == Supply::parallel || supply == Supply::later;
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const WantedArtifact& wanted : wanted_artifacts(pipeline)) {
            const Supplied& supplied = wanted.supplied;
            if (is_early(supplied.supply)) {
                const Way way{supplied.supply, supplied.place, wanted.input->when};
                report_early(pipeline, *wanted.action, *wanted.input, way, report);
            } else if (supplied.missing_when && is_early(supplied.then)) {
                const Way way{supplied.then, supplied.then_place, *supplied.missing_when};
                report_early(pipeline, *wanted.action, *wanted.input, way, report);
            }
        }
    }
}

}  // namespace

extern constexpr Rule artifact_used_too_early{
    .name = "artifact-used-too-early",
    .summary = "An artifact is used before any action has produced it",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
