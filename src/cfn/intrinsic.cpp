#include "cfn/intrinsic.h"

#include <array>
#include <utility>

namespace pipelint::cfn {
namespace {

constexpr std::array<std::pair<std::string_view, Fn>, 21> names = {{
    {"Ref", Fn::ref},
    {"GetAtt", Fn::get_att},
    {"Sub", Fn::sub},
    {"Join", Fn::join},
    {"Select", Fn::select},
    {"Split", Fn::split},
    {"FindInMap", Fn::find_in_map},
    {"If", Fn::if_},
    {"Base64", Fn::base64},
    {"ImportValue", Fn::import_value},
    {"GetAZs", Fn::get_azs},
    {"GetStackOutput", Fn::get_stack_output},
    {"Cidr", Fn::cidr},
    {"Transform", Fn::transform},
    {"Length", Fn::length},
    {"ToJsonString", Fn::to_json_string},
    {"Equals", Fn::equals},
    {"And", Fn::and_},
    {"Or", Fn::or_},
    {"Not", Fn::not_},
    {"Condition", Fn::condition},
}};

Fn by_name(std::string_view name) {
    for (const auto& [known, fn] : names) {
        if (known == name) return fn;
    }
    return name.starts_with("ForEach") ? Fn::for_each : Fn::other;
}

/// `Ref` alone is written without `Fn::`; a mapping with the one key `Condition` is a call only
/// inside the Conditions section, whose reader asks for it itself.
std::optional<Fn> by_key(std::string_view key) {
    if (key == "Ref") return Fn::ref;
    // There is no `Fn::Ref`.
    if (key == "Fn::Ref" || key == "Fn::Condition") return Fn::other;
    if (key.starts_with("Fn::")) return by_name(key.substr(4));
    return std::nullopt;
}

}  // namespace

std::optional<Call> call_of(const doc::Node* node) {
    node = doc::resolve(node);
    if (node == nullptr) return std::nullopt;
    if (node->kind == doc::Kind::tagged) {
        return Call{by_name(node->text.substr(1)), node->text, node, doc::resolve(node->inner())};
    }
    if (!node->is_mapping() || node->members().size() != 1) return std::nullopt;
    const doc::Member& member = node->members().front();
    if (!member.key->is_scalar()) return std::nullopt;
    const auto fn = by_key(member.key->text);
    // A loop puts members into the mapping, which is data all the same.
    if (!fn || *fn == Fn::for_each) return std::nullopt;
    return Call{*fn, member.key->text, node, doc::resolve(member.value)};
}

std::string long_name(std::string_view name) {
    if (name.starts_with('!')) name.remove_prefix(1);
    const bool is_whole = name.starts_with("Fn::") || name == "Ref" || name == "Condition";
    return is_whole ? std::string(name) : "Fn::" + std::string(name);
}

}  // namespace pipelint::cfn
