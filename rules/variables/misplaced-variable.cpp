#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/variables.h"

namespace pipelint::rules {
namespace {

bool is_source(const Action& action) { return action.type.category.known() == "Source"; }

void check_reference(const Pipeline& pipeline, const VariableReference& reference, Report& report) {
    if (reference.is_dollar || reference.space.empty()) return;
    if (reference.place == VariablePlace::elsewhere) {
        report
            .at(reference.span,
                "CodePipeline only replaces variables in configurations; `{}` stays as it is, and the pipeline is "
                "refused or does not work",
                spelled(pipeline.spelling, reference.property))
            .help("write the value itself")
            .under(*pipeline.document, reference.when);
        return;
    }
    const bool is_pipelines = reference.space == "variables" && reference.action != nullptr;
    if (!is_pipelines || !is_source(*reference.action)) return;
    report
        .at(reference.span,
            "a source action cannot read a variable of the pipeline; CodePipeline refuses it: \"Variables at the "
            "pipeline level cannot be used in source actions\"")
        .help("write the value itself, or let a later action read the variable")
        .under(*pipeline.document, reference.when);
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const VariableReference& reference : input.variables(pipeline).references)
            check_reference(pipeline, reference, report);
    }
}

}  // namespace

extern constexpr Rule misplaced_variable{
    .name = "misplaced-variable",
    .summary = "A variable stands where CodePipeline does not replace it",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
