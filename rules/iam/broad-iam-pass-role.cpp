#include <algorithm>
#include <vector>

#include "lint/report.h"
#include "model/iam.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

constexpr std::string_view pass_role = "iam:PassRole";
constexpr std::string_view passed_to = "iam:PassedToService";

Span text_of(const cfn::Alternative& value) { return value.text.part(0, value.text.chars().size()); }

const cfn::Alternative* every_role(const Statement& statement, const cfn::When& when) {
    for (const cfn::Value& resource : statement.resources) {
        for (const cfn::Alternative& alternative : resource.alternatives()) {
            if (can_meet(alternative.when, when) && iam::is_every_role(alternative)) return &alternative;
        }
    }
    return nullptr;
}

/// `*` and `iam:*` allow it too, and are broad-iam-action's.
bool is_pass_role(const cfn::Alternative& action) {
    if (!action.is_known_text()) return false;
    const std::string_view text = action.text.chars();
    return iam::reach_of(text) == iam::Reach::actions && iam::matches(text, pass_role);
}

void check_action(const Policy& policy, const Statement& statement, const cfn::Alternative& action, Report& report) {
    const bool conditioned = iam::has_condition_key(statement, passed_to);
    // What an unknown condition says may be just this.
    const bool maybe_conditioned = conditioned || !statement.condition_is_known;
    const cfn::Alternative* every = every_role(statement, action.when);
    if (every == nullptr) {
        if (maybe_conditioned) return;
        report
            .at(text_of(action), Level::note, "`{}` has no `{}` condition; the roles may be passed to any service",
                action.text.chars(), passed_to)
            .help(
                "add a condition that names the service: StringEquals, iam:PassedToService, such as "
                "cloudformation.amazonaws.com")
            .under(*policy.document, action.when);
        return;
    }
    if (maybe_conditioned) {
        report
            .at(text_of(action), Level::note,
                "`{}` on every role; only the services of the condition keep it from passing an administrator's role",
                action.text.chars())
            .note(text_of(*every), "every role")
            .help("name the roles that are passed")
            .under(*policy.document, action.when.with(every->when));
        return;
    }
    const Level level = iam::is_narrowed(statement) ? Level::warning : Level::error;
    report
        .at(text_of(action), level,
            "`{}` on every role: whoever has this role can hand any other role of the account, an administrator's too, "
            "to a service and act through it",
            action.text.chars())
        .note(text_of(*every), "every role")
        .help("name the roles that are passed, and the service with the condition `iam:PassedToService`")
        .under(*policy.document, action.when.with(every->when));
}

void check(const Input& input, Report& report) {
    for (const Policy& policy : input.policies()) {
        for (const Statement& statement : policy.statements) {
            for (const cfn::Value& action : statement.actions) {
                for (const cfn::Alternative& alternative : action.alternatives()) {
                    if (is_pass_role(alternative)) check_action(policy, statement, alternative, report);
                }
            }
        }
    }
}

}  // namespace

extern constexpr Rule broad_iam_pass_role{
    .name = "broad-iam-pass-role",
    .summary = "A policy allows every role to be passed to a service",
    .level = Level::error,
    .security_severity = "8.5",
    .check = check,
};

}  // namespace pipelint::rules
