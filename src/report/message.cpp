#include "report/message.h"

#include <algorithm>

#include <fmt/format.h>

namespace pipelint {
namespace {

/// More facts than these are read by nobody.
constexpr std::size_t most_facts = 6;

std::string words_of(const Fact& fact) {
    if (!fact.value) return fmt::format("`{}` is {}", fact.name, fact.holds);
    return fmt::format("`{}` is {}`{}`", fact.name, fact.holds ? "" : "not ", *fact.value);
}

}  // namespace

std::string circumstances_of(const Finding& finding) {
    const std::vector<Fact>& facts = finding.when.facts;
    std::string text;
    const std::size_t shown = std::min(facts.size(), most_facts);
    for (std::size_t at = 0; at < shown; ++at) text += (at == 0 ? "" : " and ") + words_of(facts[at]);
    const std::size_t more = finding.when.more + facts.size() - shown;
    return more == 0 ? text : fmt::format("{} and {} more conditions hold", text, more);
}

std::string message_of(const Finding& finding) {
    std::string text = finding.message;
    if (!finding.when.facts.empty()) text += fmt::format(" (when {})", circumstances_of(finding));
    for (const std::string& parameter : finding.when.defaults)
        text += fmt::format(" (with the default of `{}`)", parameter);
    return text;
}

}  // namespace pipelint
