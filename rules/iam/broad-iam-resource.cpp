#include <algorithm>
#include <string>
#include <vector>

#include "lint/report.h"
#include "model/iam.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// What the actions of a statement could do less broadly.
struct Scopable {
    std::vector<const cfn::Alternative*> strong;  ///< write, manage permissions, tag, or read data
    std::vector<const cfn::Alternative*> weak;    ///< list, or read settings
};

bool is_strong(const iam::IamAction& action) {
    if (action.documented_on_star) return false;
    return action.data_read || (action.access != iam::Access::list && action.access != iam::Access::read);
}

/// Actions of which other rules speak: a service's star, and passing roles.
bool is_judged_elsewhere(std::string_view action) {
    return iam::reach_of(action) != iam::Reach::actions || iam::matches(action, "iam:PassRole");
}

Scopable scopable_actions(const Statement& statement, const cfn::When& when) {
    Scopable scopable;
    for (const cfn::Value& action : statement.actions) {
        for (const cfn::Alternative& alternative : action.alternatives()) {
            if (!alternative.is_known_text() || !can_meet(alternative.when, when) ||
                is_judged_elsewhere(alternative.text.chars()))
                continue;
            const auto known = iam::actions_matching(alternative.text.chars());
            const auto nameable = [](const iam::IamAction* a) { return a->on_resources; };
            if (std::none_of(known.begin(), known.end(), nameable)) continue;
            const bool strong = std::any_of(known.begin(), known.end(),
                                            [](const iam::IamAction* a) { return a->on_resources && is_strong(*a); });
            (strong ? scopable.strong : scopable.weak).push_back(&alternative);
        }
    }
    return scopable;
}

std::string names_of(const std::vector<const cfn::Alternative*>& actions) {
    constexpr std::size_t most = 3;
    std::string names;
    for (std::size_t i = 0; i < actions.size() && i < most; ++i) {
        names += i == 0 ? "`" : i + 1 == actions.size() ? " and `" : ", `";
        names += std::string(actions[i]->text.chars()) + "`";
    }
    if (actions.size() > most) names += fmt::format(" and {} more", actions.size() - most);
    return names;
}

Span text_of(const cfn::Alternative& value) { return value.text.part(0, value.text.chars().size()); }

void check_resource(const Policy& policy, const Statement& statement, const cfn::Alternative& resource,
                    Report& report) {
    const iam::Breadth breadth = iam::breadth_of(resource);
    if (breadth != iam::Breadth::every && breadth != iam::Breadth::whole_type) return;
    const Scopable scopable = scopable_actions(statement, resource.when);
    const bool strong = !scopable.strong.empty();
    const auto& actions = strong ? scopable.strong : scopable.weak;
    if (actions.empty()) return;
    Level level = strong ? Level::warning : Level::note;
    // All of a kind in one account is much, but a boundary; so is what a condition leaves.
    const bool softened = breadth == iam::Breadth::whole_type || iam::is_narrowed(statement);
    if (softened && level == Level::note) return;
    if (softened) level = Level::note;
    const bool one = actions.size() == 1;
    Draft draft =
        report.at(text_of(resource), level, "{} {} allowed on {}, and could name {}", names_of(actions),
                  one ? "is" : "are", breadth == iam::Breadth::every ? "every resource" : "everything of its kind",
                  one ? "the resource" : "the resources");
    constexpr std::size_t most_notes = 5;
    for (std::size_t i = 0; i < actions.size() && i < most_notes; ++i)
        draft.note(text_of(*actions[i]), "could name its resource");
    draft.help("name the ARNs that are meant; put actions that take `*` alone into a statement of their own");
    // It holds wherever one of the actions is there: the least conditional one says when.
    const auto* least = *std::min_element(actions.begin(), actions.end(), [](const auto* a, const auto* b) {
        return a->when.literals().size() < b->when.literals().size();
    });
    draft.under(*policy.document, resource.when.with(least->when));
}

void check_statement(const Policy& policy, const Statement& statement, Report& report) {
    if (statement.has_not_action) return;
    // Beside `*` as an action nothing else counts.
    const bool allows_everything =
        std::any_of(statement.actions.begin(), statement.actions.end(), [](const cfn::Value& action) {
            return std::any_of(action.alternatives().begin(), action.alternatives().end(),
                               [](const cfn::Alternative& alternative) {
                                   return alternative.is_known_text() &&
                                          iam::reach_of(alternative.text.chars()) == iam::Reach::everything;
                               });
        });
    if (allows_everything) return;
    for (const cfn::Value& resource : statement.resources) {
        for (const cfn::Alternative& alternative : resource.alternatives())
            check_resource(policy, statement, alternative, report);
    }
}

void check(const Input& input, Report& report) {
    for (const Policy& policy : input.policies()) {
        for (const Statement& statement : policy.statements) check_statement(policy, statement, report);
    }
}

}  // namespace

extern constexpr Rule broad_iam_resource{
    .name = "broad-iam-resource",
    .summary = "A policy allows actions on every resource that could name theirs",
    .level = Level::warning,
    .precision = Precision::high,
    .security_severity = "5.0",
    .check = check,
};

}  // namespace pipelint::rules
