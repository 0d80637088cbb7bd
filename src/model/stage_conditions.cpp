#include "model/stage_conditions.h"

#include <algorithm>

namespace pipelint {
namespace {

#include "stage-conditions.inc"

}  // namespace

std::span<const StageGate> stage_gates() { return stage_gates_table; }

std::string_view results_of_failure() { return failure_results; }

std::span<const RuleProvider> rule_providers() { return rule_providers_table; }

std::vector<std::string_view> words_of(std::string_view list) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(' ', at), list.size());
        words.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

}  // namespace pipelint
