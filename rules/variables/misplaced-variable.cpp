#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "aws/tables/variables.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/pipeline/variables.h"
#include "text/range.h"

namespace pipelint::rules {
namespace {

constexpr std::size_t npos = std::string_view::npos;

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

/// The namespaces that a pipeline of the file gives, or CodePipeline itself: `#{` of others may be somebody else's.
std::set<std::string, std::less<>> namespaces_of(const Input& input) {
    std::set<std::string, std::less<>> names;
    for (const OwnNamespace& own : own_namespaces()) names.emplace(own.name);
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const VariableNamespace& space : input.variables(pipeline).namespaces) names.insert(space.name);
    }
    return names;
}

/// Does an action of the file give its builds a variable of that name? What the project has is not used then.
bool is_overridden(const Input& input, std::string_view name) {
    const std::string quoted = fmt::format("\"{}\"", name);
    bool found = false;
    for_each_action(input, [&](const Pipeline& /*pipeline*/, const Stage& /*stage*/, const Action& action) {
        const cfn::Value given = action.configuration.member("EnvironmentVariables");
        for (const cfn::Alternative& one : given.alternatives())
            found = found || (one.is_present() && (!one.is_known_text() || one.text.chars().find(quoted) != npos));
    });
    return found;
}

/// Where a variable of one of the namespaces stands in the text; npos where none does.
TextRange find_variable(std::string_view text, const std::set<std::string, std::less<>>& spaces) {
    for (std::size_t at = text.find("#{"); at != npos; at = text.find("#{", at + 1)) {
        const std::size_t end = text.find('}', at);
        const std::size_t dot = text.find('.', at);
        if (end == npos || dot == npos) break;
        if (dot < end && spaces.contains(text.substr(at + 2, dot - at - 2))) return {at, end + 1};
    }
    return {npos, npos};
}

/// A build project's own variables are CodeBuild's: no pipeline puts anything into them.
void check_project(const Input& input, const BuildProject& project, Report& report) {
    const auto spaces = namespaces_of(input);
    for (const cfn::Item& variable : project.environment.member("EnvironmentVariables").items()) {
        const auto name = variable.value.member("Name").known();
        const cfn::Value value = variable.value.member("Value");
        for (const cfn::Alternative& one : value.alternatives()) {
            if (!name || (!one.is_known_text() && one.state != cfn::State::partial)) continue;
            const TextRange found = find_variable(one.text.chars(), spaces);
            const cfn::When when = project.when.with(one.when);
            if (found.begin == npos || is_overridden(input, *name) || !project.document->is_possible(when)) continue;
            const std::string reference(one.text.chars().substr(found.begin, found.end - found.begin));
            report
                .at(one.text.part(found.begin, found.end), Level::warning,
                    "CodePipeline does not replace variables in a build project: the build gets the text `{}`",
                    reference)
                .leads_to(Consequence::fails)
                .help(fmt::format("give it in the action's configuration: EnvironmentVariables: "
                                  "'[{{\"name\": \"{}\", \"value\": \"{}\"}}]'",
                                  *name, reference))
                .under(*project.document, when);
        }
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const VariableReference& reference : input.variables(pipeline).references)
            check_reference(pipeline, reference, report);
    }
    for (const BuildProject& project : input.build_projects()) check_project(input, project, report);
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
