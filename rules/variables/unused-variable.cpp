#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/variables.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

/// The names that are read as variables of the pipeline, rightly or as if they were.
std::set<std::string_view> read_names(const Variables& variables) {
    std::set<std::string_view> names;
    for (const VariableReference& one : variables.references) {
        // `${variables.x}` and `#{codepipeline.x}` are mistakes that other rules name.
        if (one.space == "variables" || one.space == "codepipeline") names.insert(one.name);
    }
    return names;
}

/// Is there a misspelt read of it? Another rule says so.
bool is_meant(std::string_view declared, const std::set<std::string_view>& unknown) {
    return std::any_of(unknown.begin(), unknown.end(),
                       [&](std::string_view name) { return nearest(name, std::array{declared}).has_value(); });
}

void check_pipeline(const Pipeline& pipeline, const Variables& variables, Report& report) {
    const bool is_complete =
        variables.has_all_references && std::all_of(variables.references.begin(), variables.references.end(),
                                                    [](const VariableReference& one) { return one.is_complete; });
    if (!is_complete) return;
    const std::set<std::string_view> read = read_names(variables);
    std::map<std::string_view, int> declared;
    for (const PipelineVariable& one : variables.declared) ++declared[one.name];
    std::set<std::string_view> unknown;
    for (const std::string_view name : read) {
        if (!declared.contains(name)) unknown.insert(name);
    }
    for (const PipelineVariable& one : variables.declared) {
        // One that is declared twice is duplicate-namespace's.
        if (one.name.empty() || read.contains(one.name) || declared[one.name] > 1) continue;
        // Beyond what a pipeline may have, all are not compared with all.
        constexpr std::size_t most = 100;
        if (unknown.size() > most || is_meant(one.name, unknown)) continue;
        report.at(one.span, "nothing in the pipeline reads the variable `{}`", one.name)
            .help(fmt::format("use it as `#{{variables.{}}}` in an action's configuration, or remove it", one.name))
            .under(*pipeline.document, one.when);
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) check_pipeline(pipeline, input.variables(pipeline), report);
}

}  // namespace

extern constexpr Rule unused_variable{
    .name = "unused-variable",
    .summary = "Nothing reads a variable of the pipeline",
    .level = Level::warning,
    .consequence = Consequence::discouraged,
    .check = check,
};

}  // namespace pipelint::rules
