#pragma once
// What looks like a secret; the data is schemas/secrets.yaml.

#include <string_view>

namespace pipelint {

/// What a text is, such as `a GitHub token`, by its form; empty where it is none that is known.
std::string_view secret_in(std::string_view text);
/// Does a variable of that name hold a secret, whatever its value looks like?
bool is_secret_variable(std::string_view name);
/// Is the name likely to be that of a secret, by its last words?
bool hints_at_secret(std::string_view name);

}  // namespace pipelint
