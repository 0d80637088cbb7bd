#pragma once
// The two ways in which names are written.

#include <cstdint>
#include <string>
#include <string_view>

namespace pipelint {

/// A template's `ActionTypeId` is the API's `actionTypeId`.
enum class Spelling : std::uint8_t { cloudformation, api };

/// A name that CloudFormation spells so, in either spelling.
std::string spelled(Spelling spelling, std::string_view key);

}  // namespace pipelint
