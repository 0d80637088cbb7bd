#include <algorithm>
#include <array>
#include <string_view>

#include "lint/report.h"
#include "model/input.h"
#include "model/nearest.h"
#include "model/variables.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const Variables& variables = input.variables(pipeline);
        if (!variables.has_all_references) continue;
        for (const PipelineVariable& declared : variables.declared) {
            const bool is_read = std::any_of(
                variables.references.begin(), variables.references.end(), [&](const VariableReference& one) {
                    // `${variables.x}` and `#{codepipeline.x}` are mistakes that other
                    // rules name.
                    if (!one.is_complete || one.name == declared.name) return true;
                    const bool is_pipelines = one.space == "variables" || one.space == "codepipeline";
                    return is_pipelines && nearest(one.name, std::array{std::string_view(declared.name)}).has_value();
                });
            // One that is declared twice is duplicate-namespace's.
            const auto count = std::count_if(variables.declared.begin(), variables.declared.end(),
                                             [&](const PipelineVariable& one) { return one.name == declared.name; });
            if (is_read || declared.name.empty() || count > 1) continue;
            report.at(declared.span, "nothing in the pipeline reads the variable `{}`", declared.name)
                .help(fmt::format("read it as `#{{variables.{}}}` in an action's configuration, or take it out",
                                  declared.name))
                .under(*pipeline.document, declared.when);
        }
    }
}

}  // namespace

extern constexpr Rule unused_variable{
    .name = "unused-variable",
    .summary = "A variable of the pipeline that nothing reads",
    .level = Level::warning,
    .check = check,
};

}  // namespace pipelint::rules
