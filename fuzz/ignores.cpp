// Ignores in comments: every one lies in the file, and taking one out leaves the rest.

#include "fuzz.h"
#include "lint/idle_suppression.h"
#include "lint/selection.h"
#include "lint/suppression.h"
#include "model/input.h"
#include "rule_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pipelint;
    const SourceFile file(0, "t.yaml", std::string(text_of(data, size)));
    const Input input(file, true, nullptr, 1'000'000);
    std::vector<Suppression> found = suppressions_of(input);
    const auto is_inside = [&](const Span& span) { return span.begin <= span.end && span.end <= size; };
    for (const Suppression& one : found) {
        MUST(is_inside(one.span) && is_inside(one.scope) && is_inside(one.removal));
        for (const Suppression::Entry& entry : one.entries) MUST(is_inside(entry.span) && is_inside(entry.removal));
    }
    const RuleTable rules = all_rules();
    Suppressor suppressor(found, rules);
    Finding finding;
    finding.rule = rules.front().rule;
    for (std::uint32_t at = 0; at < size; at += 7) {
        finding.span = {0, at, at + 1};
        finding.is_suppressed = false;
        suppressor.suppress(finding);
    }
    static const Selection selection(rules, {});
    for (const IdleSuppression& idle : idle_suppressions(found, input, rules, selection)) MUST(is_inside(idle.span));
    return 0;
}
