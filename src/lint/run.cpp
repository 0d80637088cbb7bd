#include "lint/run.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "lint/report.h"
#include "lint/suppression.h"

namespace pipelint {
namespace {

/// What a rule says of a place it says once: of several scenarios, or turns of a loop, the gravest and first.
void keep_one_a_place(std::vector<Finding>& findings) {
    std::map<Span, std::size_t> best;
    for (std::size_t at = 0; at < findings.size(); ++at) {
        const auto [entry, is_new] = best.emplace(findings[at].span, at);
        if (!is_new && findings[at].level > findings[entry->second].level) entry->second = at;
    }
    if (best.size() == findings.size()) return;
    std::vector<Finding> kept;
    for (std::size_t at = 0; at < findings.size(); ++at) {
        if (best.at(findings[at].span) == at) kept.push_back(std::move(findings[at]));
    }
    findings = std::move(kept);
}

/// The resources that the CDK has made, by where they stand, and the value that says of which construct.
std::vector<std::pair<Span, const doc::Node*>> constructs_in(const Input& input) {
    constexpr std::string_view key = "aws:cdk:path";
    std::vector<std::pair<Span, const doc::Node*>> constructs;
    for (const auto& document : input.templates()) {
        for (const cfn::Resource& resource : document->resources()) {
            const doc::Node* metadata = resource.body->get("Metadata");
            const doc::Node* path = metadata == nullptr || !metadata->is_mapping() ? nullptr : metadata->get(key);
            if (path != nullptr && path->is_scalar()) constructs.emplace_back(resource.body->span(), path);
        }
    }
    return constructs;
}

/// Says of a finding in a resource that the CDK has made where it comes from.
void name_constructs(const Input& input, std::vector<Finding>& findings) {
    if (findings.empty()) return;
    for (const auto& [span, path] : constructs_in(input)) {
        std::string_view name = path->text;
        if (name.ends_with("/Resource")) name.remove_suffix(std::string_view("/Resource").size());
        for (Finding& finding : findings) {
            const bool inside =
                finding.span.file == span.file && finding.span.begin >= span.begin && finding.span.end <= span.end;
            if (inside)
                finding.related.push_back({path->text_span(), fmt::format("made by the CDK construct `{}`", name)});
        }
    }
}

void run_rule(const Rule& rule, const Input& input, const Selection& selection, std::vector<Finding>& out) {
    Report report(rule);
    rule.check(input, report);
    std::erase_if(report.findings(), [](const Finding& finding) { return !finding.is_certain; });
    keep_one_a_place(report.findings());
    for (Finding& finding : report.findings()) {
        if (const auto level = selection.level_of(rule)) finding.level = *level;
        out.push_back(std::move(finding));
    }
}

std::vector<Finding> run_rules_on(const Input& input, RuleTable rules, const Selection& selection, bool last) {
    std::vector<Finding> findings;
    for (const RuleEntry& entry : rules) {
        if (entry.rule->runs_last == last && selection.is_on(*entry.rule))
            run_rule(*entry.rule, input, selection, findings);
    }
    name_constructs(input, findings);
    return findings;
}

/// A rule that another one supersedes says nothing of a place of which that one has spoken.
void drop_superseded(std::vector<Finding>& findings) {
    std::set<std::pair<std::string_view, Span>> superseded;
    for (const Finding& finding : findings) {
        for (const std::string_view name : finding.rule->supersedes) superseded.emplace(name, finding.span);
    }
    if (superseded.empty()) return;
    std::erase_if(findings, [&](const Finding& finding) {
        return superseded.contains({finding.rule->name, finding.span});
    });
}

/// Does an ignore name a rule that judges the ignores themselves?
bool name_a_last_rule(const std::vector<Suppression>& suppressions, RuleTable rules) {
    const auto is_last = [&](const Suppression::Entry& entry) {
        return std::any_of(rules.begin(), rules.end(), [&](const RuleEntry& rule) {
            return rule.rule->runs_last && rule.rule->name == entry.name;
        });
    };
    return std::any_of(suppressions.begin(), suppressions.end(), [&](const Suppression& suppression) {
        return std::any_of(suppression.entries.begin(), suppression.entries.end(), is_last);
    });
}

bool comes_before(const Finding& a, const Finding& b) {
    if (a.span != b.span) return a.span < b.span;
    if (a.rule->name != b.rule->name) return a.rule->name < b.rule->name;
    return a.message < b.message;
}

bool says_the_same(const Finding& a, const Finding& b) {
    return a.rule == b.rule && a.span == b.span && a.message == b.message;
}

}  // namespace

void for_each_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work) {
    const std::size_t threads = std::min<std::size_t>(jobs, count);
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex failure_guard;
    const auto loop = [&] {
        try {
            for (std::size_t at = next++; at < count; at = next++) work(at);
        } catch (...) {
            const std::lock_guard lock(failure_guard);
            failure = std::current_exception();
            next = count;
        }
    };
    {
        std::vector<std::jthread> workers;
        for (std::size_t i = 1; i < threads; ++i) workers.emplace_back(loop);
        loop();
    }
    if (failure) std::rethrow_exception(failure);
}

std::vector<Finding> run_rules(const std::vector<std::unique_ptr<Input>>& inputs,
                               const std::vector<std::unique_ptr<Input>>& linked, RuleTable rules,
                               const Selection& selection, const RunOptions& options) {
    std::vector<std::vector<Finding>> by_input(inputs.size());
    for_each_parallel(inputs.size(), options.jobs, [&](std::size_t at) {
        by_input[at] = run_rules_on(*inputs[at], rules, selection, false);
        drop_superseded(by_input[at]);
    });

    std::vector<Finding> all;
    for (auto& findings : by_input) {
        std::move(findings.begin(), findings.end(), std::back_inserter(all));
    }
    if (options.use_suppressions) {
        std::map<FileId, std::vector<Suppression>> suppressions;
        for (const auto* list : {&inputs, &linked}) {
            for (const auto& input : *list) suppressions.emplace(input->file().id(), suppressions_of(*input));
        }
        // An ignore where a related place is counts as well, in whichever file that is.
        for (Finding& finding : all) {
            for (auto& [file, list] : suppressions) {
                if (!list.empty()) suppress(finding, list, rules);
            }
        }
        for (const auto& input : inputs) {
            auto& list = suppressions[input->file().id()];
            if (list.empty()) continue;
            input->set_idle_suppressions(idle_suppressions(list, *input, rules, selection));
            std::vector<Finding> last = run_rules_on(*input, rules, selection, true);
            if (name_a_last_rule(list, rules)) {
                for (Finding& finding : last) suppress(finding, list, rules);
            }
            std::move(last.begin(), last.end(), std::back_inserter(all));
        }
    }
    std::stable_sort(all.begin(), all.end(), comes_before);
    all.erase(std::unique(all.begin(), all.end(), says_the_same), all.end());
    return all;
}

}  // namespace pipelint
