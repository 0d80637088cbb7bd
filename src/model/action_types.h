#pragma once
// The action types that CodePipeline has built in; the data is schemas/action-types.yaml.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "cfn/when.h"

namespace pipelint {

/// A key of an action's configuration.
struct ActionKey {
    std::string_view name;
    bool is_required = false;
};

struct ActionType {
    struct Bounds {
        std::uint8_t least = 0;
        std::uint8_t most = 0;
    };
    std::string_view category;
    std::string_view owner;
    std::string_view provider;
    Bounds inputs;               ///< how many artifacts it takes
    Bounds outputs;              ///< how many it gives
    bool has_all_keys = false;   ///< false where its configuration may hold other keys
    bool has_exact_name = true;  ///< false where the provider's spelling is not certain
    std::size_t first_key = 0;
    std::size_t key_count = 0;

    [[nodiscard]] std::span<const ActionKey> keys() const;
};

std::span<const ActionType> action_types();
/// The type of these three, or nullptr.
const ActionType* find_action_type(std::string_view category, std::string_view owner, std::string_view provider);
/// The provider that is meant by a name that people write for it; empty where none is known.
std::string_view meant_provider(std::string_view wrong);

/// A built-in type that an action has in a deployment in which `when` holds.
struct TypedAction {
    const ActionType* type = nullptr;
    cfn::When when;
};

}  // namespace pipelint
