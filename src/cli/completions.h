#pragma once
// Scripts that complete pipelint's words in a shell, made from the parser itself.

#include <optional>
#include <string>
#include <string_view>

#include "lint/rule.h"

namespace CLI {
class App;
}

namespace pipelint::cli {

/// The script for bash, zsh or fish; nothing for another shell.
std::optional<std::string> completions(std::string_view shell, const CLI::App& app, RuleTable rules);

}  // namespace pipelint::cli
