#pragma once
// What is wrong with YAML that the parser refuses, in our words and at its cause.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "doc/document.h"
#include "doc/readers.h"

namespace pipelint::doc {

/// What the parser says, and how far the reader had come.
struct YamlError {
    std::string message;                        ///< the parser's own
    std::size_t at = 0;                         ///< behind the source's beginning
    std::uint32_t cursor = 0;                   ///< behind the last thing that was read
    std::optional<std::uint32_t> open_bracket;  ///< the innermost that is not closed
};

Problem explain(const Source& source, const YamlError& error);

}  // namespace pipelint::doc
