#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "lint/report.h"
#include "model/iam.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

struct Broad {
    const cfn::Alternative* action;
    iam::Reach reach;
    Level level;
};

/// Services whose every action amounts to administration of the account.
bool administers(std::string_view action) {
    static constexpr std::array<std::string_view, 3> services = {"iam", "sts", "organizations"};
    return std::find(services.begin(), services.end(), iam::split_action(action).service) != services.end();
}

/// One level less, where a condition narrows the statement; nothing is left of a note.
std::optional<Level> lower(Level level) {
    if (level == Level::error) return Level::warning;
    if (level == Level::warning) return Level::note;
    return std::nullopt;
}

std::optional<Level> level_of(const Statement& statement, std::string_view action, iam::Reach reach, bool on_every) {
    Level level = Level::note;
    if (reach == iam::Reach::everything) {
        level = on_every ? Level::error : Level::warning;
    } else if (on_every) {
        level = administers(action) ? Level::error : Level::warning;
    }
    return iam::is_narrowed(statement) ? lower(level) : std::optional(level);
}

/// The resource that means every one, in a deployment in which `when` holds.
const cfn::Alternative* every_resource(const Statement& statement, const cfn::When& when) {
    for (const cfn::Value& resource : statement.resources) {
        for (const cfn::Alternative& alternative : resource.alternatives()) {
            if (iam::breadth_of(alternative) == iam::Breadth::every && can_meet(alternative.when, when))
                return &alternative;
        }
    }
    return nullptr;
}

Span text_of(const cfn::Alternative& value) { return value.text.part(0, value.text.chars().size()); }

std::string message_of(const Broad& broad, bool on_every) {
    const std::string_view action = broad.action->text.chars();
    const std::string_view where = on_every ? "on every resource" : "on the resources named";
    if (broad.reach == iam::Reach::everything) {
        return on_every ? fmt::format("`{}` on every resource makes the role an administrator of the account", action)
                        : fmt::format("`{}` allows every action of every service {}", action, where);
    }
    return fmt::format("`{}` allows every action of the service {}, those that AWS adds later as well", action, where);
}

/// One finding for the actions of one level: they have one cause, and one mend.
void report_level(const Policy& policy, const Statement& statement, const std::vector<Broad>& broad, Level level,
                  Report& report) {
    const Broad* first = nullptr;
    std::vector<const Broad*> others;
    for (const Broad& one : broad) {
        if (one.level != level) continue;
        if (first == nullptr) {
            first = &one;
        } else {
            others.push_back(&one);
        }
    }
    if (first == nullptr) return;
    const cfn::Alternative* every = every_resource(statement, first->action->when);
    const std::string_view narrowed = iam::is_narrowed(statement) ? ", as far as the condition lets it" : "";
    Draft draft = report.at(text_of(*first->action), level, "{}{}", message_of(*first, every != nullptr), narrowed);
    for (const Broad* other : others) draft.note(text_of(*other->action), fmt::format("and every action of this one"));
    if (every != nullptr) draft.note(text_of(*every), "on every resource");
    draft.help(first->reach == iam::Reach::everything
                   ? "name the actions that the pipeline needs, and the resources it needs them on"
                   : "name the actions that are needed, such as those of the pipeline's own provider");
    draft.under(*policy.document, every == nullptr ? first->action->when : first->action->when.with(every->when));
}

void check_statement(const Policy& policy, const Statement& statement, Report& report) {
    if (statement.has_not_resource || statement.resources.empty()) return;
    std::vector<Broad> broad;
    for (const cfn::Value& action : statement.actions) {
        for (const cfn::Alternative& alternative : action.alternatives()) {
            if (!alternative.is_known_text()) continue;
            const std::string_view text = alternative.text.chars();
            const iam::Reach reach = iam::reach_of(text);
            if (reach != iam::Reach::everything && reach != iam::Reach::whole_service) continue;
            const auto level = level_of(statement, text, reach, every_resource(statement, alternative.when) != nullptr);
            if (level) broad.push_back({&alternative, reach, *level});
        }
    }
    // `*` says all that a service's star beside it says.
    const bool has_everything =
        std::any_of(broad.begin(), broad.end(), [](const Broad& b) { return b.reach == iam::Reach::everything; });
    if (has_everything) std::erase_if(broad, [](const Broad& b) { return b.reach != iam::Reach::everything; });
    for (const Level level : {Level::error, Level::warning, Level::note})
        report_level(policy, statement, broad, level, report);
}

void check(const Input& input, Report& report) {
    for (const Policy& policy : input.policies()) {
        for (const Statement& statement : policy.statements) check_statement(policy, statement, report);
    }
}

}  // namespace

extern constexpr Rule broad_iam_action{
    .name = "broad-iam-action",
    .summary = "A policy allows every action, or every action of a service",
    .level = Level::error,
    .security_severity = "8.0",
    .check = check,
};

}  // namespace pipelint::rules
