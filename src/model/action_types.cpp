#include "model/action_types.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>

#include "cfn/template.h"
#include "doc/node.h"

namespace pipelint {
namespace {

struct ProviderAlias {
    std::string_view wrong;
    std::string_view right;
};

#include "action-types.inc"

/// The number of artifacts that a bound says; the widest where it is not known.
std::uint8_t bound_of(const cfn::Value& details, std::string_view key, std::uint8_t otherwise) {
    const auto text = details.member(key).known();
    int value = 0;
    if (!text) return otherwise;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    const bool is_number = error == std::errc{} && end == text->data() + text->size();
    return is_number && value >= 0 && value <= std::numeric_limits<std::uint8_t>::max()
               ? static_cast<std::uint8_t>(value)
               : otherwise;
}

ActionType::Bounds bounds_of(const cfn::Value& details) {
    return {bound_of(details, "MinimumCount", 0),
            bound_of(details, "MaximumCount", std::numeric_limits<std::uint8_t>::max())};
}

bool is_true(const cfn::Value& value) {
    const auto text = value.known();
    return text && doc::truth_of(*text) == doc::Truth::yes;
}

/// The keys that are registered; false where there may be others.
bool read_keys(const cfn::Value& properties, std::vector<ActionKey>& keys) {
    bool is_complete = properties.is_complete_list();
    for (const cfn::Item& item : properties.items()) {
        const cfn::Value name = item.value.member("Name");
        const auto known = name.known();
        if (!known) {
            is_complete = false;
            continue;
        }
        ActionKey key;
        key.name = name.owner()->keep(std::string(*known));
        key.is_required = is_true(item.value.member("Required")) && item.value.alternatives().front().when.always();
        key.is_secret = is_true(item.value.member("Secret"));
        const auto type = item.value.member("Type").known();
        if (type == "Number") key.kind = KeyKind::integer;
        if (type == "Boolean") key.kind = KeyKind::boolean;
        keys.push_back(key);
    }
    return is_complete;
}

}  // namespace

std::span<const std::string_view> ActionKey::allowed() const {
    return std::span(action_texts).subspan(first_allowed, allowed_count);
}

std::span<const std::string_view> KeyNeed::values() const {
    return std::span(action_texts).subspan(first_value, value_count);
}

std::span<const ActionKey> ActionType::keys() const {
    return owner == "Custom" ? own_keys : std::span(action_keys).subspan(first_key, key_count);
}

const ActionKey* ActionType::key(std::string_view name) const {
    const auto all = keys();
    const auto found = std::find_if(all.begin(), all.end(), [&](const ActionKey& one) { return one.name == name; });
    return found == all.end() ? nullptr : &*found;
}

std::span<const std::string_view> ActionType::variables() const {
    return std::span(action_texts).subspan(first_variable, variable_count);
}

std::span<const KeyNeed> ActionType::needs() const { return std::span(key_needs).subspan(first_need, need_count); }

std::span<const KeyPair> ActionType::excludes() const {
    return std::span(key_excludes).subspan(first_exclude, exclude_count);
}

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

CustomActionTypes custom_action_types_of(const cfn::Template& document) {
    CustomActionTypes types;
    for (const cfn::Resource& resource : document.resources()) {
        if (resource.type != "AWS::CodePipeline::CustomActionType" || !document.is_possible(resource.when)) continue;
        const auto text = [&](std::string_view key) {
            const auto known = resource.properties.member(key).known();
            return known ? document.keep(std::string(*known)) : std::string_view();
        };
        auto made = std::make_unique<CustomActionType>();
        made->when = resource.when;
        made->place = resource.key->text_span();
        made->type.category = text("Category");
        made->type.owner = "Custom";
        made->type.provider = text("Provider");
        made->type.version = text("Version");
        if (made->type.provider.empty()) continue;
        made->type.inputs = bounds_of(resource.properties.member("InputArtifactDetails"));
        made->type.outputs = bounds_of(resource.properties.member("OutputArtifactDetails"));
        made->type.has_any_variables = true;
        made->type.has_all_keys = read_keys(resource.properties.member("ConfigurationProperties"), made->keys);
        made->type.own_keys = made->keys;
        types.push_back(std::move(made));
    }
    return types;
}

}  // namespace pipelint
