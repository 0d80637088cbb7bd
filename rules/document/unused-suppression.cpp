#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const IdleSuppression& idle : input.idle_suppressions()) {
        Draft draft =
            idle.names_nothing
                ? report.at(idle.span, "this ignore names `{}`, which is no rule, group or pattern of any", idle.name)
            : idle.name.empty() ? report.at(idle.span, "this ignore hides nothing")
                                : report.at(idle.span, "this ignore of `{}` hides nothing", idle.name);
        if (idle.names_nothing) {
            draft.help("`pipelint rules` lists the names");
            continue;
        }
        draft.help("remove it");
        if (!idle.removal.empty()) draft.fix("Remove the ignore", {{idle.removal, ""}});
    }
}

}  // namespace

extern constexpr Rule unused_suppression{
    .name = "unused-suppression",
    .summary = "An ignore hides nothing, or names no rule",
    .level = Level::warning,
    .runs_last = true,
    .fixable = Fixable::safely,
    .check = check,
};

}  // namespace pipelint::rules
