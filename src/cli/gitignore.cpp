#include "cli/gitignore.h"

#include <algorithm>
#include <optional>
#include <utility>

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

/// Does the first element of the glob, none of them a star, take the character? Moves the glob behind it.
bool takes_one(std::string_view& glob, char c) {
    if (glob.front() == '[' && glob.find(']', 2) != std::string_view::npos) return c != '/' && set_holds(glob, c);
    std::string_view rest = glob;
    if (rest.front() == '\\' && rest.size() > 1) {
        rest.remove_prefix(1);
    } else if (rest.front() == '?') {
        glob.remove_prefix(1);
        return c != '/';
    }
    if (rest.front() != c) return false;
    glob = rest.substr(1);
    return true;
}

/// Does a glob without slashes fit one part of a path? Where it fails, only what the last `*` stands for is tried anew.
bool part_fits(std::string_view glob, std::string_view part) {
    std::optional<std::pair<std::string_view, std::string_view>> retry;
    while (true) {
        if (glob.starts_with('*')) {
            glob.remove_prefix(std::min(glob.find_first_not_of('*'), glob.size()));
            retry = {glob, part};
            continue;
        }
        if (glob.empty() && part.empty()) return true;
        if (!glob.empty() && !part.empty() && takes_one(glob, part.front())) {
            part.remove_prefix(1);
            continue;
        }
        if (!retry || retry->second.empty()) return false;
        retry->second.remove_prefix(1);
        glob = retry->first;
        part = retry->second;
    }
}

std::string_view first_part(std::string_view path) { return path.substr(0, path.find('/')); }

/// What follows the first slash; nothing where there is none.
std::optional<std::string_view> behind_first_part(std::string_view path) {
    const std::size_t slash = path.find('/');
    return slash == std::string_view::npos ? std::nullopt : std::optional(path.substr(slash + 1));
}

}  // namespace

bool git_glob_fits(std::string_view glob, std::string_view path) {
    // Part by part; as with `*` in a part, only what the last `**` stands for need be tried anew.
    std::optional<std::pair<std::string_view, std::string_view>> retry;
    std::optional<std::string_view> globs = glob;
    std::optional<std::string_view> parts = path;
    while (true) {
        while (globs && first_part(*globs) == "**") {
            globs = behind_first_part(*globs);
            // At the end it means everything that lies inside.
            if (!globs) return parts.has_value();
            if (parts) retry = {*globs, *parts};
        }
        if (!globs && !parts) return true;
        if (globs && parts && part_fits(first_part(*globs), first_part(*parts))) {
            globs = behind_first_part(*globs);
            parts = behind_first_part(*parts);
            continue;
        }
        const auto rest = retry ? behind_first_part(retry->second) : std::nullopt;
        if (!rest) return false;
        retry->second = *rest;
        globs = retry->first;
        parts = *rest;
    }
}

IgnorePatterns::IgnorePatterns(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (patterns_.size() == most_patterns) {
            is_whole_ = false;
            return;
        }
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
        for (std::optional<std::string_view> rest = line; rest; rest = behind_first_part(*rest))
            pattern.least_parts += first_part(*rest) == "**" ? 0 : 1;
        patterns_.push_back(std::move(pattern));
    }
}

IgnorePatterns::Verdict IgnorePatterns::judge(std::string_view path, bool is_folder) const {
    const std::size_t slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const auto parts = std::count(path.begin(), path.end(), '/');
    const auto fits = [&](const Pattern& pattern) {
        if (pattern.folders_only && !is_folder) return false;
        if (pattern.anchored && pattern.least_parts > parts + 1) return false;
        return git_glob_fits(pattern.glob, pattern.anchored ? path : name);
    };
    const auto last = std::find_if(patterns_.rbegin(), patterns_.rend(), fits);
    if (last != patterns_.rend()) return last->negated ? Verdict::kept : Verdict::ignored;
    return Verdict::none;
}

}  // namespace pipelint::cli
