#pragma once
// Numbers as people write them where a service takes whole ones.

#include <cstdint>
#include <optional>
#include <string_view>

namespace pipelint {

/// The whole number that the text is: `5`, `-1`, and `5.0`, which JSON, YAML and CloudFormation take for 5. What is
/// beyond all bounds is the largest, or the smallest, of them. Nothing where it is none: `1.5`, `1e3`, `five`, ``.
std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace pipelint
