#include <fmt/format.h>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void remove(Draft& draft, const IdleSuppression& idle) {
    draft.help("remove it");
    if (!idle.removal.empty()) draft.fix("Remove the ignore", {{idle.removal, ""}});
}

void report_idle(const IdleSuppression& idle, Report& report) {
    using Flaw = IdleSuppression::Flaw;
    switch (idle.flaw) {
        case Flaw::names_nothing: {
            Draft draft = report.at(idle.span, "`{}` is not a rule, a group or a pattern that matches one", idle.name);
            draft.help(idle.meant.empty() ? std::string("`pipelint rules` lists the names")
                                          : fmt::format("did you mean `{}`?", idle.meant));
            return;
        }
        case Flaw::no_brackets:
            report.at(idle.span, "`{}` has no brackets around it, so this ignores every rule", idle.name)
                .help(fmt::format("write `ignore[{}]`", idle.name));
            return;
        case Flaw::misplaced:
            report.at(idle.span, "`ignore-file` must stand before the first key; here it hides nothing")
                .help("move it before the first key, or write `ignore` on the line that is meant");
            return;
        case Flaw::malformed:
            report.at(idle.span, "this looks like an ignore, but hides nothing")
                .help(
                    "write `# pipelint: ignore[RULE] reason`, or in metadata `{pipelint: {ignore: [{rule: RULE, "
                    "reason: why}]}}`");
            return;
        case Flaw::hides_nothing: break;
    }
    if (idle.name.empty()) {
        Draft draft = report.at(idle.span, "this ignore hides nothing");
        remove(draft, idle);
    } else {
        Draft draft = report.at(idle.span, "this ignore of `{}` hides nothing", idle.name);
        remove(draft, idle);
    }
}

void check(const Input& /*input*/, Report& report) {
    for (const IdleSuppression& idle : report.idle_suppressions()) report_idle(idle, report);
}

}  // namespace

extern constexpr Rule unused_suppression{
    .name = "unused-suppression",
    .summary = "An ignore that hides nothing, names no rule, or is malformed",
    .level = Level::warning,
    .consequence = Consequence::discouraged,
    .runs_last = true,
    .fixable = Fixable::safely,
    .check = check,
};

}  // namespace pipelint::rules
