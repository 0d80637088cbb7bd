#pragma once
// Every part of an input, held against its structure.

#include <vector>

#include "model/structure/flaw.h"

namespace pipelint {

class Input;

/// Everything in the input's pipelines, webhooks, custom action types, projects and buildspecs that differs from their
/// structure. What is decided at deployment, or made by a macro, does not count.
std::vector<StructureFlaw> structure_flaws(const Input& input);

}  // namespace pipelint
