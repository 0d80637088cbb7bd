#pragma once
// Tables as C++: for each file a header with its enumerations, structs and functions, and a source with the data.

#include <string>

#include "table.h"

namespace schemas {

std::string header_of(const File& file, const Tables& tables);
std::string source_of(const File& file, const Tables& tables);
/// `action-types` as `action_types`.
std::string identifier(const std::string& name);

}  // namespace schemas
