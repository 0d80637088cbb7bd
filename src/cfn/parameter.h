#pragma once
// What a template's Parameters section says of one parameter, and what is known of its value.

#include <optional>
#include <string_view>
#include <vector>

#include "doc/node.h"

namespace pipelint::cfn {

struct Resource;

struct Parameter {
    std::string_view name;
    const doc::Node* key = nullptr;
    const doc::Node* definition = nullptr;
    const doc::Node* default_value = nullptr;  ///< a scalar, or nullptr
    std::string_view type;
    bool no_echo = false;
    bool is_named_as_secret = false;
    /// The values that it may have, as CloudFormation reads them: what is given, what a parent stack passes,
    /// else AllowedValues. Empty where it may be anything, or is not compared as a text.
    std::vector<std::string_view> domain;
    bool is_given = false;  ///< by the user or a parent stack: the domain is what they say
    /// What a parent stack passes, where that is a reference to a resource of its own.
    const Resource* passed_resource = nullptr;
    std::string_view passed_attribute;  ///< empty for a `Ref`

    /// True where its value is nobody's business: it is not worked with, so that nothing made of it can be shown.
    [[nodiscard]] bool is_secret() const { return no_echo || is_named_as_secret; }
    /// The value that it has in every deployment.
    [[nodiscard]] std::optional<std::string_view> only_value() const {
        return domain.size() == 1 ? std::optional(domain.front()) : std::nullopt;
    }
    /// The value where nobody gives another.
    [[nodiscard]] std::optional<std::string_view> by_default() const;
    /// True where what is given names an SSM parameter, and the value is that one's.
    [[nodiscard]] bool is_ssm() const { return type.starts_with("AWS::SSM::Parameter::Value"); }
    /// True where the value is a list, written as one text with commas.
    [[nodiscard]] bool is_list() const { return type == "CommaDelimitedList" || type.starts_with("List<"); }
};

/// The text that CloudFormation reads a scalar as: `True` without quotes is a boolean, and becomes `true`.
std::string_view as_cloudformation_reads(const doc::Node& scalar);

}  // namespace pipelint::cfn
