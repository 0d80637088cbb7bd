#pragma once
// What must hold of whatever a reader of documents makes of bytes.

#include <cstdint>
#include <functional>
#include <string_view>

#include "doc/document.h"
#include "doc/readers.h"

namespace pipelint::fuzz {

/// Reads the bytes: every place of the tree, and of the problems, must lie inside them.
void check_reader(std::string_view bytes, const std::function<doc::Loaded(const doc::Source&)>& read);

}  // namespace pipelint::fuzz
