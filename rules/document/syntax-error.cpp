#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

Draft report_problem(const doc::Problem& problem, Report& report, std::string_view effect) {
    Draft draft = report.at(problem.span, "{}{}", problem.message, effect);
    if (!problem.help.empty()) draft.help(problem.help);
    if (!problem.related_label.empty()) draft.note(problem.related, problem.related_label);
    return draft;
}

void check(const Input& input, Report& report) {
    for (const doc::Problem& problem : input.problems()) {
        if (problem.kind == doc::Problem::Kind::syntax) report_problem(problem, report, "");
    }
    for (const auto& inlined : input.inline_buildspecs()) {
        // Where part of the text is not known, what is wrong with the rest proves nothing.
        if (!inlined->is_complete()) continue;
        for (const doc::Problem& problem : inlined->problems()) {
            if (problem.kind != doc::Problem::Kind::syntax) continue;
            report_problem(problem, report,
                           "; CodeBuild cannot read this buildspec and fails the build with YAML_FILE_ERROR")
                .leads_to(Consequence::fails);
        }
    }
}

}  // namespace

extern constexpr Rule syntax_error{
    .name = "syntax-error",
    .summary = "The file is not valid YAML or JSON",
    .level = Level::error,
    .consequence = Consequence::refused,
    .is_always_on = true,
    .check = check,
};

}  // namespace pipelint::rules
