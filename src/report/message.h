#pragma once
// What a finding says, in a sentence.

#include <string>

#include "lint/finding.h"

namespace pipelint {

/// Under which circumstances it holds, in words: "`IsProd` is true and `Stage` is `dev`"; empty for always.
std::string circumstances_of(const Finding& finding);
/// The message, and behind it under which circumstances it holds: "… refuses the pipeline (when `IsProd` is true)".
/// Without full stop.
std::string message_of(const Finding& finding);

}  // namespace pipelint
