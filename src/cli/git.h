#pragma once
// What a repository says of itself, read from its files: git is never run, for a stranger's repository may configure
// it to run anything.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pipelint::cli {

/// The folder that holds a repository's data: `.git`, or what a `.git` file of a worktree or submodule names. `root` is
/// the folder in which `.git` lies. Nothing where it cannot be read.
std::optional<std::filesystem::path> git_folder_of(const std::filesystem::path& root);

/// The addresses of the repository's remotes.
std::vector<std::string> remotes_of(const std::filesystem::path& root);

/// The paths that git tracks.
class Index {
public:
    Index() = default;
    /// `paths` are relative to the repository's root.
    explicit Index(std::vector<std::string> paths);

    [[nodiscard]] bool has(std::string_view path) const;
    /// Those in the folder and below it; the folder has no slash at its end.
    [[nodiscard]] std::vector<std::string_view> below(std::string_view folder) const;
    [[nodiscard]] std::size_t size() const { return paths_.size(); }

private:
    std::vector<std::string> paths_;  ///< sorted
};

/// One file of an index as it is read: its own entries, and what it says of another one that it is split from.
struct IndexFile {
    struct Entry {
        std::string path;
        bool is_folder = false;  ///< of a sparse index: all that is below it is tracked
    };
    std::vector<Entry> entries;
    std::string shared;  ///< the name of the shared index in hexadecimal digits; empty where it is whole
    std::vector<std::uint64_t> deleted;   ///< places of entries of the shared index, a bit each
    std::vector<std::uint64_t> replaced;  ///< the same
    std::string error;                    ///< why it cannot be read
};
/// Reads versions 2, 3 and 4. `hash_size` is 20 for SHA-1 and 32 for SHA-256. Source: git, gitformat-index(5).
IndexFile read_index(std::string_view bytes, std::size_t hash_size);

/// The index of the repository. An index that is not there is an empty one; one that cannot be read is an error.
struct LoadedIndex {
    Index index;
    std::string error;
};
LoadedIndex index_of(const std::filesystem::path& root);

}  // namespace pipelint::cli
