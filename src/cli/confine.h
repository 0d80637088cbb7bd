#pragma once
// Reading what a document names, and nothing that lies outside its repository.
//
// A template, a buildspec's project or an action names files; whoever wrote the name may be a stranger. What is named
// is opened folder by folder, each from the one before it (openat), so that nothing can be exchanged between the check
// and the opening; links are followed by hand, and none leads out of the root.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "workspace/files.h"

namespace pipelint::cli {

using workspace::Access;

struct Confined {
    Access access = Access::absent;
    std::string bytes;
    std::filesystem::path real;  ///< where the file lies, links followed; beneath the root
};

/// Reads the file that `name`, relative to the folder `folder` of the root, means. `root` must be a real path;
/// `folder` is relative to it, empty for the root itself. `most` is the largest size in bytes that is read.
Confined read_beneath(const std::filesystem::path& root, std::string_view folder, std::string_view name,
                      std::size_t most);

}  // namespace pipelint::cli
