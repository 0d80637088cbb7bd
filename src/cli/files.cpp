#include "cli/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>
#include <system_error>

#include <fmt/format.h>

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& name) {
    const std::string& text = name.native();
    return text.size() > 1 && text[0] == '.' && text != "..";
}

bool has_known_suffix(const fs::path& path) {
    static constexpr std::array<std::string_view, 4> suffixes = {".yaml", ".yml", ".json", ".template"};
    return std::find(suffixes.begin(), suffixes.end(), path.extension().native()) != suffixes.end();
}

fs::path absolute(const fs::path& path) {
    std::error_code error;
    fs::path full = fs::absolute(path, error);
    full = error ? path.lexically_normal() : full.lexically_normal();
    return full.has_filename() ? full : full.parent_path();
}

class Walk {
public:
    Walk(Discovery& found, Ignores& ignores) : found_(found), ignores_(ignores) {}

    void folder(const fs::path& path, const std::string& shown) {
        std::error_code error;
        fs::directory_iterator entries(path, error);
        if (error) {
            found_.unreadable.push_back({shown.empty() ? "." : shown, {}, error.message()});
            return;
        }
        for (; entries != fs::directory_iterator(); entries.increment(error)) {
            if (error) break;
            entry(*entries, shown);
        }
    }

private:
    void entry(const fs::directory_entry& entry, const std::string& shown) {
        const fs::path& path = entry.path();
        const fs::path name = path.filename();
        const std::string here = shown.empty() ? name.string() : shown + "/" + name.string();
        std::error_code error;
        if (entry.is_directory(error) && !entry.is_symlink(error)) {
            if (is_hidden(name) || name == "node_modules" || ignores_.excludes(path, true)) {
                found_.skipped.push_back(fmt::format("{}: a folder that is hidden or that git ignores", here));
            } else {
                folder(path, here);
            }
            return;
        }
        if (!has_known_suffix(path) || !entry.is_regular_file(error)) return;
        if (ignores_.excludes(path, false)) {
            found_.skipped.push_back(fmt::format("{}: git ignores it", here));
            return;
        }
        found_.files.push_back({path, here, false});
    }

    Discovery& found_;
    Ignores& ignores_;
};

/// A folder as it stands before the names of its files: nothing for the current one.
std::string prefix_of(std::string_view path) {
    while (path.starts_with("./")) path.remove_prefix(2);
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    if (path == "." || path.empty()) return {};
    return std::string(path);
}

}  // namespace

std::optional<fs::path> Ignores::repository_of(const fs::path& folder) {
    if (const auto known = repositories_.find(folder); known != repositories_.end()) return known->second;
    std::error_code error;
    std::optional<fs::path> root;
    if (fs::exists(folder / ".git", error)) {
        root = folder;
    } else if (folder.has_parent_path() && folder.parent_path() != folder) {
        root = repository_of(folder.parent_path());
    }
    repositories_.emplace(folder, root);
    return root;
}

const IgnorePatterns& Ignores::patterns_in(const fs::path& folder) {
    const auto known = patterns_.find(folder);
    if (known != patterns_.end()) return known->second;
    constexpr std::size_t largest = 1U << 20U;
    const Bytes bytes = read_file(folder / ".gitignore", largest);
    return patterns_.emplace(folder, IgnorePatterns(bytes.bytes.value_or(std::string()))).first->second;
}

bool Ignores::git_ignores(const fs::path& path, bool is_folder, const fs::path& root) {
    // The nearest file decides; within it the last pattern that fits.
    for (fs::path folder = path.parent_path();; folder = folder.parent_path()) {
        const std::string relative = path.lexically_relative(folder).generic_string();
        const auto verdict = patterns_in(folder).judge(relative, is_folder);
        if (verdict != IgnorePatterns::Verdict::none) return verdict == IgnorePatterns::Verdict::ignored;
        if (folder == root || !folder.has_parent_path() || folder.parent_path() == folder) return false;
    }
}

bool Ignores::excludes_with_parents(const fs::path& path) {
    const auto root = repository_of(path.parent_path());
    for (fs::path folder = path.parent_path(); root && folder != *root; folder = folder.parent_path()) {
        const fs::path name = folder.filename();
        if (is_hidden(name) || name == "node_modules" || excludes(folder, true)) return true;
    }
    return excludes(path, false);
}

bool Ignores::excludes(const fs::path& path, bool is_folder) {
    const auto root = repository_of(path.parent_path());
    return git_ignores(path, is_folder, root.value_or(path.parent_path()));
}

Discovery discover(const std::vector<std::string>& paths, bool as_in_walk, Ignores& ignores) {
    Discovery found;
    for (const std::string& given : paths) {
        std::error_code error;
        const fs::path path = absolute(given);
        const fs::file_status status = fs::status(path, error);
        if (!fs::exists(status)) {
            found.unreadable.push_back({given, {}, "no such file or folder"});
        } else if (fs::is_directory(status)) {
            Walk(found, ignores).folder(path, prefix_of(given));
        } else if (!as_in_walk) {
            found.files.push_back({path, prefix_of(given), true});
        } else if (ignores.excludes_with_parents(path)) {
            found.skipped.push_back(fmt::format("{}: git ignores it", given));
        } else {
            found.files.push_back({path, prefix_of(given), false});
        }
    }
    std::stable_sort(found.files.begin(), found.files.end(), [](const FoundFile& a, const FoundFile& b) {
        return a.shown != b.shown ? a.shown < b.shown : a.is_named > b.is_named;
    });
    std::set<fs::path> seen;
    std::erase_if(found.files, [&](const FoundFile& file) { return !seen.insert(file.path).second; });
    return found;
}

Bytes read_file(const fs::path& path, std::size_t most) {
    const auto close = [](std::FILE* file) { std::fclose(file); };
    const std::unique_ptr<std::FILE, decltype(close)> file(std::fopen(path.c_str(), "rb"), close);
    if (!file) return {std::nullopt, std::strerror(errno)};
    std::error_code error;
    const auto size = fs::file_size(path, error);
    constexpr std::size_t chunk = 1U << 16U;
    std::string bytes;
    if (!error) bytes.reserve(std::min<std::size_t>(size, most) + 1);
    while (bytes.size() < most) {
        const std::size_t before = bytes.size();
        const std::size_t wanted = std::min(most - before, std::max(chunk, bytes.capacity() - before));
        bytes.resize(before + wanted);
        const std::size_t read = std::fread(bytes.data() + before, 1, wanted, file.get());
        bytes.resize(before + read);
        if (read == 0) break;
    }
    if (std::ferror(file.get()) != 0) return {std::nullopt, std::strerror(errno)};
    return {std::move(bytes), {}};
}

std::string uri_of(const fs::path& path, const fs::path& root) {
    std::error_code error;
    fs::path real = fs::weakly_canonical(path, error);
    if (error) real = path;
    fs::path real_root = fs::weakly_canonical(root, error);
    if (error) real_root = root;
    const std::string relative = real.lexically_relative(real_root).generic_string();
    const bool inside = !relative.empty() && relative != ".." && !relative.starts_with("../");
    std::string uri = inside ? "" : "file://";
    for (const char c : inside ? relative : real.generic_string()) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~/").find(c) != std::string_view::npos;
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

}  // namespace pipelint::cli
