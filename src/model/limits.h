#pragma once
// Numbers that CodePipeline or pipelint sets; each with its source in schemas/limits.yaml.

#include <cstddef>

namespace pipelint::limits {

#include "limits.inc"

}  // namespace pipelint::limits
