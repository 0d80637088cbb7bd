#include "lint/idle_suppression.h"

#include <algorithm>

#include "lint/selection.h"
#include "lint/suppression.h"
#include "model/input.h"

namespace pipelint {
namespace {

/// The rule that stands behind `ignore` without brackets; empty where none does.
std::string rule_without_brackets(const Suppression& suppression, RuleTable rules) {
    const std::string word = suppression.reason.substr(0, suppression.reason.find_first_of(" \t,"));
    const bool is_rule =
        std::any_of(rules.begin(), rules.end(), [&](const RuleEntry& entry) { return entry.rule->name == word; });
    const bool is_pattern = word.find('*') != std::string::npos && word != "*" && selects_any(word, rules);
    return suppression.every_rule && (is_rule || is_pattern) ? word : std::string();
}

}  // namespace

std::vector<IdleSuppression> idle_suppressions(const std::vector<Suppression>& suppressions, const Input& input,
                                               RuleTable rules, const Selection& selection) {
    using Flaw = IdleSuppression::Flaw;
    std::vector<IdleSuppression> idle;
    const auto could_have_spoken = [&](const RuleEntry& entry) {
        if (!selection.is_on(*entry.rule) || entry.rule->runs_last) return false;
        // Nor does a buildspec alone say which project runs it.
        return !entry.rule->reads_other_files || (input.has_all_files() && input.buildspecs().empty());
    };
    // One that means every rule is judged when every rule has spoken that does so unasked.
    const bool all_could = std::all_of(rules.begin(), rules.end(), [&](const RuleEntry& entry) {
        return entry.rule->is_opt_in || entry.rule->runs_last || could_have_spoken(entry);
    });
    for (const Suppression& suppression : suppressions) {
        const auto add = [&](Flaw flaw, std::string name = {}) {
            idle.push_back({suppression.span, std::move(name), flaw, {}, suppression.removal});
        };
        if (suppression.malformed || suppression.misplaced) {
            add(suppression.malformed ? Flaw::malformed : Flaw::misplaced);
            continue;
        }
        if (std::string rule = rule_without_brackets(suppression, rules); !rule.empty()) {
            add(Flaw::no_brackets, std::move(rule));
            continue;
        }
        const bool names_none = !suppression.every_rule && suppression.entries.empty();
        if (names_none || (suppression.every_rule && !suppression.used && all_could)) add(Flaw::hides_nothing);
        for (const Suppression::Entry& named : suppression.entries) {
            if (named.used) continue;
            const bool names_nothing = !selects_any(named.name, rules);
            // Every rule that it names must have run: one that did not might have used it.
            const bool all_ran = std::all_of(rules.begin(), rules.end(), [&](const RuleEntry& entry) {
                return !selects(named.name, entry) || could_have_spoken(entry);
            });
            if (!names_nothing && !all_ran) continue;
            const bool alone = suppression.entries.size() == 1;
            idle.push_back({named.span, named.name, names_nothing ? Flaw::names_nothing : Flaw::hides_nothing,
                            names_nothing ? nearest_entry(named.name, rules).value_or("") : std::string(),
                            alone ? suppression.removal : named.removal});
        }
    }
    return idle;
}

}  // namespace pipelint
