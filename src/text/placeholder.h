#pragma once
// Texts that somebody is meant to replace before the definition is used.

#include <string_view>

namespace pipelint {

/// Is this obviously no value but the place of one: `<RoleArn>`, `REPLACE_ME`, `your-bucket`, `xxxx`, `****`?
bool is_placeholder(std::string_view text);

/// Is this a token between marks that another program replaces: `__ROLE__`, `%ROLE%`, `@role@`, `#role#`, `[role]`,
/// `((role))`, `XXXX`; or does it have one in braces: `{account}`?
bool is_marked_token(std::string_view text);

/// Is it one of those, or does it have a variable in it: `$ROLE_ARN`?
bool is_token(std::string_view text);

}  // namespace pipelint
