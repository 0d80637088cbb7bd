#pragma once
// Scripts that complete pipelint's words in a shell.

#include <optional>
#include <string>
#include <string_view>

#include "lint/rule.h"

namespace pipelint::cli {

/// The script for bash, zsh or fish; nothing for another shell.
std::optional<std::string> completions(std::string_view shell, RuleTable rules);

}  // namespace pipelint::cli
