#pragma once
// What a template's Parameters section says of one parameter.

#include <string_view>
#include <vector>

#include "doc/node.h"

namespace pipelint::cfn {

struct Parameter {
    std::string_view name;
    const doc::Node* key = nullptr;
    const doc::Node* definition = nullptr;
    const doc::Node* default_value = nullptr;  ///< a scalar, or nullptr
    std::vector<const doc::Node*> allowed_values;
    std::string_view type;

    /// The value that it has in every deployment: of AllowedValues with one entry.
    [[nodiscard]] const doc::Node* only_value() const {
        return allowed_values.size() == 1 ? allowed_values.front() : nullptr;
    }
    /// True where what is given names an SSM parameter, and the value is that one's.
    [[nodiscard]] bool is_ssm() const { return type.starts_with("AWS::SSM::Parameter::Value"); }
};

/// The text that CloudFormation reads a scalar as: `True` without quotes is a boolean, and becomes `true`.
std::string_view as_cloudformation_reads(const doc::Node& scalar);

}  // namespace pipelint::cfn
