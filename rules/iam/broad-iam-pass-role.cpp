#include <algorithm>
#include <vector>

#include "lint/report.h"
#include "model/each.h"
#include "model/iam/reading.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

constexpr std::string_view pass_role = "iam:PassRole";
constexpr std::string_view passed_to = "iam:PassedToService";

const cfn::Alternative* every_role(const Statement& statement, const cfn::When& when) {
    for (const cfn::Value& resource : statement.resources) {
        for (const cfn::Alternative& alternative : resource.alternatives()) {
            if (resource.owner()->can_meet(alternative.when, when) && iam::is_every_role(alternative))
                return &alternative;
        }
    }
    return nullptr;
}

/// The actions of the statement that allow it: `iam:PassRole`, `iam:Pass*`. `*` and `iam:*` are
/// broad-iam-action's, and what stands beside them adds nothing.
std::vector<const cfn::Alternative*> passing_actions(const Statement& statement, const iam::Reading& reading) {
    std::vector<const cfn::Alternative*> found;
    for (const cfn::Value& action : statement.actions) {
        for (const cfn::Alternative& alternative : action.alternatives()) {
            if (!alternative.is_known_text()) continue;
            const std::string_view text = alternative.text.chars();
            const bool passes = iam::reach_of(text) == iam::Reach::actions && iam::matches(text, pass_role);
            if (passes && !reading.allows_all_of("iam", alternative.when)) found.push_back(&alternative);
        }
    }
    return found;
}

void check_statement(const Policy& policy, const Statement& statement, Report& report) {
    const iam::Reading reading(statement);
    const auto actions = passing_actions(statement, reading);
    if (actions.empty() || !reading.may_concern("iam")) return;
    const cfn::Alternative& action = *actions.front();
    const std::string_view name = action.text.chars();
    // What an unknown condition says may be just this.
    const bool has_service = reading.has_condition_key(passed_to) || !statement.condition_is_known;
    const cfn::Alternative* every = every_role(statement, action.when);
    if (every == nullptr) {
        if (has_service) return;
        report
            .at(action.place(), Level::note,
                "`{}` has no `{}` condition; the roles can be passed to any service that they trust", name, passed_to)
            .help("add a condition with the service that gets the roles: StringEquals, iam:PassedToService")
            .under(*policy.document, action.when);
        return;
    }
    const cfn::When when = action.when.with(every->when);
    if (has_service) {
        report
            .at(action.place(), Level::note,
                "`{}` on every role; only the condition's services limit which role can be passed, also an "
                "administrator's",
                name)
            .note(every->place(), "every role")
            .help("list the roles that are passed")
            .under(*policy.document, when)
            .with_default_of(*every);
        return;
    }
    const Level level = reading.is_narrowed("iam") ? Level::warning : Level::error;
    report
        .at(action.place(), level,
            "`{}` on every role: together with an action that starts something, this role can use every other role of "
            "the account, also an administrator's",
            name)
        .note(every->place(), "every role")
        .help("list the roles that are passed, and the service with the condition `iam:PassedToService`")
        .under(*policy.document, when)
        .with_default_of(*every);
}

void check(const Input& input, Report& report) {
    for_each_statement(
        input, [&](const Policy& policy, const Statement& statement) { check_statement(policy, statement, report); });
}

constexpr std::string_view superseded[] = {"broad-iam-resource"};

}  // namespace

extern constexpr Rule broad_iam_pass_role{
    .name = "broad-iam-pass-role",
    .summary = "A policy allows every role to be passed to a service",
    .level = Level::error,
    .consequence = Consequence::exposed,
    .security_severity = "8.5",
    .supersedes = superseded,
    .check = check,
};

}  // namespace pipelint::rules
