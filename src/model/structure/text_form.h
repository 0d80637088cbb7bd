#pragma once
// What a text looks like as a whole: its length, an ARN, a Region, a number.

#include <optional>
#include <string_view>

namespace pipelint {

namespace doc {
struct Node;
}

/// Characters, not bytes; holes are none.
std::size_t length_of(std::string_view text);
/// arn:aws(-[\w]+)*:iam::[0-9]{12}:role/.* as the API's model has it.
bool is_role_arn(std::string_view text);
/// `eu-west-1`, `us-gov-west-1`: words with dashes between them, and a number.
bool is_region(std::string_view text);
/// Can a text with holes still be the ARN of a role? By what stands before the first hole.
bool may_be_role_arn(std::string_view text);
/// The number of a text that is a whole one.
std::optional<long> whole_number(std::string_view text);
/// In JSON, and in YAML that the AWS CLI reads: no string.
bool is_number_or_boolean(const doc::Node& scalar);

}  // namespace pipelint
