#include "lint/selection.h"

#include <algorithm>

#include "text/nearest.h"
#include "text/wildcard.h"

namespace pipelint {
namespace {

/// How closely an entry means a rule; a closer one beats a wider one.
enum class Closeness : std::uint8_t { none, everything, group, glob, name };

bool is_glob(std::string_view entry) { return entry.find_first_of("*?") != std::string_view::npos; }

Closeness closeness(std::string_view entry, const RuleEntry& rule) {
    if (entry == rule.rule->name) return Closeness::name;
    if (is_glob(entry)) return wildcard_fits(entry, rule.rule->name) ? Closeness::glob : Closeness::none;
    if (entry == rule.group) return Closeness::group;
    if (entry == "all") return Closeness::everything;
    if (entry == "default") return rule.rule->is_opt_in ? Closeness::none : Closeness::everything;
    return Closeness::none;
}

Closeness closest(const std::vector<std::string>& entries, const RuleEntry& rule) {
    Closeness best = Closeness::none;
    for (const std::string& entry : entries) best = std::max(best, closeness(entry, rule));
    return best;
}

}  // namespace

bool selects(std::string_view entry, const RuleEntry& rule) { return closeness(entry, rule) != Closeness::none; }

bool selects_any(std::string_view entry, RuleTable rules) {
    if (entry == "all" || entry == "default") return true;
    return std::any_of(rules.begin(), rules.end(), [&](const RuleEntry& rule) { return selects(entry, rule); });
}

std::optional<std::string> nearest_entry(std::string_view entry, RuleTable rules) {
    std::vector<std::string_view> names = {"all", "default"};
    for (const RuleEntry& rule : rules) {
        names.push_back(rule.rule->name);
        names.push_back(rule.group);
    }
    const auto found = nearest(entry, names);
    return found ? std::optional(std::string(*found)) : std::nullopt;
}

Selection::Selection(RuleTable rules, const Choices& choices) {
    std::vector<std::string> wanted = choices.select.value_or(std::vector<std::string>{"default"});
    wanted.insert(wanted.end(), choices.extend_select.begin(), choices.extend_select.end());
    for (const RuleEntry& entry : rules) {
        const Closeness on = closest(wanted, entry);
        const Closeness off = closest(choices.ignore, entry);
        bool is_on = on != Closeness::none && on > off;
        std::optional<Level> level;
        Closeness best = Closeness::none;
        bool is_switched_off = false;
        for (const auto& [meant, given] : choices.severity) {
            const Closeness close = closeness(meant, entry);
            if (close == Closeness::none || close < best) continue;
            best = close;
            level = given;
            is_switched_off = !given;
        }
        is_on = is_on && !is_switched_off;
        if (is_on || entry.rule->is_always_on) on_.emplace(entry.rule, level);
    }
}

std::optional<Level> Selection::level_of(const Rule& rule) const {
    const auto found = on_.find(&rule);
    return found == on_.end() ? std::nullopt : found->second;
}

}  // namespace pipelint
