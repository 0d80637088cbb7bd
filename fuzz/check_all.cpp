#include "check_all.h"

#include <algorithm>
#include <cctype>
#include <functional>
#include <memory>

#include <nlohmann/json.hpp>

#include "fuzz.h"
#include "lint/run.h"
#include "lint/scrub.h"
#include "model/input.h"
#include "rule_table.h"
#include "text/utf8.h"

namespace pipelint::fuzz {
namespace {

/// Do the texts hold the planted secret, and only as a word of its own? Inside another word it is none.
bool hold_secret(const std::vector<std::string_view>& texts) {
    bool found = false;
    for (const std::string_view text : texts) {
        for (std::size_t at = text.find(planted); at != std::string_view::npos; at = text.find(planted, at + 1)) {
            const std::size_t end = at + planted.size();
            const auto is_word = [&](std::size_t place) {
                return std::isalnum(static_cast<unsigned char>(text[place])) != 0 || text[place] == '_';
            };
            if ((at > 0 && is_word(at - 1)) || (end < text.size() && is_word(end))) return false;
            found = true;
        }
    }
    return found;
}

bool has_control(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const utf8::CodePoint point = utf8::decode(text.substr(at));
        if (point.value != '\n' && utf8::is_control(point.value)) return true;
        at += point.length;
    }
    return false;
}

void check_spans(const Output& output) {
    const auto is_inside = [&](const Span& span) {
        return span.file < output.sources->size() && span.begin <= span.end &&
               span.end <= (*output.sources)[span.file].bytes().size();
    };
    for (const Finding& finding : *output.findings) {
        MUST(is_inside(finding.span));
        MUST(!finding.message.empty());
        for (const Related& related : finding.related) MUST(is_inside(related.span));
        if (!finding.fix) continue;
        for (const Edit& edit : finding.fix->edits) MUST(is_inside(edit.span));
    }
}

}  // namespace

void check_output(const Output& output, const std::vector<std::string_view>& inputs) {
    check_spans(output);
    // Each run in two formats, taking turns by the input: more runs are worth more than each run in all.
    std::size_t turn = 0;
    for (const std::string_view input : inputs) turn += std::hash<std::string_view>()(input);
    const bool is_first = turn % 2 == 0;
    const auto made = [&](bool is_wanted, const std::function<void(const Sink&)>& report) {
        return is_wanted ? collect(report) : std::string();
    };
    const std::string text = made(is_first, [&](const Sink& sink) { text_report(output, {}, sink); });
    const std::string concise = made(!is_first, [&](const Sink& sink) { concise_report(output, sink); });
    const std::string json = made(is_first, [&](const Sink& sink) { json_report(output, sink); });
    const std::string sarif = made(!is_first, [&](const Sink& sink) { sarif_report(output, sink); });
    for (const std::string* report : {&text, &concise}) {
        MUST(!has_control(*report));
        MUST(utf8::first_invalid(*report) == std::nullopt);
        MUST(report->find("##[") == std::string::npos && report->find("##vso[") == std::string::npos);
        MUST(!report->starts_with("::") && report->find("\n::") == std::string::npos);
    }
    MUST(nlohmann::json::accept(is_first ? json : sarif));
    if (!hold_secret(inputs)) return;
    for (const std::string* report : {&text, &concise, &json, &sarif}) MUST(report->find(planted) == std::string::npos);
}

bool check_all(std::string_view bytes, std::string_view name) {
    static const RuleTable rules = all_rules();
    static const Selection selection = [] {
        Choices choices;
        choices.select = std::vector<std::string>{"all"};
        return Selection(rules, choices);
    }();
    Sources sources;
    std::vector<std::unique_ptr<Input>> inputs;
    constexpr std::uint64_t most_work = 3'000'000;
    inputs.push_back(
        std::make_unique<Input>(sources.add(std::string(name), std::string(bytes)), true, nullptr, most_work));
    std::vector<Finding> findings = run_rules(inputs, {}, rules, selection, {});
    std::vector<Scrub::Held> held;
    held.push_back(Scrub::hold(*inputs.front()));
    const Scrub scrub(std::move(held), sources, {});
    for (Finding& finding : findings) scrub.apply(finding);
    Output output;
    output.sources = &sources;
    output.findings = &findings;
    // A log holds the pages of the rules that have a result, the same each time: most runs make do with their
    // beginnings.
    static const std::vector<RuleEntry> brief = [] {
        std::vector<RuleEntry> entries(rules.begin(), rules.end());
        constexpr std::size_t enough = 300;
        for (RuleEntry& entry : entries) entry.page = entry.page.substr(0, entry.page.find('\n', enough));
        return entries;
    }();
    constexpr std::size_t one_in = 16;
    output.rules = bytes.size() % one_in == 0 ? rules : RuleTable(brief);
    output.show_suppressed = true;
    output.uris = {"t.yaml"};
    output.scrub = &scrub;
    check_output(output, {bytes});
    return inputs.front()->is_known();
}

}  // namespace pipelint::fuzz
