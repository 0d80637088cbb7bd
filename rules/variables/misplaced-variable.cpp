#include <functional>
#include <optional>
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

/// The variables that the actions of the file give their builds: what a project has under such a name is not used.
struct Given {
    std::set<std::string_view> names;
    bool may_be_any = false;  ///< an action gives some that are not known
};

Given given_variables(const Input& input) {
    Given given;
    for (const ConfigurationJson& one : input.configuration_json()) {
        if (one.key->kind != KeyKind::variables) continue;
        const doc::Node* root = one.json->root();
        given.may_be_any = given.may_be_any || root == nullptr;
        if (root == nullptr) continue;
        for (const doc::Node* entry : root->items()) {
            if (const doc::Node* name = entry->get("name")) given.names.insert(name->text);
        }
    }
    for_each_action(input, [&](const Pipeline& /*pipeline*/, const Stage& /*stage*/, const Action& action) {
        if (!action.configuration.may_have("EnvironmentVariables")) return;
        const cfn::Value list = action.configuration.member("EnvironmentVariables");
        for (const cfn::Alternative& one : list.alternatives())
            given.may_be_any = given.may_be_any || (one.is_present() && !one.is_readable_text());
    });
    return given;
}

/// Where a variable of one of the namespaces stands in the text; nothing where none does.
std::optional<TextRange> find_variable(const cfn::Alternative& one, const std::set<std::string, std::less<>>& spaces) {
    if (!one.is_readable_text()) return std::nullopt;
    const std::string_view text = one.text.chars();
    std::size_t stop = 0;  // looked for once, however many marks stand before it
    for (std::size_t at = text.find("#{"); at != std::string_view::npos; at = text.find("#{", at + 1)) {
        if (stop <= at) stop = text.find_first_of(".}", at);
        if (stop == std::string_view::npos) break;
        if (text[stop] == '}' || !spaces.contains(text.substr(at + 2, stop - at - 2))) continue;
        const std::size_t end = text.find('}', stop);
        return end == std::string_view::npos ? std::nullopt : std::optional(TextRange{at, end + 1});
    }
    return std::nullopt;
}

void check_value(const BuildProject& project, std::string_view name, const cfn::Alternative& one,
                 const std::optional<TextRange>& found, Report& report) {
    const cfn::When when = project.when.with(one.when);
    if (!found || !project.document->is_possible(when)) return;
    const std::string_view reference = one.text.chars().substr(found->begin, found->end - found->begin);
    report
        .at(one.text.part(found->begin, found->end), Level::warning,
            "CodePipeline does not replace variables in a build project: the build gets the text `{}`", reference)
        .leads_to(Consequence::fails)
        .help(fmt::format("give it in the action's configuration: EnvironmentVariables: "
                          "'[{{\"name\": \"{}\", \"value\": \"{}\"}}]'",
                          name, reference))
        .under(*project.document, when);
}

/// A build project's own variables are CodeBuild's: no pipeline puts anything into them.
void check_projects(const Input& input, Report& report) {
    if (input.build_projects().empty()) return;
    const auto spaces = namespaces_of(input);
    const Given given = given_variables(input);
    if (given.may_be_any) return;
    for (const BuildProject& project : input.build_projects()) {
        for (const cfn::Item& variable : project.environment.member("EnvironmentVariables").items()) {
            const auto name = variable.value.member("Name").known();
            if (!name || given.names.contains(*name)) continue;
            const cfn::Value value = variable.value.member("Value");
            for (const cfn::Alternative& one : value.alternatives())
                check_value(project, *name, one, find_variable(one, spaces), report);
        }
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const VariableReference& reference : input.variables(pipeline).references)
            check_reference(pipeline, reference, report);
    }
    check_projects(input, report);
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
