#pragma once
// Which files a run looks at, and their bytes.

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/git.h"
#include "cli/gitignore.h"
#include "report/output.h"

namespace pipelint::cli {

struct FoundFile {
    std::filesystem::path path;    ///< absolute, without `.` and `..`
    std::string shown;             ///< as findings print it
    bool is_named = false;         ///< by the user, rather than met in a folder
    bool is_link = false;          ///< met in a folder as a symbolic link
    std::filesystem::path folder;  ///< the folder that the user named, or the named file's own
};

struct Discovery {
    std::vector<FoundFile> files;  ///< by the name shown, each once
    std::vector<Unreadable> unreadable;
    std::vector<Unreadable> unread;    ///< what might be pipelint's and was not read
    std::vector<std::string> skipped;  ///< one sentence each, for --verbose
};

/// Remembers where repositories begin, and what git tracks in them.
class Repositories {
public:
    /// The nearest folder upwards with `.git`; nothing where there is none.
    std::optional<std::filesystem::path> root_of(const std::filesystem::path& folder);
    /// What git tracks in the repository of that root; its index is read when it is first asked for.
    const LoadedIndex& index_of(const std::filesystem::path& root);

private:
    std::map<std::filesystem::path, std::optional<std::filesystem::path>> roots_;
    std::map<std::filesystem::path, LoadedIndex> indices_;
};

/// Finds the files that the paths mean: files as they are, folders by what lies in them. With
/// `as_in_walk`, excludes apply to named files too.
Discovery discover(const std::vector<std::string>& paths, bool as_in_walk, Repositories& repositories);

/// The bytes of the file, at most `most` of them; the error's text where it cannot be read.
struct Bytes {
    std::optional<std::string> bytes;
    std::string error;
};
/// Reads a regular file. A pipe, a device or a socket is an error and never waited for, but for what the process was
/// started with (`/dev/stdin`, `/dev/fd/N`).
Bytes read_file(const std::filesystem::path& path, std::size_t most);
/// The same of an open file; `expected` is how many bytes it is likely to have.
Bytes read_open(int file, std::size_t expected, std::size_t most);

/// The path as a URI: relative to `root` where it lies in it, else a `file:` URI. Percent-encoded. Both are real paths.
std::string uri_of(const std::filesystem::path& path, const std::filesystem::path& root);

}  // namespace pipelint::cli
