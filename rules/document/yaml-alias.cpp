#include <string>

#include "aws/tables/cloudformation.h"
#include "cfn/nested.h"
#include "cfn/template.h"
#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

using doc::Node;

/// The first alias or merge key below the node, in the order of the file.
const Node* first_alias(const Node* node) {
    if (node == nullptr) return nullptr;
    if (node->kind == doc::Kind::alias) return node;
    if (const Node* found = first_alias(node->inner())) return found;
    for (const Node* item : node->items()) {
        if (const Node* found = first_alias(item)) return found;
    }
    for (const doc::Member& member : node->members()) {
        if (member.merged) continue;
        if (const Node* found = first_alias(member.value)) return found;
    }
    return nullptr;
}

/// Things that only `aws cloudformation package` or SAM can make sense of: they resolve aliases too.
bool is_packaged(const cfn::Template& document, const cfn::Sites& sites) {
    if (document.has_transform("AWS::Serverless")) return true;
    const auto is_local = [](std::string_view place) { return place.find(':') == std::string_view::npos; };
    for (const cfn::NestedStack& stack : cfn::nested_stacks(document)) {
        if (is_local(stack.location)) return true;
    }
    // A path where CloudFormation wants an object in S3.
    for (const cfn::Resource& resource : document.resources()) {
        const Node* properties = resource.body->get("Properties");
        if (properties == nullptr || !properties->is_mapping()) continue;
        for (const std::string_view key : packaged_properties().all) {
            const Node* value = properties->get(key);
            if (value != nullptr && value->is_scalar() && is_local(value->text)) return true;
        }
    }
    for (const std::string_view place : cfn::included_locations(document, sites)) {
        if (is_local(place)) return true;
    }
    return false;
}

void check(const Input& input, Report& report) {
    for (std::size_t at = 0; at < input.templates().size(); ++at) {
        const cfn::Template& document = *input.templates()[at];
        if (!document.is_cloudformation() || document.document().format() != doc::Format::yaml) continue;
        const Node* alias = first_alias(document.document().root());
        if (alias == nullptr || is_packaged(document, input.sites()[at])) continue;
        report
            .at(alias->span(),
                "CloudFormation refuses a template with YAML aliases: \"YAML aliases are not allowed in CloudFormation "
                "templates\"")
            .note(alias->inner()->span(), "this stands for it")
            .help("write the value out, or deploy what `aws cloudformation package` makes of the template");
    }
}

}  // namespace

extern constexpr Rule yaml_alias{
    .name = "yaml-alias",
    .summary = "A template uses YAML aliases, which CloudFormation does not allow",
    .level = Level::warning,
    .consequence = Consequence::refused,
    .precision = Precision::high,
    .check = check,
};

}  // namespace pipelint::rules
