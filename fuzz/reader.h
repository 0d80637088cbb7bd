#pragma once
// What must hold of whatever the readers of documents make of bytes.

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "doc/document.h"
#include "doc/readers.h"

namespace pipelint::fuzz {

/// What one reader of a format makes of a text: nothing where it refuses it without a word.
using Read = std::function<std::optional<doc::Loaded>(const doc::Source&)>;

/// Reads the bytes twice: every place of the trees, and of the problems, must lie inside them. With `compares`, the
/// trees are the same where both readers read the bytes.
void check_readers(std::string_view bytes, const Read& fast, const Read& any, bool compares);

}  // namespace pipelint::fuzz
