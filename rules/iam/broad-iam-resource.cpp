#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "lint/report.h"
#include "model/each.h"
#include "model/iam/reading.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// An action that is allowed on every resource and could name its own.
struct Scopable {
    const cfn::Alternative* action;
    const cfn::Alternative* resource;
    bool is_strong;  ///< writes, manages permissions, tags, or reads data
};

bool is_strong(const iam::IamAction& action) {
    if (action.documented_on_star) return false;
    return action.data_read || (action.access != iam::Access::list && action.access != iam::Access::read);
}

/// Actions of which other rules speak: `*`, a service's star and what it covers, and passing roles.
bool is_judged_elsewhere(const iam::Reading& statement, const cfn::Alternative& action) {
    const std::string_view text = action.text.chars();
    if (iam::reach_of(text) != iam::Reach::actions || iam::matches(text, "iam:PassRole")) return true;
    return statement.allows_all_of(iam::split_action(text).service, action.when);
}

std::vector<Scopable> scopable_actions(const Statement& statement) {
    const iam::Reading reading(statement);
    std::vector<Scopable> found;
    for (const cfn::Value& action : statement.actions) {
        for (const cfn::Alternative& alternative : action.alternatives()) {
            if (!alternative.is_known_text() || is_judged_elsewhere(reading, alternative)) continue;
            const std::string service = iam::split_action(alternative.text.chars()).service;
            const cfn::Alternative* every = reading.every_resource_of(service, alternative.when);
            // All of one service in one account is how AWS's samples give functions their logs.
            const bool whole_account =
                every != nullptr && iam::breadth_of(*every) == iam::Breadth::whole_service && service != "s3";
            if (every == nullptr || whole_account) continue;
            const auto known = iam::actions_matching(alternative.text.chars());
            if (std::none_of(known.begin(), known.end(), [](const iam::IamAction& a) { return a.on_resources; }))
                continue;
            const bool strong = std::any_of(known.begin(), known.end(),
                                            [](const iam::IamAction& a) { return a.on_resources && is_strong(a); });
            // `ec2:Describe*` on everything is how reading settings is written.
            const bool is_pattern = alternative.text.chars().find('*') != std::string_view::npos;
            if (!strong && is_pattern) continue;
            const bool narrowed = reading.is_narrowed(service);
            if (narrowed && !strong) continue;
            found.push_back({&alternative, every, strong && !narrowed});
        }
    }
    return found;
}

std::string names_of(const std::set<std::string_view>& actions) {
    constexpr std::size_t most = 3;
    std::string names;
    std::size_t i = 0;
    for (const std::string_view action : actions) {
        if (i == most) break;
        names += i == 0 ? "`" : i + 1 == actions.size() ? " and `" : ", `";
        names += std::string(action) + "`";
        ++i;
    }
    if (actions.size() > most) names += fmt::format(" and {} more", actions.size() - most);
    return names;
}

bool has_action_of_star_alone(const Statement& statement) {
    return std::any_of(statement.actions.begin(), statement.actions.end(), [](const cfn::Value& action) {
        const auto text = action.known();
        const auto known = text ? iam::actions_matching(*text) : std::vector<iam::IamAction>();
        return !known.empty() &&
               std::none_of(known.begin(), known.end(), [](const iam::IamAction& a) { return a.on_resources; });
    });
}

/// One finding for the statement: at its `*`, with the actions that do not need it.
void report_statement(const Policy& policy, const Statement& statement, std::vector<Scopable> actions, Report& report) {
    const bool strong = std::any_of(actions.begin(), actions.end(), [](const Scopable& one) { return one.is_strong; });
    // The gravest are named; the others could name theirs as well.
    std::stable_partition(actions.begin(), actions.end(), [](const Scopable& one) { return one.is_strong; });
    const auto last =
        std::find_if(actions.begin(), actions.end(), [&](const Scopable& one) { return one.is_strong != strong; });
    // It holds wherever one of the actions is there: the least conditional one says when.
    const Scopable& first = *std::min_element(actions.begin(), last, [](const Scopable& a, const Scopable& b) {
        return a.action->when.with(a.resource->when).literals().size() <
               b.action->when.with(b.resource->when).literals().size();
    });
    std::set<std::string_view> names;
    std::for_each(actions.begin(), last, [&](const Scopable& one) { names.insert(one.action->text.chars()); });
    const bool one = names.size() == 1;
    Draft draft = report.at(first.resource->place(), strong ? Level::warning : Level::note,
                            "{} {} allowed on every resource, but could be limited to {}", names_of(names),
                            one ? "is" : "are", one ? "the one that is meant" : "those that are meant");
    constexpr std::size_t most_notes = 5;
    for (std::size_t i = 0; i < std::min(actions.size(), most_notes); ++i)
        draft.note(actions[i].action->place(), "can be limited to a resource");
    const std::string_view form = iam::arn_form(iam::split_action(first.action->text.chars()).service);
    draft.help(fmt::format(
        "list the ARNs that are meant{}{}", form.empty() ? std::string() : fmt::format(", such as `{}`", form),
        has_action_of_star_alone(statement) ? "; put the actions that take `*` alone into a statement of their own"
                                            : ""));
    draft.under(*policy.document, first.action->when.with(first.resource->when)).with_default_of(*first.resource);
}

void check(const Input& input, Report& report) {
    for_each_statement(input, [&](const Policy& policy, const Statement& statement) {
        if (statement.has_not_action) return;
        std::vector<Scopable> actions = scopable_actions(statement);
        if (!actions.empty()) report_statement(policy, statement, std::move(actions), report);
    });
}

}  // namespace

extern constexpr Rule broad_iam_resource{
    .name = "broad-iam-resource",
    .summary = "A policy allows actions on every resource that could be limited to some",
    .level = Level::warning,
    .consequence = Consequence::exposed,
    .precision = Precision::high,
    .security_severity = "5.0",
    .check = check,
};

}  // namespace pipelint::rules
