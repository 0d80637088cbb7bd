#pragma once
// A whole check, from bytes to every format, and what must hold of it.

#include <string>
#include <string_view>
#include <vector>

#include "report/output.h"

namespace pipelint::fuzz {

/// What no report may show: put into seeds, and looked for in every byte that is written.
inline constexpr std::string_view planted = "ghp_0123456789abcdefghijklmnopqrstuvwx";

/// True where the file holds something of pipelint's kinds, so that rules had something to judge.
bool check_all(std::string_view bytes, std::string_view name);

/// Writes the report in every format and holds it to its promises. `inputs` are the bytes of the files.
void check_output(const Output& output, const std::vector<std::string_view>& inputs);

}  // namespace pipelint::fuzz
