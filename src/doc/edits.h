#pragma once
// Edits that fixes need: text for a place, in the style of what stands around it.

#include <optional>
#include <string>
#include <string_view>

#include "doc/node.h"
#include "text/span.h"

namespace pipelint {

/// A part of a file, and what is to stand there instead.
struct Edit {
    Span span;  ///< empty: an insertion
    std::string replacement;
};

/// Adds `key: "value"` behind the last member of the mapping, in its own style; `value` must need no escapes. Nothing
/// where the mapping is empty, is a pair in brackets, or stands inside another text.
std::optional<Edit> insert_member(const doc::Node& mapping, std::string_view key, std::string_view value);
/// The same with the value `true`.
std::optional<Edit> insert_flag(const doc::Node& mapping, std::string_view key);

}  // namespace pipelint
