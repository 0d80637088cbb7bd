#include <string_view>
#include <unordered_map>
#include <vector>

#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/artifact_flow.h"
#include "model/pipeline/variables.h"
#include "text/work.h"

namespace pipelint::rules {
namespace {

/// How the action that gives the variable runs, seen from where it is read.
Supply supply_of(const VariableReference& reference, const VariableNamespace& space) {
    if (reference.action != nullptr) return order_of(*reference.stage, *reference.action, *space.stage, *space.action);
    // A gate of the stage's end sees the stage's own actions, one of its entry does not.
    if (space.stage->index < reference.stage->index) return Supply::earlier;
    const bool is_end = reference.property != "BeforeEntry" && space.stage->index == reference.stage->index;
    return is_end ? Supply::earlier : Supply::later;
}

std::string_view in_words(Supply supply) {
    switch (supply) {
        case Supply::itself: return "by the very action that reads it";
        case Supply::parallel: return "in the same run order of the same stage";
        default: return "later";
    }
}

using Namespaces = std::unordered_map<std::string_view, std::vector<const VariableNamespace*>>;

void check_reference(const Pipeline& pipeline, const Namespaces& namespaces, const VariableReference& reference,
                     Report& report) {
    if (reference.is_dollar || !reference.is_complete || reference.space.empty() ||
        reference.place == VariablePlace::elsewhere)
        return;
    const VariableNamespace* late = nullptr;
    Supply how = Supply::later;
    const auto spaces = namespaces.find(reference.space);
    if (spaces == namespaces.end()) return;
    for (const VariableNamespace* space : spaces->second) {
        work::spend();
        if (!pipeline.document->can_meet(space->when, reference.when)) continue;
        const Supply supply = supply_of(reference, *space);
        if (supply == Supply::earlier || supply == Supply::unknown) return;
        late = space;
        how = supply;
    }
    if (late == nullptr) return;
    report
        .at(reference.span,
            "`{}` is produced {}; only variables of earlier actions can be used, and CodePipeline refuses the pipeline",
            reference.space, in_words(how))
        .note(late->span, "the action that produces it")
        .help("read it in a later stage, or with a higher run order in the same one")
        .under(*pipeline.document, reference.when.with(late->when));
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const Variables& variables = input.variables(pipeline);
        Namespaces namespaces;
        for (const VariableNamespace& one : variables.namespaces) namespaces[one.name].push_back(&one);
        for (const VariableReference& reference : variables.references)
            check_reference(pipeline, namespaces, reference, report);
    }
}

}  // namespace

extern constexpr Rule variable_used_too_early{
    .name = "variable-used-too-early",
    .summary = "A variable is read before its action has run",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
