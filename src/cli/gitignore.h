#pragma once
// What `.gitignore` files exclude. Source: gitignore(5).

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pipelint::cli {

/// The patterns of one file, for paths relative to the folder it lies in.
class IgnorePatterns {
public:
    explicit IgnorePatterns(std::string_view text);

    enum class Verdict : unsigned char { none, ignored, kept };
    /// What the last pattern that fits says of the path, which has forward slashes and no leading one.
    [[nodiscard]] Verdict judge(std::string_view path, bool is_folder) const;

    [[nodiscard]] bool empty() const { return patterns_.empty(); }
    /// False where the file has more patterns than are read: what they exclude is looked at.
    [[nodiscard]] bool is_whole() const { return is_whole_; }
    /// Each is compared with each path.
    static constexpr std::size_t most_patterns = 10'000;

private:
    struct Pattern {
        std::string glob;
        bool negated = false;
        bool folders_only = false;
        bool anchored = false;           ///< has a slash: fits the whole path, not any last part
        std::ptrdiff_t least_parts = 0;  ///< that a path must have
    };
    std::vector<Pattern> patterns_;
    bool is_whole_ = true;
};

/// Does the glob of git (`*` and `?` stop at slashes, `**` does not) fit the path?
bool git_glob_fits(std::string_view glob, std::string_view path);

}  // namespace pipelint::cli
