#include <algorithm>
#include <string>
#include <vector>

#include "lint/report.h"
#include "model/input.h"
#include "model/nearest.h"

namespace pipelint::rules {
namespace {

const ProducedArtifact* find_nearest(const std::vector<ProducedArtifact>& produced, std::string_view name) {
    std::vector<std::string_view> names;
    names.reserve(produced.size());
    for (const ProducedArtifact& artifact : produced) names.push_back(artifact.name);
    constexpr std::size_t most_compared = 300;
    const auto found = names.size() <= most_compared ? nearest(name, names) : std::nullopt;
    if (!found) return nullptr;
    for (const ProducedArtifact& artifact : produced) {
        if (artifact.name == *found) return &artifact;
    }
    return nullptr;
}

std::string list_of(const std::vector<ProducedArtifact>& produced) {
    constexpr std::size_t most = 6;
    std::string list;
    for (std::size_t i = 0; i < produced.size() && i < most; ++i)
        list += (i == 0 ? "`" : ", `") + std::string(produced[i].name) + "`";
    return produced.size() > most ? list + "…" : list;
}

/// Is it an input of the action already, or one that the action itself gives?
bool is_its_own(const Action& action, std::string_view name) {
    const auto has = [&](const std::vector<cfn::Value>& values) {
        return std::any_of(values.begin(), values.end(), [&](const cfn::Value& one) { return one.known() == name; });
    };
    return has(action.inputs) || has(action.outputs);
}

/// Can the action have it, as stages and run orders go?
bool is_in_time(const WantedArtifact& wanted, const ProducedArtifact& artifact) {
    const Supply supply = order_of(*wanted.stage, *wanted.action, *artifact.stage, *artifact.action);
    return supply == Supply::earlier || supply == Supply::unknown;
}

void report_unmatched(const Pipeline& pipeline, const WantedArtifact& wanted, Report& report) {
    const cfn::Alternative& input = *wanted.input;
    const std::string_view name = input.text.chars();
    const Span span = input.place();
    std::vector<ProducedArtifact> produced = produced_artifacts(pipeline);
    const auto elsewhere = std::find_if(produced.begin(), produced.end(),
                                        [&](const ProducedArtifact& artifact) { return artifact.name == name; });
    Draft draft = report.at(
        span, "input artifact `{}` is not produced by any earlier action; CodePipeline refuses the pipeline", name);
    draft.label("not produced by any earlier action").under(*pipeline.document, input.when);
    if (elsewhere != produced.end()) {
        draft.note(elsewhere->place, fmt::format("produced here, but only when {}", elsewhere->when.describe()))
            .help("give both actions the same condition, or let another action produce the artifact");
        return;
    }
    std::erase_if(produced, [&](const ProducedArtifact& artifact) {
        return !pipeline.document->can_meet(artifact.when, input.when) || is_its_own(*wanted.action, artifact.name) ||
               !is_in_time(wanted, artifact);
    });
    const ProducedArtifact* near = find_nearest(produced, name);
    if (near != nullptr) {
        draft.note(near->place, "the nearest name, produced here").help(fmt::format("did you mean `{}`?", near->name));
        const bool literal = input.node->is_scalar() && input.text.pieces().empty();
        if (literal)
            draft.unsafe_fix(fmt::format("Replace it with `{}`", near->name), {{span, std::string(near->name)}});
    } else if (produced.empty()) {
        draft.help(
            "no earlier action has an output artifact that this could be: give the one that makes it an output of this "
            "name");
    } else {
        draft.help(fmt::format("the pipeline's actions produce {}", list_of(produced)));
    }
}

/// The artifact is produced in some deployments, and wanted in others as well.
void report_missing(const Pipeline& pipeline, const WantedArtifact& wanted, Report& report) {
    const std::string_view name = wanted.input->text.chars();
    std::vector<ProducedArtifact> produced = produced_artifacts(pipeline);
    std::erase_if(produced, [&](const ProducedArtifact& artifact) { return artifact.name != name; });
    Draft draft =
        report.at(wanted.input->place(),
                  "input artifact `{}` is not produced by any earlier action; CodePipeline refuses the pipeline", name);
    draft.label("wanted here all the same").under(*pipeline.document, *wanted.supplied.missing_when);
    for (const ProducedArtifact& artifact : produced)
        draft.note(artifact.place, fmt::format("produced here, but only when {}", artifact.when.describe()));
    draft.help("give both actions the same condition, or let another action produce the artifact");
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const WantedArtifact& wanted : wanted_artifacts(pipeline)) {
            if (wanted.supplied.supply == Supply::nobody) report_unmatched(pipeline, wanted, report);
            if (wanted.supplied.missing_when && wanted.supplied.then == Supply::nobody)
                report_missing(pipeline, wanted, report);
        }
    }
}

}  // namespace

extern constexpr Rule unmatched_artifact{
    .name = "unmatched-artifact",
    .summary = "An input artifact is produced by no action of the pipeline",
    .level = Level::error,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
