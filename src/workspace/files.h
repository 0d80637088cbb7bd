#pragma once
// Where the files of a workspace come from: a disk, an editor's buffers, a map in memory.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pipelint::workspace {

enum class Access : std::uint8_t {
    granted,
    absent,      ///< there is no such file
    outside,     ///< its real path lies outside the root
    unsuitable,  ///< it is a folder, a device, a pipe or a socket
    too_large,
    failed,  ///< it cannot be read
};

/// A file that a document names.
struct NamedFile {
    Access access = Access::absent;
    std::string bytes;
    std::string path;   ///< where it lies, links followed; beneath the root
    std::string shown;  ///< as findings print it
};

/// Paths are absolute and real: with slashes, without `.`, `..` and links. Whoever implements this holds what documents
/// name to their repository: the author of a document may be a stranger.
class Files {
public:
    Files() = default;
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    virtual ~Files() = default;

    /// The root of the repository in which the folder lies; nothing where it lies in none.
    virtual std::optional<std::string> root_of(const std::string& folder) = 0;
    /// The addresses of the remotes of the repository with that root.
    virtual std::vector<std::string> remotes_of(const std::string& root) = 0;
    /// Reads the file that `name` means from `folder`, a path relative to `root`; only where it lies beneath the root,
    /// and has `most` bytes at most.
    virtual NamedFile read(const std::string& root, const std::string& folder, const std::string& name,
                           std::size_t most) = 0;
};

}  // namespace pipelint::workspace
