#pragma once
// schemas/secrets.yaml, as it was compiled.

#include <cstddef>
#include <string_view>

namespace pipelint {

/// A secret's form: the prefix, then `least` characters or more of the set.
struct SecretToken {
    std::string_view prefix;
    std::string_view characters;
    std::size_t least;
    std::string_view called;  ///< such as `a GitHub token`
};

#include "secrets.inc"

}  // namespace pipelint
