#pragma once
// The action types that CodePipeline has built in.

#include "aws/tables/action_types.h"

namespace pipelint {

/// The type of these three, or nullptr.
const ActionType* find_action_type(std::string_view category, std::string_view owner, std::string_view provider);

/// What the type's configuration may hold under that name, or nullptr.
const ActionKey* find_key(const ActionType& type, std::string_view name);

/// The version that all types of that owner have; empty where they have any.
std::string_view only_version(std::string_view owner);

}  // namespace pipelint
