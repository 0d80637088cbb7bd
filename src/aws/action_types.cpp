#include "aws/action_types.h"

#include "aws/words.h"

namespace pipelint {

const ActionType* find_action_type(std::string_view category, std::string_view owner, std::string_view provider) {
    const auto all = action_types();
    const auto found = std::find_if(all.begin(), all.end(), [&](const ActionType& type) {
        return type.category == category && type.owner == owner && type.provider == provider;
    });
    return found == all.end() ? nullptr : &*found;
}

const ActionKey* find_key(const ActionType& type, std::string_view name) { return find_named(type.keys, name); }

std::string_view only_version(std::string_view owner) {
    const ActionOwner* known = find_named(action_owners(), owner);
    return known == nullptr ? std::string_view() : known->only_version;
}

}  // namespace pipelint
