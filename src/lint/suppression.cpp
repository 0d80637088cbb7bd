#include "lint/suppression.h"

#include <algorithm>
#include <bit>

#include "lint/selection.h"

namespace pipelint {
namespace {

bool touches(const Span& scope, const Span& span) {
    if (scope.file != span.file) return false;
    if (span.empty()) return scope.begin <= span.begin && span.begin <= scope.end;
    return span.begin < scope.end && scope.begin < span.end;
}

}  // namespace

Suppressor::Suppressor(std::vector<Suppression>& suppressions, RuleTable rules) : rules_(rules) {
    std::map<Span, std::size_t> by_scope;
    for (Suppression& one : suppressions) {
        if (one.malformed || one.misplaced) continue;
        if (names_last_rule(one)) of_last_.push_back(&one);
        if (one.whole_file) {
            whole_file_.members.push_back(&one);
            whole_file_.scope = one.scope;
            continue;
        }
        const auto [entry, is_new] = by_scope.try_emplace(one.scope, scopes_.size());
        if (is_new) scopes_.emplace_back().scope = one.scope;
        scopes_[entry->second].members.push_back(&one);
    }
    std::sort(scopes_.begin(), scopes_.end(), [](const Scope& a, const Scope& b) { return a.scope < b.scope; });
    // A tree over the scopes, by where they begin: each node knows how far the scopes below it reach.
    leaves_ = std::bit_ceil(std::max<std::size_t>(1, scopes_.size()));
    reach_.assign(2 * leaves_, 0);
    for (std::size_t at = 0; at < scopes_.size(); ++at) reach_[leaves_ + at] = scopes_[at].scope.end + 1;
    for (std::size_t at = leaves_; at-- > 1;) reach_[at] = std::max(reach_[2 * at], reach_[2 * at + 1]);
}

bool Suppressor::names_last_rule(const Suppression& suppression) const {
    return std::any_of(suppression.entries.begin(), suppression.entries.end(), [&](const Suppression::Entry& entry) {
        return std::any_of(rules_.begin(), rules_.end(), [&](const RuleEntry& rule) {
            return rule.rule->runs_last && rule.rule->name == entry.name;
        });
    });
}

/// What the ignores of one scope do to the findings of a rule: worked out for the first of them.
const Suppressor::Verdict& Suppressor::judge(Scope& scope, const RuleEntry& rule) {
    const auto [entry, is_new] = scope.verdicts.try_emplace(rule.rule);
    Verdict& verdict = entry->second;
    if (!is_new) return verdict;
    for (Suppression* suppression : scope.members) {
        bool hides = suppression->every_rule;
        for (Suppression::Entry& named : suppression->entries) {
            if (!selects(named.name, rule)) continue;
            named.used = true;
            hides = true;
        }
        if (!hides) continue;
        suppression->used = true;
        verdict.hides = true;
        if (verdict.reason.empty()) verdict.reason = suppression->reason;
    }
    return verdict;
}

void Suppressor::apply(Finding& finding, const RuleEntry& rule, Scope& scope) {
    const Verdict& verdict = judge(scope, rule);
    if (!verdict.hides) return;
    finding.is_suppressed = true;
    if (finding.suppressed_by.empty()) finding.suppressed_by = verdict.reason;
}

void Suppressor::apply_touching(Finding& finding, const RuleEntry& rule, const Span& span, std::size_t node,
                                std::size_t first, std::size_t last) {
    if (first >= scopes_.size() || reach_[node] <= span.begin || scopes_[first].scope.begin > span.end) return;
    if (last - first == 1) {
        if (touches(scopes_[first].scope, span)) apply(finding, rule, scopes_[first]);
        return;
    }
    const std::size_t middle = (first + last) / 2;
    apply_touching(finding, rule, span, 2 * node, first, middle);
    apply_touching(finding, rule, span, 2 * node + 1, middle, last);
}

/// What judges the ignores themselves is hidden by its own name alone, or no ignore could be idle.
void Suppressor::suppress_last(Finding& finding) {
    // Nor can a file hide that it was not looked at.
    if (finding.rule->is_always_on) return;
    for (Suppression* suppression : of_last_) {
        const Span place = suppression->whole_file ? suppression->scope : hull(suppression->scope, suppression->span);
        if (!touches(place, finding.span)) continue;
        for (Suppression::Entry& named : suppression->entries) {
            if (named.name != finding.rule->name) continue;
            named.used = suppression->used = finding.is_suppressed = true;
            if (finding.suppressed_by.empty()) finding.suppressed_by = suppression->reason;
        }
    }
}

void Suppressor::suppress(Finding& finding) {
    const auto entry =
        std::find_if(rules_.begin(), rules_.end(), [&](const RuleEntry& e) { return e.rule == finding.rule; });
    if (entry == rules_.end()) return;
    if (finding.rule->runs_last) return suppress_last(finding);
    if (!whole_file_.members.empty() && whole_file_.scope.file == finding.span.file)
        apply(finding, *entry, whole_file_);
    const auto apply_at = [&](const Span& span) {
        if (!scopes_.empty() && span.file == scopes_.front().scope.file)
            apply_touching(finding, *entry, span, 1, 0, leaves_);
    };
    apply_at(finding.span);
    for (const Related& related : finding.related) apply_at(related.span);
}

}  // namespace pipelint
