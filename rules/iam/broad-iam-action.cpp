#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "aws/tables/iam_actions.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/each.h"
#include "model/iam/reading.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

struct Broad {
    const cfn::Alternative* action;
    iam::Reach reach;
    Level level;
    const cfn::Alternative* every;  ///< the resource that is every one; nullptr where there is none
};

/// One level less, where a condition narrows the statement; nothing is left of a note.
std::optional<Level> lower(Level level) {
    if (level == Level::error) return Level::warning;
    if (level == Level::warning) return Level::note;
    return std::nullopt;
}

Level level_of(iam::Reach reach, std::string_view service, bool on_every) {
    if (reach == iam::Reach::everything) return on_every ? Level::error : Level::warning;
    if (!on_every) return Level::note;
    return contains(administering_services().all, service) ? Level::error : Level::warning;
}

std::optional<Broad> judge(const iam::Reading& statement, const cfn::Alternative& action) {
    if (!action.is_known_text()) return std::nullopt;
    const iam::Reach reach = iam::reach_of(action.text.chars());
    if (reach != iam::Reach::everything && reach != iam::Reach::whole_service) return std::nullopt;
    const bool everything = reach == iam::Reach::everything;
    const std::string service = everything ? std::string() : iam::split_action(action.text.chars()).service;
    if (!statement.may_concern(service)) return std::nullopt;
    const cfn::Alternative* every = statement.every_resource_of(service, action.when);
    std::optional<Level> level = level_of(reach, service, every != nullptr);
    if (statement.is_narrowed(service)) level = lower(*level);
    if (!level) return std::nullopt;
    return Broad{&action, reach, *level, every};
}

std::vector<Broad> broad_actions(const Statement& statement, const iam::Reading& reading) {
    std::vector<Broad> broad;
    for (const cfn::Value& action : statement.actions) {
        for (const cfn::Alternative& alternative : action.alternatives()) {
            if (auto one = judge(reading, alternative)) broad.push_back(*one);
        }
    }
    // `*` says all that a service's star beside it says.
    const auto is_everything = [](const Broad& one) { return one.reach == iam::Reach::everything; };
    if (std::any_of(broad.begin(), broad.end(), is_everything)) {
        std::erase_if(broad, [&](const Broad& one) { return !is_everything(one); });
    }
    // The gravest first: the statement is one cause, and one finding.
    std::stable_sort(broad.begin(), broad.end(), [](const Broad& a, const Broad& b) { return a.level > b.level; });
    return broad;
}

std::string message_of(const std::vector<Broad>& broad, bool narrowed) {
    const Broad& first = broad.front();
    const std::size_t others = broad.size() - 1;
    const std::string_view action = first.action->text.chars();
    const std::string_view where = first.every != nullptr ? "on every resource" : "on the resources given";
    const std::string_view limit = narrowed ? ", as far as the condition lets it" : "";
    if (first.reach == iam::Reach::everything) {
        if (first.every != nullptr)
            return fmt::format("`{}` on every resource gives full control of the account{}", action, limit);
        return fmt::format("`{}` allows every action of every service {}{}", action, where, limit);
    }
    if (others == 0)
        return fmt::format("`{}` allows every action of the service {}, including those that AWS adds later{}", action,
                           where, limit);
    const std::string rest =
        others == 1 ? fmt::format("`{}`", broad.back().action->text.chars()) : fmt::format("{} more", others);
    return fmt::format("`{}` and {} allow every action of their services {}, including those that AWS adds later{}",
                       action, rest, where, limit);
}

void check_statement(const Policy& policy, const Statement& statement, Report& report) {
    if (statement.has_not_resource || statement.resources.empty()) return;
    const iam::Reading reading(statement);
    const std::vector<Broad> broad = broad_actions(statement, reading);
    if (broad.empty()) return;
    const Broad& first = broad.front();
    const std::string service = iam::split_action(first.action->text.chars()).service;
    Draft draft = report.at(first.action->place(), first.level, "{}", message_of(broad, reading.is_narrowed(service)));
    constexpr std::size_t most_notes = 8;
    for (std::size_t i = 1; i < std::min(broad.size(), most_notes); ++i)
        draft.note(broad[i].action->place(), "and every action of this one");
    if (first.every != nullptr) draft.note(first.every->place(), "on every resource");
    draft.help("list the actions that are needed, and the resources they need");
    draft.under(*policy.document,
                first.every == nullptr ? first.action->when : first.action->when.with(first.every->when));
    if (first.every != nullptr) draft.with_default_of(*first.every);
}

void check(const Input& input, Report& report) {
    for_each_statement(
        input, [&](const Policy& policy, const Statement& statement) { check_statement(policy, statement, report); });
}

}  // namespace

extern constexpr Rule broad_iam_action{
    .name = "broad-iam-action",
    .summary = "A policy allows every action, or every action of a service",
    .level = Level::error,
    .consequence = Consequence::exposed,
    .security_severity = "8.0",
    .check = check,
};

}  // namespace pipelint::rules
