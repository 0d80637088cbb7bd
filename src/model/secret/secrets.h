#pragma once
// What looks like a secret; the data is schemas/secrets.yaml.

#include <cstddef>
#include <string_view>
#include <vector>

#include "text/range.h"

namespace pipelint {

/// What a text is, such as `a GitHub token`, by its form; empty where it is none that is known.
std::string_view secret_in(std::string_view text);
/// The parts of a text that are secrets by their form: tokens, passwords in addresses (`user:password@`), what stands
/// behind password options and in headers, `NAME=value` of a secret's name, what is piped into `--password-stdin`,
/// private keys. With `has_keys`, `name: value` of a secret's name as well. In order, none touching another. What a
/// reference or a placeholder stands for is none. Work is in proportion to the text.
std::vector<TextRange> secrets_within(std::string_view text, bool has_keys);
/// Is that the name of something secret: `OAuthToken`, `db-password`, `Oauthtokn`? A name that only may be one counts.
bool names_secret(std::string_view name);
/// Is it what a secret looks like, rather than a word: long, with digits among its letters?
bool looks_random(std::string_view text);

/// Of `{Name: DB_PASSWORD, Value: …}`: is that the key under which the name stands?
bool is_pair_name(std::string_view key);
/// Is that the key under which the value stands, or what people mistype for it?
bool is_pair_value(std::string_view key);
/// Does the line speak of secrets, in whatever form?
bool speaks_of_secrets(std::string_view line);
/// Does the command call a program whose short options take a password (`mysql -p`, `curl -u`)?
bool may_take_password(std::string_view command);

/// Does a variable of that name hold a secret, whatever its value looks like?
bool is_secret_variable(std::string_view name);
/// Is the name likely to be that of a secret, by its last words?
bool hints_at_secret(std::string_view name);

}  // namespace pipelint
