#include <algorithm>
#include <set>
#include <string_view>

#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/artifact_flow.h"
#include "model/pipeline/artifacts.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

/// Every name that some action of the pipeline takes or refers to.
std::set<std::string_view> used_names(const Pipeline& pipeline, const std::vector<ArtifactReference>& references) {
    std::set<std::string_view> used;
    for (const std::string_view name : wanted_names(pipeline)) used.insert(name);
    for (const ArtifactReference& one : references) {
        if (one.pipeline == &pipeline) used.insert(one.name);
    }
    return used;
}

/// Does the action's type give that many artifacts in any case?
bool must_give(const Action& action) {
    return std::any_of(action.types.begin(), action.types.end(),
                       [](const TypedAction& typed) { return typed.type->outputs.least > 0; });
}

/// The produced names that were meant by names that nothing produces: their use is misspelt, and another rule says so.
std::set<std::string_view> meant_names(const Pipeline& pipeline, const std::set<std::string_view>& used) {
    std::vector<std::string_view> produced;
    for (const ProducedArtifact& one : produced_artifacts(pipeline)) produced.push_back(one.name);
    std::set<std::string_view> meant;
    for (const std::string_view name : used) {
        if (std::find(produced.begin(), produced.end(), name) != produced.end()) continue;
        if (const auto near = nearest(name, produced)) meant.insert(*near);
    }
    return meant;
}

/// Those that are produced twice: duplicate-artifact.
std::set<std::string_view> repeated_names(const Pipeline& pipeline) {
    std::set<std::string_view> once;
    std::set<std::string_view> twice;
    for (const ProducedArtifact& one : produced_artifacts(pipeline)) {
        if (!once.insert(one.name).second) twice.insert(one.name);
    }
    return twice;
}

void check(const Input& input, Report& report) {
    const std::vector<ArtifactReference> references =
        artifact_references_of(input.pipelines(), input.configuration_json());
    for (const Pipeline& pipeline : input.pipelines()) {
        if (!has_all_wants(pipeline)) continue;
        const std::set<std::string_view> used = used_names(pipeline, references);
        const std::set<std::string_view> meant = meant_names(pipeline, used);
        const std::set<std::string_view> repeated = repeated_names(pipeline);
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                for (const cfn::Value& output : action.outputs) {
                    for (const cfn::Alternative& one : output.alternatives()) {
                        const std::string_view name = one.is_known_text() ? one.text.chars() : std::string_view();
                        if (name.empty() || used.contains(name) || meant.contains(name) || repeated.contains(name))
                            continue;
                        report.at(one.place(), "no action uses the artifact `{}`", name)
                            .help(must_give(action)
                                      ? "this action must have an output: if it is not only there to start the "
                                        "pipeline, add the artifact to the inputs of a later action"
                                      : "add it to the inputs of a later action, or remove it: it is packed and stored "
                                        "in every execution")
                            .under(*pipeline.document, one.when);
                    }
                }
            }
        }
    }
}

}  // namespace

extern constexpr Rule unused_artifact{
    .name = "unused-artifact",
    .summary = "An artifact is produced but never used",
    .level = Level::note,
    .consequence = Consequence::discouraged,
    .check = check,
};

}  // namespace pipelint::rules
