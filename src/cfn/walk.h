#pragma once
// Goes through all that stands below a node, as far as some deployment has it.

#include <functional>
#include <optional>
#include <string_view>

#include "cfn/intrinsic.h"
#include "cfn/template.h"

namespace pipelint::cfn {

/// One node, with what is known of the place it stands in.
struct Visit {
    const doc::Node* node = nullptr;  ///< aliases followed
    const Call* call = nullptr;       ///< that the node is, or nullptr
    const When& when;
    const Scope* scope = nullptr;
    std::string_view key;  ///< of the innermost mapping around it, empty for that of a call
};

/// Calls `visit` for the node and what stands below it, branches that no deployment takes left out, loops
/// unrolled where their values are known, and left out where not; what a macro is given is its own affair.
/// `visit` says whether to go on below the node. Stops after `most_visits`.
void walk(const Template& document, const doc::Node* node, const When& when, const Scope* scope,
          const std::function<bool(const Visit&)>& visit);

inline constexpr std::size_t most_visits = 500'000;

/// The types of resources that pipelint reads: pipelines, builds, roles and what they are made of.
bool is_read_type(std::string_view type);

}  // namespace pipelint::cfn
