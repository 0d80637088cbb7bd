#pragma once
// Which files a run looks at, and their bytes.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/gitignore.h"
#include "report/output.h"

namespace pipelint::cli {

struct FoundFile {
    std::filesystem::path path;  ///< absolute, without `.` and `..`
    std::string shown;           ///< as findings print it
    bool is_named = false;       ///< by the user, rather than met in a folder
};

struct Discovery {
    std::vector<FoundFile> files;  ///< by the name shown, each once
    std::vector<Unreadable> unreadable;
    std::vector<std::string> skipped;  ///< one sentence each, for --verbose
};

/// Remembers the `.gitignore` files that it has read, and where repositories begin.
class Ignores {
public:
    /// True where git would not look at the path, or it lies in a hidden folder or in node_modules.
    bool excludes(const std::filesystem::path& path, bool is_folder);
    /// The same for a file and the folders that it lies in, up to the repository's root.
    bool excludes_with_parents(const std::filesystem::path& path);
    /// The nearest folder upwards with `.git`; nothing where there is none.
    std::optional<std::filesystem::path> repository_of(const std::filesystem::path& folder);

private:
    const IgnorePatterns& patterns_in(const std::filesystem::path& folder);
    bool git_ignores(const std::filesystem::path& path, bool is_folder, const std::filesystem::path& root);

    std::map<std::filesystem::path, IgnorePatterns> patterns_;
    std::map<std::filesystem::path, std::optional<std::filesystem::path>> repositories_;
};

/// Finds the files that the paths mean: files as they are, folders by what lies in them. With
/// `as_in_walk`, excludes apply to named files too.
Discovery discover(const std::vector<std::string>& paths, bool as_in_walk, Ignores& ignores);

/// The bytes of the file, at most `most` of them; the error's text where it cannot be read.
struct Bytes {
    std::optional<std::string> bytes;
    std::string error;
};
Bytes read_file(const std::filesystem::path& path, std::size_t most);

/// The path as a URI: relative to `root` where it lies in it, else a `file:` URI. Percent-encoded.
std::string uri_of(const std::filesystem::path& path, const std::filesystem::path& root);

}  // namespace pipelint::cli
