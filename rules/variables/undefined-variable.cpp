#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <fmt/format.h>

#include "aws/tables/variables.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/variables.h"
#include "text/nearest.h"
#include "text/work.h"

namespace pipelint::rules {
namespace {

/// A pipeline and what it says of variables, by their names.
struct Subject {
    Subject(const Pipeline& of, const Variables& its) : pipeline(of), variables(its) {
        for (const PipelineVariable& one : its.declared) declared[one.name].push_back(&one);
        for (const VariableNamespace& one : its.namespaces) namespaces[one.name].push_back(&one);
        // A pipeline has fifty: names of more are not compared with each reference.
        constexpr std::size_t most = 200;
        if (declared.size() <= most) {
            for (const PipelineVariable& one : its.declared) declared_names.push_back(one.name);
        }
        if (namespaces.size() <= most_candidates) {
            for (const VariableNamespace& one : its.namespaces) namespace_names.push_back(one.name);
        }
        for (const OwnNamespace& one : own_namespaces()) namespace_names.push_back(one.name);
    }

    const Pipeline& pipeline;
    const Variables& variables;
    std::unordered_map<std::string_view, std::vector<const PipelineVariable*>> declared;
    std::unordered_map<std::string_view, std::vector<const VariableNamespace*>> namespaces;
    std::vector<std::string_view> declared_names;
    std::vector<std::string_view> namespace_names;  ///< with those that CodePipeline gives
};

Draft& offer(Draft& draft, const Span& span, std::string_view name) {
    return draft.did_you_mean(name).unsafe_replacement(span, name);
}

/// `#{codepipeline.…}`: there is the one.
void check_own(const Subject& subject, const VariableReference& reference, const OwnNamespace& own, Report& report) {
    const std::string_view only = own.variables.front();
    if (contains(own.variables, reference.name)) return;
    Draft draft =
        report.at(reference.name_span, "`{}` has no variable `{}`, only `{}`; CodePipeline refuses the pipeline",
                  own.name, reference.name, only);
    const auto& names = subject.declared_names;
    if (nearest(reference.name, own.variables)) {
        offer(draft, reference.name_span, only);
    } else if (contains(names, reference.name)) {
        const std::string right = fmt::format("#{{variables.{}}}", reference.name);
        draft.help(fmt::format("the pipeline's own variables are read as `{}`", right))
            .unsafe_replacement(reference.span, right);
    } else {
        draft.help(
            fmt::format("write `#{{{}.{}}}`, or `#{{variables.…}}` for a variable of the pipeline", own.name, only));
    }
    draft.under(*subject.pipeline.document, reference.when);
}

/// `#{variables.…}`: what the pipeline declares.
void check_declared(const Subject& subject, const VariableReference& reference, Report& report) {
    if (!subject.variables.has_all_declared) return;
    if (subject.namespaces.contains("variables")) return;
    const auto declared = subject.declared.find(reference.name);
    const bool is_there =
        declared != subject.declared.end() &&
        std::any_of(declared->second.begin(), declared->second.end(), [&](const PipelineVariable* one) {
            work::spend();
            return subject.pipeline.document->can_meet(one->when, reference.when);
        });
    if (is_there) return;
    Draft draft = report.at(reference.name_span,
                            "the pipeline declares no variable `{}`; CodePipeline refuses it: \"The referenced "
                            "variables haven't been declared\"",
                            reference.name);
    if (const auto near = nearest(reference.name, subject.declared_names)) {
        offer(draft, reference.name_span, *near);
    } else {
        draft.help(fmt::format("declare it in `{}`", spelled(subject.pipeline.spelling, "Variables")));
    }
    draft.under(*subject.pipeline.document, reference.when);
}

/// A variable that the action does not give.
void check_name(const Subject& subject, const VariableReference& reference, const VariableNamespace& space,
                Report& report) {
    for (const TypedAction& typed : space.action->types) {
        const auto known = typed.type->variables;
        const cfn::When when = reference.when.with(space.when).with(typed.when);
        const bool is_there =
            typed.type->has_any_variables || std::find(known.begin(), known.end(), reference.name) != known.end();
        if (is_there || !subject.pipeline.document->is_possible(when)) continue;
        if (known.empty()) {
            report
                .at(reference.name_span, Level::warning,
                    "according to its documentation, `{}` produces no variables; the action that reads `{}` fails, "
                    "because it \"could not be resolved\"",
                    typed.type->provider, reference.name)
                .note(space.span, "the namespace is declared here")
                .help("read a variable of another action, or write the value itself")
                .leads_to(Consequence::fails)
                .under(*subject.pipeline.document, when);
            continue;
        }
        const auto near = nearest(reference.name, known);
        if (typed.type->has_more_variables && !near) continue;
        Draft draft = report.at(
            reference.name_span,
            "`{}` produces no variable `{}`; the action that reads it fails, because it \"could not be resolved\"",
            typed.type->provider, reference.name);
        draft.note(space.span, "the namespace is declared here");
        if (near) {
            offer(draft, reference.name_span, *near);
        } else {
            draft.help(fmt::format("it gives `{}`", fmt::join(known, "`, `")));
        }
        draft.leads_to(Consequence::fails).under(*subject.pipeline.document, when);
    }
}

void check_namespace(const Subject& subject, const VariableReference& reference, Report& report) {
    bool is_declared = false;
    if (const auto spaces = subject.namespaces.find(reference.space); spaces != subject.namespaces.end()) {
        for (const VariableNamespace* one : spaces->second) {
            work::spend();
            if (!subject.pipeline.document->can_meet(one->when, reference.when)) continue;
            is_declared = true;
            check_name(subject, reference, *one, report);
        }
    }
    if (is_declared || !subject.variables.has_all_namespaces) return;
    Draft draft = report.at(reference.space_span,
                            "no action has the namespace `{}`; CodePipeline refuses the pipeline, because the variable "
                            "references \"a namespace that does not exist\"",
                            reference.space);
    if (const auto near = nearest(reference.space, subject.namespace_names)) {
        offer(draft, reference.space_span, *near);
    } else {
        draft.help(fmt::format("write `{}: {}` on the action that produces the variable",
                               spelled(subject.pipeline.spelling, "Namespace"), reference.space));
    }
    draft.under(*subject.pipeline.document, reference.when);
}

/// `${namespace.name}` outside `Fn::Sub` is a text like any other.
void check_dollar(const Subject& subject, const VariableReference& reference, Report& report) {
    const bool is_meant =
        find_named(own_namespaces(), reference.space) != nullptr || subject.namespaces.contains(reference.space);
    if (!is_meant || reference.place != VariablePlace::configuration) return;
    const std::string right = fmt::format("#{{{}.{}}}", reference.space, reference.name);
    Draft draft = report.at(reference.span, Level::warning,
                            "CodePipeline does not replace `${{{}.{}}}`; the action gets the text as it is",
                            reference.space, reference.name);
    draft.help(reference.is_quoted ? fmt::format("write `{}`", right)
                                   : fmt::format("write `\"{}\"`: without quotes, `#` begins a comment", right));
    if (reference.is_quoted) draft.unsafe_replacement(reference.span, right);
    draft.leads_to(Consequence::fails).under(*subject.pipeline.document, reference.when);
}

void check_reference(const Subject& subject, const VariableReference& reference, Report& report) {
    if (!reference.is_complete || reference.place == VariablePlace::elsewhere) return;
    if (reference.is_dollar) return check_dollar(subject, reference, report);
    if (reference.space.empty()) {
        // A script may have such signs of its own.
        if (reference.is_script) return;
        report
            .at(reference.span,
                "this is not a valid variable reference; CodePipeline refuses the pipeline: \"Valid format … is a "
                "namespace and a key separated by a period (.)\"")
            .help("write `#{namespace.name}`, or `#{variables.name}` for a variable of the pipeline")
            .under(*subject.pipeline.document, reference.when);
        return;
    }
    const OwnNamespace* own = find_named(own_namespaces(), reference.space);
    if (own != nullptr && !own->variables.empty()) return check_own(subject, reference, *own, report);
    if (own != nullptr) {
        // Of a source action it is no use, declared or not: misplaced-variable.
        const bool is_source = reference.action != nullptr && reference.action->type.category.known() == "Source";
        if (!is_source) check_declared(subject, reference, report);
        return;
    }
    check_namespace(subject, reference, report);
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const Variables& variables = input.variables(pipeline);
        const Subject subject(pipeline, variables);
        for (const VariableReference& reference : variables.references) check_reference(subject, reference, report);
    }
}

}  // namespace

extern constexpr Rule undefined_variable{
    .name = "undefined-variable",
    .summary = "A variable is read that nothing produces",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
