#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "aws/action_types.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/artifact_flow.h"
#include "model/pipeline/artifacts.h"
#include "text/nearest.h"
#include "text/work.h"

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

/// The artifacts that misspelt inputs mean, worked out once for each action.
class Meanings {
public:
    /// Is there an input of nearly that name that nothing produces, while this one is produced?
    bool is_meant_by_an_input(const ArtifactReference& reference) {
        const std::set<std::string_view>& produced = produced_in(*reference.pipeline);
        if (!produced.contains(reference.name)) return false;
        const auto [entry, is_new] = meant_.try_emplace(reference.action);
        if (is_new) {
            const std::vector<std::string_view> names(produced.begin(), produced.end());
            for (const cfn::Value& input : reference.action->inputs) {
                const auto name = input.known();
                if (!name || produced.contains(*name)) continue;
                if (const auto near = nearest(*name, names)) entry->second.insert(*near);
            }
        }
        return entry->second.contains(reference.name);
    }

private:
    const std::set<std::string_view>& produced_in(const Pipeline& pipeline) {
        const auto [entry, is_new] = produced_.try_emplace(&pipeline);
        if (is_new) {
            for (const ProducedArtifact& one : produced_artifacts(pipeline)) entry->second.insert(one.name);
        }
        return entry->second;
    }

    std::map<const Pipeline*, std::set<std::string_view>> produced_;
    std::map<const Action*, std::set<std::string_view>> meant_;
};

/// Is the key one that the action does not look at, whatever it says? A change set that exists is executed, and a stack
/// deleted, without a look at the template.
bool is_idle(const ArtifactReference& reference) {
    for (const TypedAction& typed : reference.action->types) {
        const ActionKey* key = find_key(*typed.type, reference.key);
        if (key == nullptr) continue;
        for (const KeyCase& one : key->idle) {
            const cfn::Value value = reference.action->configuration.member(one.where);
            const auto all = value.alternatives();
            const bool is_so = !all.empty() && std::all_of(all.begin(), all.end(), [&](const cfn::Alternative& given) {
                const bool is_other = !reference.pipeline->document->can_meet(given.when, reference.when);
                if (one.values.empty()) return is_other || given.is_present();
                return is_other || (given.is_known_text() && contains(one.values, given.text.chars()));
            });
            if (is_so) return true;
        }
    }
    return false;
}

void check(const Input& input, Report& report) {
    Meanings meanings;
    for (const ArtifactReference& reference : artifact_references_of(input.pipelines(), input.configuration_json())) {
        work::spend(reference.action->inputs.size());
        if (!reference.action->inputs_complete || has_input(reference) || is_idle(reference)) continue;
        // The input is misspelt, and the reference right: unmatched-artifact.
        if (meanings.is_meant_by_an_input(reference)) continue;
        // With one input there is nothing to choose, and builds with a wrong name are known to run.
        const bool is_choice = reference.key == "PrimarySource" && reference.action->inputs.size() == 1;
        std::vector<std::string_view> names;
        for (const cfn::Value& one : reference.action->inputs) {
            if (const auto known = one.known()) names.push_back(*known);
        }
        Draft draft = is_choice ? report.at(reference.span, Level::warning,
                                            "`{}` names the artifact `{}`, but the action's only input is another one",
                                            reference.key, reference.name)
                                : report.at(reference.span,
                                            "`{}` names the artifact `{}`, which is not an input of the action; the "
                                            "action fails when it runs",
                                            reference.key, reference.name);
        const auto near = nearest(reference.name, names);
        if (near || names.size() == 1) {
            const std::string right(near ? *near : names.front());
            draft
                .help(near ? fmt::format("did you mean `{}`?", right)
                           : fmt::format("its only input is `{}`; write that, or add `{}` to its `{}`", right,
                                         reference.name, spelled(reference.pipeline->spelling, "InputArtifacts")))
                .unsafe_replacement(reference.span, right);
        } else if (reference.name.find("::") != std::string::npos) {
            draft.help("write only the name of the artifact; the file has its own key");
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
    .summary = "A configuration names an artifact that is not an input of the action",
    .level = Level::error,
    .consequence = Consequence::fails,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
