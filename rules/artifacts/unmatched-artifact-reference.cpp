#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/report.h"
#include "model/artifacts.h"
#include "model/input.h"
#include "model/nearest.h"

namespace pipelint::rules {
namespace {

/// Can the action have that input where the reference stands?
bool has_input(const ArtifactReference& reference) {
    const cfn::Template& document = *reference.pipeline->document;
    return std::any_of(reference.action->inputs.begin(), reference.action->inputs.end(), [&](const cfn::Value& input) {
        const auto all = input.alternatives();
        return std::any_of(all.begin(), all.end(), [&](const cfn::Alternative& one) {
            return one.is_known_text() && one.text.chars() == reference.name &&
                   document.can_meet(one.when, reference.when);
        });
    });
}

/// Is there an input of nearly that name that nothing produces, while this one is produced?
bool is_meant_by_an_input(const ArtifactReference& reference) {
    const std::vector<ProducedArtifact> artifacts = produced_artifacts(*reference.pipeline);
    std::vector<std::string_view> produced;
    produced.reserve(artifacts.size());
    for (const ProducedArtifact& one : artifacts) produced.push_back(one.name);
    if (std::find(produced.begin(), produced.end(), reference.name) == produced.end()) return false;
    return std::any_of(reference.action->inputs.begin(), reference.action->inputs.end(), [&](const cfn::Value& input) {
        const auto name = input.known();
        return name && std::find(produced.begin(), produced.end(), *name) == produced.end() &&
               nearest(*name, produced) == reference.name;
    });
}

/// A change set that exists is executed, and a stack deleted, without a look at the template.
bool is_idle(const ArtifactReference& reference) {
    if (reference.key != "TemplatePath" && reference.key != "TemplateConfiguration") return false;
    const cfn::Value mode = reference.action->configuration.member("ActionMode");
    const auto all = mode.alternatives();
    return !all.empty() && std::all_of(all.begin(), all.end(), [&](const cfn::Alternative& one) {
        const bool is_other = !reference.pipeline->document->can_meet(one.when, reference.when);
        return is_other ||
               (one.is_known_text() && (one.text.chars() == "CHANGE_SET_EXECUTE" || one.text.chars() == "DELETE_ONLY"));
    });
}

void check(const Input& input, Report& report) {
    for (const ArtifactReference& reference : artifact_references_of(input)) {
        if (!reference.action->inputs_complete || has_input(reference) || is_idle(reference)) continue;
        // The input is misspelt, and the reference right: unmatched-artifact.
        if (is_meant_by_an_input(reference)) continue;
        // With one input there is nothing to choose, and builds with a wrong name are known to run.
        const bool is_choice = reference.key == "PrimarySource" && reference.action->inputs.size() == 1;
        std::vector<std::string_view> names;
        for (const cfn::Value& one : reference.action->inputs) {
            if (const auto known = one.known()) names.push_back(*known);
        }
        Draft draft = is_choice
                          ? report.at(reference.span, Level::warning,
                                      "`{}` names the artifact `{}`, and the action's only input is another one",
                                      reference.key, reference.name)
                          : report.at(reference.span,
                                      "`{}` names the artifact `{}`, which is none of the action's inputs; the action "
                                      "fails when it runs",
                                      reference.key, reference.name);
        const auto near = nearest(reference.name, names);
        if (near || names.size() == 1) {
            const std::string right(near ? *near : names.front());
            draft
                .help(near ? fmt::format("did you mean `{}`?", right)
                           : fmt::format("its only input is `{}`; write that, or add `{}` to its `{}`", right,
                                         reference.name, spelled(reference.pipeline->spelling, "InputArtifacts")))
                .unsafe_fix(fmt::format("Replace it with `{}`", right), {{reference.span, right}});
        } else if (reference.name.find("::") != std::string::npos) {
            draft.help("write the name of the artifact alone; the file has a key of its own");
        } else {
            draft.help(
                fmt::format("add it to the action's `{}`", spelled(reference.pipeline->spelling, "InputArtifacts")));
        }
        draft.under(*reference.pipeline->document, reference.when);
    }
}

}  // namespace

extern constexpr Rule unmatched_artifact_reference{
    .name = "unmatched-artifact-reference",
    .summary = "A configuration names an artifact that the action does not take",
    .level = Level::error,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
