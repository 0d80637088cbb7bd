#pragma once
// What `.gitignore` files exclude. Source: gitignore(5).

#include <memory>
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

private:
    struct Pattern {
        std::string glob;
        bool negated = false;
        bool folders_only = false;
        bool anchored = false;  ///< has a slash: fits the whole path, not any last part
    };
    std::vector<Pattern> patterns_;
};

/// Does the glob of git (`*` and `?` stop at slashes, `**` does not) fit the path?
bool git_glob_fits(std::string_view glob, std::string_view path);

}  // namespace pipelint::cli
