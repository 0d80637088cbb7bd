#include "model/action_types.h"

#include <algorithm>
#include <iterator>

namespace pipelint {
namespace {

struct ProviderAlias {
    std::string_view wrong;
    std::string_view right;
};

#include "action-types.inc"

}  // namespace

std::span<const ActionKey> ActionType::keys() const { return std::span(action_keys).subspan(first_key, key_count); }

std::span<const ActionType> action_types() { return known_types; }

const ActionType* find_action_type(std::string_view category, std::string_view owner, std::string_view provider) {
    const auto all = action_types();
    const auto found = std::find_if(all.begin(), all.end(), [&](const ActionType& type) {
        return type.category == category && type.owner == owner && type.provider == provider;
    });
    return found == all.end() ? nullptr : &*found;
}

std::string_view meant_provider(std::string_view wrong) {
    const auto* const found = std::find_if(std::begin(provider_aliases), std::end(provider_aliases),
                                           [&](const ProviderAlias& alias) { return alias.wrong == wrong; });
    return found == std::end(provider_aliases) ? std::string_view() : found->right;
}

}  // namespace pipelint
