#include "model/pipeline/action_types.h"

#include <algorithm>

#include "cfn/template.h"
#include "doc/node.h"
#include "text/number.h"

namespace pipelint {
namespace {

/// More artifacts than any action has.
constexpr int any_number = 255;

/// The number of artifacts that a bound says; the widest where it is not known.
std::uint32_t bound_of(const cfn::Value& details, std::string_view key, std::uint32_t otherwise) {
    const auto text = details.member(key).known();
    const auto value = text ? whole_number(*text) : std::nullopt;
    return value && *value >= 0 && *value <= any_number ? static_cast<std::uint32_t>(*value) : otherwise;
}

Bounds bounds_of(const cfn::Value& details) {
    return {bound_of(details, "MinimumCount", 0), bound_of(details, "MaximumCount", any_number)};
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
        made->version = text("Version");
        if (made->type.provider.empty()) continue;
        made->type.inputs = bounds_of(resource.properties.member("InputArtifactDetails"));
        made->type.outputs = bounds_of(resource.properties.member("OutputArtifactDetails"));
        made->type.has_any_variables = true;
        made->type.has_more_keys = !read_keys(resource.properties.member("ConfigurationProperties"), made->keys);
        made->type.keys = made->keys;
        types.push_back(std::move(made));
    }
    return types;
}

}  // namespace pipelint
