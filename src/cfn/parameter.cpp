#include "cfn/parameter.h"

namespace pipelint::cfn {

std::optional<std::string_view> Parameter::by_default() const {
    if (domain.size() == 1) return domain.front();
    if (is_given || is_ssm() || default_value == nullptr) return std::nullopt;
    return as_cloudformation_reads(*default_value);
}

std::string_view as_cloudformation_reads(const doc::Node& scalar) {
    if (doc::scalar_type(scalar) != doc::ScalarType::boolean) return scalar.text;
    return doc::truth_of(scalar.text) == doc::Truth::yes ? "true" : "false";
}

}  // namespace pipelint::cfn
