#pragma once
// Texts that somebody is meant to replace before the definition is used.

#include <string_view>

namespace pipelint {

/// Is this obviously no value but the place of one: `<RoleArn>`, `REPLACE_ME`, `your-bucket`, `xxxx`, `****`?
bool is_placeholder(std::string_view text);

/// Is this a token that another program replaces: `$ROLE_ARN`, `__ROLE__`, `%ROLE%`, `@role@`, `{account}`?
bool is_token(std::string_view text);

}  // namespace pipelint
