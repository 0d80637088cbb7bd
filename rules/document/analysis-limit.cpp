#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const Gap& gap : input.gaps(report.unfinished_rules())) {
        Draft draft = report.at(gap.span, "{}", gap.message);
        if (!gap.help.empty()) draft.help(gap.help);
    }
}

}  // namespace

extern constexpr Rule analysis_limit{
    .name = "analysis-limit",
    .summary = "A part of the file was not looked at",
    .level = Level::error,
    .consequence = Consequence::unchecked,
    .is_always_on = true,
    .runs_last = true,
    .check = check,
};

}  // namespace pipelint::rules
