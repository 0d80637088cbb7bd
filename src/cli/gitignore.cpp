#include "cli/gitignore.h"

#include <algorithm>

namespace pipelint::cli {
namespace {

/// Does the set `[…]` at the glob's start hold the character? Moves the glob behind it.
bool set_holds(std::string_view& glob, char c) {
    std::size_t at = 1;
    const bool negated = at < glob.size() && (glob[at] == '!' || glob[at] == '^');
    if (negated) ++at;
    bool holds = false;
    for (bool first = true; at < glob.size() && (glob[at] != ']' || first); first = false) {
        char low = glob[at++];
        if (low == '\\' && at < glob.size()) low = glob[at++];
        char high = low;
        if (at + 1 < glob.size() && glob[at] == '-' && glob[at + 1] != ']') {
            high = glob[at + 1];
            at += 2;
        }
        holds = holds || (low <= c && c <= high);
    }
    glob.remove_prefix(std::min(at + 1, glob.size()));
    return holds != negated;
}

}  // namespace

bool git_glob_fits(std::string_view glob, std::string_view path) {
    while (!glob.empty()) {
        if (glob.starts_with("**/")) {
            const std::string_view rest = glob.substr(3);
            if (git_glob_fits(rest, path)) return true;
            for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
                 slash = path.find('/', slash + 1)) {
                if (git_glob_fits(rest, path.substr(slash + 1))) return true;
            }
            return false;
        }
        if (glob == "**") return true;
        if (glob.front() == '*') {
            const std::string_view rest = glob.substr(std::min(glob.find_first_not_of('*'), glob.size()));
            for (std::size_t at = 0;; ++at) {
                if (git_glob_fits(rest, path.substr(at))) return true;
                if (at >= path.size() || path[at] == '/') return false;
            }
        }
        if (path.empty()) return false;
        const char c = path.front();
        if (glob.front() == '[' && glob.find(']', 2) != std::string_view::npos) {
            if (c == '/' || !set_holds(glob, c)) return false;
        } else if (glob.front() == '?') {
            if (c == '/') return false;
            glob.remove_prefix(1);
        } else {
            if (glob.front() == '\\' && glob.size() > 1) glob.remove_prefix(1);
            if (glob.front() != c) return false;
            glob.remove_prefix(1);
        }
        path.remove_prefix(1);
    }
    return path.empty();
}

IgnorePatterns::IgnorePatterns(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
        if (line.empty() || line.front() == '#') continue;
        Pattern pattern;
        if (line.front() == '!') {
            pattern.negated = true;
            line.remove_prefix(1);
        }
        if (line.ends_with('/')) {
            pattern.folders_only = true;
            line.remove_suffix(1);
        }
        pattern.anchored = line.find('/') != std::string_view::npos;
        if (line.starts_with('/')) line.remove_prefix(1);
        if (line.empty()) continue;
        pattern.glob = std::string(line);
        patterns_.push_back(std::move(pattern));
    }
}

IgnorePatterns::Verdict IgnorePatterns::judge(std::string_view path, bool is_folder) const {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const auto fits = [&](const Pattern& pattern) {
        if (pattern.folders_only && !is_folder) return false;
        return git_glob_fits(pattern.glob, pattern.anchored ? path : name);
    };
    const auto last = std::find_if(patterns_.rbegin(), patterns_.rend(), fits);
    if (last != patterns_.rend()) return last->negated ? Verdict::kept : Verdict::ignored;
    return Verdict::none;
}

}  // namespace pipelint::cli
