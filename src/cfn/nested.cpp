#include "cfn/nested.h"

#include <algorithm>

#include "text/work.h"

namespace pipelint::cfn {
namespace {

using doc::Node;

/// The location that an `AWS::Include` is given.
void add_location(const Node* transform, std::vector<std::string_view>& out) {
    transform = doc::resolve(transform);
    if (transform == nullptr || !transform->is_mapping()) return;
    const Node* name = transform->get("Name");
    const Node* parameters = transform->get("Parameters");
    if (name == nullptr || name->text != "AWS::Include" || parameters == nullptr) return;
    const Node* location = parameters->get("Location");
    if (location != nullptr && location->is_scalar()) out.push_back(location->text);
}

/// What one alternative of a parameter's value comes to; false where it is not known.
bool add_passed(const Alternative& given, const Parameter& parameter, Surroundings::Passed& passed) {
    std::string_view text;
    if (given.is_known_text()) {
        text = given.read_text();
    } else if (given.is_present() || parameter.default_value == nullptr) {
        passed.resource = given.resource;
        passed.attribute = given.attribute;
        return false;
    } else {
        text = as_cloudformation_reads(*parameter.default_value);
    }
    work::spend(passed.values.size());
    if (std::find(passed.values.begin(), passed.values.end(), text) == passed.values.end())
        passed.values.emplace_back(text);
    return true;
}

}  // namespace

std::vector<NestedStack> nested_stacks(const Template& document) {
    std::vector<NestedStack> stacks;
    for (const Resource& resource : document.resources()) {
        const bool is_stack = resource.type == "AWS::CloudFormation::Stack";
        if (!is_stack && resource.type != "AWS::Serverless::Application") continue;
        const Value place = resource.properties.member(is_stack ? "TemplateURL" : "Location");
        const auto alternatives = place.alternatives();
        if (alternatives.size() == 1 && alternatives.front().is_known_text() && alternatives.front().node->is_scalar())
            stacks.push_back({&resource, alternatives.front().node->text});
    }
    return stacks;
}

std::vector<std::string_view> included_locations(const Template& document, const Sites& sites) {
    std::vector<std::string_view> locations;
    const Node* root = doc::resolve(document.document().root());
    if (root == nullptr || !root->is_mapping()) return locations;
    if (const Node* transform = root->get("Fn::Transform")) add_location(transform, locations);
    for (const doc::Member& section : root->members()) {
        const Node* body = doc::resolve(section.value);
        const Node* transform = body->is_mapping() ? body->get("Fn::Transform") : nullptr;
        if (transform != nullptr) add_location(transform, locations);
    }
    for (const Node* transform : sites.transforms) add_location(transform, locations);
    return locations;
}

PassedParameters passed_parameters(const NestedStack& stack, const Template& child) {
    PassedParameters all;
    const Value given = stack.resource->properties.member("Parameters");
    for (const Parameter& parameter : child.parameters()) {
        Surroundings::Passed passed;
        const Value value = given.member(parameter.name);
        bool is_known = true;
        for (const Alternative& alternative : value.alternatives())
            is_known = add_passed(alternative, parameter, passed) && is_known;
        if (!is_known) passed.values.clear();
        if (value.alternatives().size() != 1) {
            passed.resource = nullptr;
            passed.attribute = {};
        }
        all.emplace(parameter.name, std::move(passed));
    }
    return all;
}

void merge_passed(PassedParameters& into, const PassedParameters& other) {
    for (auto& [name, passed] : into) {
        const auto found = other.find(name);
        const bool is_known = found != other.end() && !passed.values.empty() && !found->second.values.empty();
        passed.resource = nullptr;
        passed.attribute = {};
        if (!is_known) {
            passed.values.clear();
            continue;
        }
        work::spend(passed.values.size() + 1);
        if (passed.values.size() > most_alternatives) {
            // More than a value may come to: it is not known.
            passed.values.clear();
            continue;
        }
        for (const std::string& value : found->second.values) {
            if (std::find(passed.values.begin(), passed.values.end(), value) == passed.values.end())
                passed.values.push_back(value);
        }
    }
}

}  // namespace pipelint::cfn
