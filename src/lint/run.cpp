#include "lint/run.h"

#include <algorithm>
#include <compare>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "lint/document_place.h"
#include "lint/idle_suppression.h"
#include "lint/report.h"
#include "lint/suppression.h"
#include "text/work.h"

namespace pipelint {
namespace {

/// What a rule says of a place it says once: of several scenarios, or turns of a loop, the gravest and first.
std::vector<Finding> one_a_place(std::deque<Finding> findings) {
    std::map<Span, std::size_t> best;
    for (std::size_t at = 0; at < findings.size(); ++at) {
        const auto [entry, is_new] = best.emplace(findings[at].span, at);
        if (!is_new && findings[at].level > findings[entry->second].level) entry->second = at;
    }
    std::vector<Finding> kept;
    for (std::size_t at = 0; at < findings.size(); ++at) {
        if (best.at(findings[at].span) == at) kept.push_back(std::move(findings[at]));
    }
    return kept;
}

/// The resources that the CDK has made, in the order in which they stand, and the value that says of which construct.
std::map<Span, const doc::Node*> constructs_in(const Input& input) {
    constexpr std::string_view key = "aws:cdk:path";
    std::map<Span, const doc::Node*> constructs;
    for (const auto& document : input.templates()) {
        for (const cfn::Resource& resource : document->resources()) {
            const doc::Node* metadata = resource.body->get("Metadata");
            const doc::Node* path = metadata == nullptr || !metadata->is_mapping() ? nullptr : metadata->get(key);
            if (path != nullptr && path->is_scalar()) constructs.emplace(resource.body->span(), path);
        }
    }
    return constructs;
}

constexpr std::uint32_t no_end = std::numeric_limits<std::uint32_t>::max();

/// Says of a finding in a resource that the CDK has made where it comes from.
void name_constructs(const Input& input, std::vector<Finding>& findings) {
    if (findings.empty()) return;
    const std::map<Span, const doc::Node*> constructs = constructs_in(input);
    for (Finding& finding : findings) {
        // Resources follow each other, so the one that holds the finding is the last that begins before it.
        const auto after = constructs.upper_bound({finding.span.file, finding.span.begin, no_end});
        if (after == constructs.begin()) continue;
        const auto& [span, path] = *std::prev(after);
        if (span.file != finding.span.file || finding.span.end > span.end) continue;
        constexpr std::size_t longest = 400;
        std::string_view name = path->text;
        if (name.ends_with("/Resource")) name.remove_suffix(std::string_view("/Resource").size());
        if (name.size() <= longest)
            finding.related.push_back({path->text_span(), fmt::format("made by the CDK construct `{}`", name)});
    }
}

/// What the rule finds; false where the file's budget of work ended before the rule did.
bool run_rule(const Rule& rule, const Input& input, const Selection& selection, const OptionValues& options,
              std::vector<Finding>& out, const Leftovers* leftovers = nullptr) {
    Report report(rule, leftovers, &options);
    bool is_whole = true;
    try {
        rule.check(input, report);
    } catch (const work::Exhausted&) {
        is_whole = false;
    }
    std::erase_if(report.findings(), [](const Finding& finding) { return !finding.is_certain; });
    for (Finding& finding : one_a_place(std::move(report.findings()))) {
        if (const auto level = selection.level_of(rule)) finding.level = *level;
        out.push_back(std::move(finding));
    }
    return is_whole;
}

/// The rules that judge the file itself.
std::vector<Finding> run_rules_on(const Input& input, RuleTable rules, const Selection& selection,
                                  const OptionValues& options, Leftovers& leftovers) {
    const work::Scope counted(input.budget());
    std::vector<Finding> findings;
    for (const RuleEntry& entry : rules) {
        if (entry.rule->runs_last || !selection.is_on(*entry.rule)) continue;
        if (!run_rule(*entry.rule, input, selection, options, findings))
            leftovers.unfinished.push_back(entry.rule->name);
    }
    name_constructs(input, findings);
    return findings;
}

/// Those that judge what the others have found, and what they have left out.
std::vector<Finding> run_last_rules_on(const Input& input, RuleTable rules, const Selection& selection,
                                       const OptionValues& options, const Leftovers& leftovers) {
    std::vector<Finding> findings;
    for (const RuleEntry& entry : rules) {
        if (entry.rule->runs_last && selection.is_on(*entry.rule))
            run_rule(*entry.rule, input, selection, options, findings, &leftovers);
    }
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

/// Orders findings by all that makes one another one than the next: never by their words.
std::strong_ordering compare(const Finding& a, const Finding& b) {
    if (const auto by = a.span <=> b.span; by != 0) return by;
    if (const auto by = a.rule->name <=> b.rule->name; by != 0) return by;
    if (const auto by = a.when <=> b.when; by != 0) return by;
    if (const auto by = a.level <=> b.level; by != 0) return by;
    return std::lexicographical_compare_three_way(
        a.related.begin(), a.related.end(), b.related.begin(), b.related.end(),
        [](const Related& one, const Related& other) { return one.span <=> other.span; });
}

/// Says of each finding where it lies in its document.
void place_all(std::vector<Finding>& findings, std::span<const std::unique_ptr<Input>> inputs,
               std::span<const Input* const> linked) {
    std::map<FileId, DocumentPlaces> by_file;
    for (const auto& input : inputs) by_file.try_emplace(input->file().id(), *input);
    for (const Input* input : linked) by_file.try_emplace(input->file().id(), *input);
    for (Finding& finding : findings) {
        const auto places = by_file.find(finding.span.file);
        if (places == by_file.end()) continue;
        DocumentPlace place = places->second.of(finding.span);
        finding.resource = std::move(place.resource);
        finding.property = std::move(place.property);
    }
}

}  // namespace

void in_turn(std::size_t count, const std::function<void(std::size_t)>& work) {
    for (std::size_t at = 0; at < count; ++at) work(at);
}

bool comes_before(const Finding& a, const Finding& b) { return compare(a, b) < 0; }

void drop_doubles(std::vector<Finding>& findings) {
    const auto is_double = [](const Finding& a, const Finding& b) { return compare(a, b) == 0; };
    findings.erase(std::unique(findings.begin(), findings.end(), is_double), findings.end());
}

std::vector<Finding> run_rules(std::span<const std::unique_ptr<Input>> inputs, std::span<const Input* const> linked,
                               RuleTable rules, const Selection& selection, const RunOptions& options) {
    std::vector<std::vector<Finding>> by_input(inputs.size());
    std::vector<Leftovers> leftovers(inputs.size());
    options.parallel(inputs.size(), [&](std::size_t at) {
        by_input[at] = run_rules_on(*inputs[at], rules, selection, options.values, leftovers[at]);
        drop_superseded(by_input[at]);
    });

    std::vector<Finding> all;
    for (auto& findings : by_input) {
        std::move(findings.begin(), findings.end(), std::back_inserter(all));
    }
    std::map<FileId, std::vector<Suppression>> suppressions;
    std::map<FileId, Suppressor> suppressors;
    if (options.use_suppressions) {
        const auto gather = [&](const Input& input) {
            auto found = suppressions_of(input);
            if (!found.empty()) suppressions.emplace(input.file().id(), std::move(found));
        };
        for (const auto& input : inputs) gather(*input);
        for (const Input* input : linked) gather(*input);
        for (auto& [file, list] : suppressions) suppressors.try_emplace(file, list, rules);
        // An ignore where a related place is counts as well, in whichever file that is.
        for (Finding& finding : all) {
            if (suppressors.empty()) break;
            std::set<FileId> files = {finding.span.file};
            for (const Related& related : finding.related) files.insert(related.span.file);
            for (const FileId file : files) {
                if (const auto found = suppressors.find(file); found != suppressors.end())
                    found->second.suppress(finding);
            }
        }
    }
    for (std::size_t at = 0; at < inputs.size(); ++at) {
        const Input& input = *inputs[at];
        const auto ignores = suppressions.find(input.file().id());
        if (ignores == suppressions.end() && input.gaps(leftovers[at].unfinished).empty()) continue;
        if (ignores != suppressions.end())
            leftovers[at].idle_suppressions = idle_suppressions(ignores->second, input, rules, selection);
        std::vector<Finding> last = run_last_rules_on(input, rules, selection, options.values, leftovers[at]);
        if (ignores != suppressions.end()) {
            for (Finding& finding : last) suppressors.at(input.file().id()).suppress(finding);
        }
        std::move(last.begin(), last.end(), std::back_inserter(all));
    }
    place_all(all, inputs, linked);
    std::stable_sort(all.begin(), all.end(), comes_before);
    drop_doubles(all);
    return all;
}

}  // namespace pipelint
