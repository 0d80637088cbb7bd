#pragma once
// What a text looks like as a whole: its length, an ARN, a Region.

#include <cstddef>
#include <string_view>

namespace pipelint {

namespace cfn {
class Text;
}
namespace doc {
struct Node;
}

/// Characters, not bytes; what is not known before deployment counts for none.
std::size_t length_of(const cfn::Text& text);
/// arn:aws(-[\w]+)*:iam::[0-9]{12}:role/.* as the API's model has it.
bool is_role_arn(std::string_view text);
/// `eu-west-1`, `us-gov-west-1`: words with dashes between them, and a number.
bool is_region(std::string_view text);
/// Can a text that begins so still be the ARN of a role?
bool may_be_role_arn(std::string_view prefix);
/// In JSON, and in YAML that the AWS CLI reads: no string.
bool is_number_or_boolean(const doc::Node& scalar);

}  // namespace pipelint
