#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/artifact_flow.h"
#include "text/nearest.h"
#include "text/work.h"

namespace pipelint::rules {
namespace {

using Artifacts = std::vector<const ProducedArtifact*>;

const ProducedArtifact* find_nearest(const Artifacts& produced, std::string_view name) {
    std::vector<std::string_view> names;
    names.reserve(produced.size());
    for (const ProducedArtifact* artifact : produced) names.push_back(artifact->name);
    const auto found = nearest(name, names);
    if (!found) return nullptr;
    return *std::find_if(produced.begin(), produced.end(),
                         [&](const ProducedArtifact* artifact) { return artifact->name == *found; });
}

std::string list_of(const Artifacts& produced) {
    constexpr std::size_t most = 6;
    std::string list;
    for (std::size_t i = 0; i < produced.size() && i < most; ++i)
        list += (i == 0 ? "`" : ", `") + std::string(produced[i]->name) + "`";
    return produced.size() > most ? list + "…" : list;
}

/// What the actions of a pipeline produce, collected once for all of its findings.
struct Production {
    std::vector<ProducedArtifact> all;
    std::unordered_map<std::string_view, Artifacts> by_name;
    std::map<const Action*, std::unordered_set<std::string_view>> own;  ///< names that an action takes or gives
};

/// The names that the action takes already, or that it gives itself.
std::unordered_set<std::string_view> own_names(const Action& action) {
    std::unordered_set<std::string_view> names;
    for (const auto* values : {&action.inputs, &action.outputs}) {
        for (const cfn::Value& one : *values) {
            if (const auto name = one.known()) names.insert(*name);
        }
    }
    return names;
}

/// Can the action have it, as stages and run orders go?
bool is_in_time(const WantedArtifact& wanted, const ProducedArtifact& artifact) {
    const Supply supply = order_of(*wanted.stage, *wanted.action, *artifact.stage, *artifact.action);
    return supply == Supply::earlier || supply == Supply::unknown;
}

void report_unmatched(const Pipeline& pipeline, const WantedArtifact& wanted, Production& production, Report& report) {
    const cfn::Alternative& input = *wanted.input;
    const std::string_view name = input.text.chars();
    const Span span = input.place();
    const auto elsewhere = production.by_name.find(name);
    Draft draft = report.at(
        span, "input artifact `{}` is not produced by any earlier action; CodePipeline refuses the pipeline", name);
    draft.label("not produced by any earlier action").under(*pipeline.document, input.when);
    if (elsewhere != production.by_name.end()) {
        const ProducedArtifact& first = *elsewhere->second.front();
        draft.note(first.place, fmt::format("produced here, but only when {}", first.when.describe()))
            .help("give both actions the same condition, or let another action produce the artifact");
        return;
    }
    if (production.all.size() > most_candidates) {
        draft.help("name an artifact that an earlier action produces");
        return;
    }
    const auto [own, is_new] = production.own.try_emplace(wanted.action);
    if (is_new) own->second = own_names(*wanted.action);
    Artifacts produced;
    for (const ProducedArtifact& artifact : production.all) {
        work::spend();
        if (!own->second.contains(artifact.name) && pipeline.document->can_meet(artifact.when, input.when) &&
            is_in_time(wanted, artifact))
            produced.push_back(&artifact);
    }
    const ProducedArtifact* near = find_nearest(produced, name);
    if (near != nullptr) {
        draft.note(near->place, "the nearest name, produced here").did_you_mean(near->name);
        const bool literal = input.node->is_scalar() && input.text.pieces().empty();
        if (literal) draft.unsafe_replacement(span, near->name);
    } else if (produced.empty()) {
        draft.help(
            "no earlier action has such an output: add an output artifact of this name to the action that produces it");
    } else {
        draft.help(fmt::format("the pipeline's actions produce {}", list_of(produced)));
    }
}

/// The artifact is produced in some deployments, and wanted in others as well.
void report_missing(const Pipeline& pipeline, const WantedArtifact& wanted, const Production& production,
                    Report& report) {
    const std::string_view name = wanted.input->text.chars();
    Draft draft =
        report.at(wanted.input->place(),
                  "input artifact `{}` is not produced by any earlier action; CodePipeline refuses the pipeline", name);
    draft.label("still used here").under(*pipeline.document, *wanted.supplied.missing_when);
    if (const auto produced = production.by_name.find(name); produced != production.by_name.end()) {
        constexpr std::size_t most = 20;
        const std::span<const ProducedArtifact* const> first = produced->second;
        for (const ProducedArtifact* artifact : first.first(std::min(first.size(), most)))
            draft.note(artifact->place, fmt::format("produced here, but only when {}", artifact->when.describe()));
    }
    draft.help("give both actions the same condition, or let another action produce the artifact");
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        Production production;
        production.all = produced_artifacts(pipeline);
        for (const ProducedArtifact& one : production.all) production.by_name[one.name].push_back(&one);
        for (const WantedArtifact& wanted : wanted_artifacts(pipeline)) {
            if (wanted.supplied.supply == Supply::nobody) report_unmatched(pipeline, wanted, production, report);
            if (wanted.supplied.missing_when && wanted.supplied.then == Supply::nobody)
                report_missing(pipeline, wanted, production, report);
        }
    }
}

}  // namespace

extern constexpr Rule unmatched_artifact{
    .name = "unmatched-artifact",
    .summary = "No action of the pipeline produces an input artifact",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
