#pragma once
// Paths as texts: absolute, with slashes, without `.` and `..`.

#include <optional>
#include <string>
#include <string_view>

namespace pipelint::workspace {

/// The folder of the file or folder; the root's is the root.
std::string parent_of(std::string_view path);
/// What `name` means from that folder; `..` above the root is the root.
std::string joined(std::string_view folder, std::string_view name);
/// The path from the folder on, empty for the folder itself; nothing where it lies elsewhere.
std::optional<std::string> relative_to(std::string_view path, std::string_view folder);

}  // namespace pipelint::workspace
