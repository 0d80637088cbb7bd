#pragma once
// The gates of a stage and what their conditions are made of; the data is schemas/stage-conditions.yaml.

#include <span>
#include <string_view>
#include <vector>

namespace pipelint {

struct StageGate {
    std::string_view name;     ///< `BeforeEntry`, `OnSuccess`, `OnFailure`
    std::string_view results;  ///< that its conditions may have, with blanks between them
};
std::span<const StageGate> stage_gates();

/// What `OnFailure` may have as its own result.
std::string_view results_of_failure();

struct RuleProvider {
    std::string_view name;
    bool may_skip = false;  ///< the result SKIP may be with it
};
std::span<const RuleProvider> rule_providers();

/// The words of such a list.
std::vector<std::string_view> words_of(std::string_view list);

}  // namespace pipelint
