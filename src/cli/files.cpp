#include "cli/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>
#include <system_error>
#include <unordered_set>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/descriptor.h"
#include "text/characters.h"

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

bool is_hidden(std::string_view name) { return name.size() > 1 && name[0] == '.' && name != ".."; }

bool is_passed_over(std::string_view name) { return is_hidden(name) || name == "node_modules"; }

bool has_known_suffix(const fs::path& path) {
    static constexpr std::array<std::string_view, 4> suffixes = {".yaml", ".yml", ".json", ".template"};
    const std::string_view text = path.native();
    const std::string_view name = text.substr(text.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    return std::find(suffixes.begin(), suffixes.end(), in_lower_case(name.substr(dot))) != suffixes.end();
}

fs::path absolute(const fs::path& path) {
    std::error_code error;
    fs::path full = fs::absolute(path, error);
    if (error) full = path;
    // `link/..` is the folder above the one that the link leads to, as the system reads it.
    const bool goes_up = std::find(full.begin(), full.end(), "..") != full.end();
    if (goes_up && full.filename() == "..") full = fs::weakly_canonical(full, error);
    if (goes_up && full.has_parent_path()) full = fs::weakly_canonical(full.parent_path(), error) / full.filename();
    full = full.lexically_normal();
    return full.has_filename() ? full : full.parent_path();
}

/// The `.gitignore` files that hold for a folder, the nearest first; folders without one have no level.
struct Level {
    std::shared_ptr<const Level> above;
    IgnorePatterns patterns;
    std::size_t prefix = 0;  ///< how many characters of a path stand before what the patterns are for
};
using Levels = std::shared_ptr<const Level>;

/// A folder that is still to be looked at.
struct Pending {
    fs::path path;
    std::string shown;
    Levels levels;
    fs::path root;               ///< of its repository, or the folder that the user named
    bool is_repository = false;  ///< whether that root has a `.git`
};

class Walk {
public:
    Walk(Discovery& found, Repositories& repositories) : found_(found), repositories_(repositories) {}

    void folder(const fs::path& path, const std::string& shown) {
        named_ = path;
        Pending first = start(path);
        first.shown = shown;
        std::vector<Pending> open;
        open.push_back(std::move(first));
        // One folder at a time, none held open while those below it are looked at: trees may be as deep as paths are
        // long.
        while (!open.empty()) {
            const Pending here = std::move(open.back());
            open.pop_back();
            list(here, open);
        }
    }

    /// Would a walk pass the file over?
    bool excludes(const fs::path& path) {
        const Pending here = start(path.parent_path());
        if (here.is_repository) {
            for (fs::path folder = path.parent_path(); folder != here.root; folder = folder.parent_path()) {
                if (is_passed_over(folder.filename().native())) return true;
            }
        }
        if (is_tracked(here, path)) return false;
        const Pending at_root{here.root, {}, nullptr, here.root, here.is_repository};
        Levels levels = level_in(here.root, nullptr);
        fs::path folder = here.root;
        for (const fs::path& part : path.lexically_relative(here.root).parent_path()) {
            folder /= part;
            if (ignores(levels, folder, true)) return true;
            levels = level_in(folder, levels);
        }
        return ignores(levels, path, false);
    }

private:
    /// A folder with what holds for it from its repository's root on.
    Pending start(const fs::path& path) {
        Pending here;
        here.path = path;
        const auto root = repositories_.root_of(path);
        here.is_repository = root.has_value();
        here.root = root.value_or(path);
        fs::path folder = here.root;
        for (const fs::path& part : path.lexically_relative(here.root)) {
            if (part == ".") break;
            here.levels = level_in(folder, here.levels);
            folder /= part;
        }
        return here;
    }

    Levels level_in(const fs::path& folder, const Levels& above) {
        constexpr std::size_t largest = std::size_t{1} << 20U;
        // As git does, one that is a link is not followed: it may lead anywhere.
        std::error_code error;
        if (fs::is_symlink(fs::symlink_status(folder / ".gitignore", error))) return above;
        const Bytes bytes = read_file(folder / ".gitignore", largest + 1);
        if (!bytes.bytes) return above;
        if (bytes.bytes->size() > largest) {
            found_.skipped.push_back(fmt::format("{}: is larger than {} MiB, and is not read",
                                                 (folder / ".gitignore").string(), largest >> 20U));
            return above;
        }
        Level level{above, IgnorePatterns(*bytes.bytes), folder.native().size() + 1};
        if (!level.patterns.is_whole())
            found_.skipped.push_back(fmt::format("{}: has more than {} patterns, of which the first are read",
                                                 (folder / ".gitignore").string(), IgnorePatterns::most_patterns));
        return level.patterns.empty() ? above : std::make_shared<const Level>(std::move(level));
    }

    /// The nearest file decides; within it the last pattern that fits.
    static bool ignores(const Levels& levels, const fs::path& path, bool is_folder) {
        for (const Level* level = levels.get(); level != nullptr; level = level->above.get()) {
            const std::string_view relative = std::string_view(path.native()).substr(level->prefix);
            const auto verdict = level->patterns.judge(relative, is_folder);
            if (verdict != IgnorePatterns::Verdict::none) return verdict == IgnorePatterns::Verdict::ignored;
        }
        return false;
    }

    /// What git tracks it does not ignore, whatever `.gitignore` says.
    bool is_tracked(const Pending& here, const fs::path& path) {
        if (!here.is_repository) return false;
        return index_of(here.root).has(path.lexically_relative(here.root).generic_string());
    }

    const Index& index_of(const fs::path& root) {
        const LoadedIndex& loaded = repositories_.index_of(root);
        if (!loaded.error.empty() && complained_.insert(root).second)
            found_.unreadable.push_back({(root / ".git/index").lexically_proximate(absolute(".")).string(),
                                         {},
                                         fmt::format("{}; so it is not known which files git tracks although "
                                                     ".gitignore names them",
                                                     loaded.error)});
        return loaded.index;
    }

    void list(const Pending& here, std::vector<Pending>& open) {
        std::error_code error;
        std::vector<fs::directory_entry> entries;
        for (fs::directory_iterator at(here.path, error); !error && at != fs::directory_iterator(); at.increment(error))
            entries.push_back(*at);
        if (error) {
            found_.unreadable.push_back({here.shown.empty() ? "." : here.shown, {}, error.message()});
            return;
        }
        // As texts: to compare paths part by part takes a third of a walk.
        const auto text = [](const fs::directory_entry& entry) -> const std::string& { return entry.path().native(); };
        std::sort(entries.begin(), entries.end(),
                  [&](const fs::directory_entry& a, const fs::directory_entry& b) { return text(a) < text(b); });
        const bool has_ignores = std::any_of(entries.begin(), entries.end(), [&](const fs::directory_entry& entry) {
            return text(entry).ends_with("/.gitignore");
        });
        Pending inner = here;
        if (has_ignores) inner.levels = level_in(here.path, here.levels);
        for (const fs::directory_entry& entry : entries) this->entry(entry, inner, open);
    }

    void entry(const fs::directory_entry& entry, const Pending& here, std::vector<Pending>& open) {
        const fs::path& path = entry.path();
        const std::string name = path.native().substr(path.native().rfind('/') + 1);
        const std::string shown = here.shown.empty() ? name : here.shown + "/" + name;
        std::error_code error;
        const bool is_link = entry.is_symlink(error);
        if (!is_link && entry.is_directory(error)) return folder(path, name, shown, here, open);
        if (!has_known_suffix(path) || !entry.is_regular_file(error)) return;
        if (ignores(here.levels, path, false) && !is_tracked(here, path)) {
            found_.skipped.push_back(fmt::format("{}: git ignores it", shown));
            return;
        }
        found_.files.push_back({path, shown, false, is_link, named_});
    }

    void folder(const fs::path& path, const std::string& name, const std::string& shown, const Pending& here,
                std::vector<Pending>& open) {
        if (is_passed_over(name)) {
            found_.skipped.push_back(fmt::format("{}: a folder that is hidden or that git ignores", shown));
            return;
        }
        if (ignores(here.levels, path, true)) {
            found_.skipped.push_back(fmt::format("{}: a folder that is hidden or that git ignores", shown));
            tracked_in(path, shown, here);
            return;
        }
        Pending inner = here;
        inner.path = path;
        inner.shown = shown;
        // A repository of its own has ignores of its own.
        std::error_code error;
        if (fs::exists(path / ".git", error)) {
            inner.root = path;
            inner.is_repository = true;
            inner.levels = nullptr;
        }
        open.push_back(std::move(inner));
    }

    /// The files in an ignored folder that git tracks all the same.
    void tracked_in(const fs::path& path, const std::string& shown, const Pending& here) {
        if (!here.is_repository) return;
        const std::string inside = path.lexically_relative(here.root).generic_string();
        for (const std::string_view tracked : index_of(here.root).below(inside)) {
            const std::string_view rest = tracked.substr(inside.size() + 1);
            const fs::path below(rest);
            if (!has_known_suffix(below)) continue;
            const bool hides = std::any_of(below.begin(), below.end(), [&](const fs::path& part) {
                return part == ".." || (part != below.filename() && is_passed_over(part.native()));
            });
            std::error_code error;
            const fs::file_status status = fs::symlink_status(path / below, error);
            if (hides || (!fs::is_symlink(status) && !fs::is_regular_file(status))) continue;
            // A folder on the way may have become a link since: it is opened as links are.
            found_.files.push_back({path / below, shown + "/" + std::string(rest), false, true, named_});
        }
    }

    Discovery& found_;
    Repositories& repositories_;
    fs::path named_;
    std::set<fs::path> complained_;  ///< roots whose index cannot be read
};

/// A folder as it stands before the names of its files: nothing for the current one.
std::string prefix_of(std::string_view path) {
    while (path.starts_with("./")) path.remove_prefix(2);
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    if (path == "." || path.empty()) return {};
    return std::string(path);
}

/// Is it a stream that the process was started with, or the one that is always empty?
bool is_own_stream(const fs::path& path) {
    const std::string_view text = path.native();
    return text == "/dev/stdin" || text == "/dev/null" || text.starts_with("/dev/fd/") ||
           text.starts_with("/proc/self/fd/");
}

}  // namespace

std::optional<fs::path> Repositories::root_of(const fs::path& folder) {
    if (const auto known = roots_.find(folder); known != roots_.end()) return known->second;
    std::error_code error;
    std::optional<fs::path> root;
    std::vector<fs::path> passed;
    for (fs::path at = folder;; at = at.parent_path()) {
        const auto known = roots_.find(at);
        if (known != roots_.end()) {
            root = known->second;
            break;
        }
        passed.push_back(at);
        if (fs::exists(at / ".git", error)) root = at;
        if (root || !at.has_parent_path() || at.parent_path() == at) break;
    }
    for (const fs::path& at : passed) roots_.emplace(at, root);
    return root;
}

const LoadedIndex& Repositories::index_of(const fs::path& root) {
    const auto known = indices_.find(root);
    return known != indices_.end() ? known->second : indices_.emplace(root, cli::index_of(root)).first->second;
}

Discovery discover(const std::vector<std::string>& paths, bool as_in_walk, Repositories& repositories) {
    Discovery found;
    Walk walk(found, repositories);
    for (const std::string& given : paths) {
        std::error_code error;
        const fs::path path = absolute(given);
        if (given.empty() || !path.is_absolute()) {
            found.unreadable.push_back(
                {given, {}, given.empty() ? "an empty path" : "the current folder is not there"});
            continue;
        }
        const fs::file_status status = fs::status(path, error);
        if (!fs::exists(status)) {
            found.unreadable.push_back({given, {}, "no such file or folder"});
        } else if (fs::is_directory(status)) {
            walk.folder(path, prefix_of(given));
        } else if (!as_in_walk) {
            found.files.push_back({path, prefix_of(given), true, false, path.parent_path()});
        } else if (!fs::is_regular_file(status)) {
            found.skipped.push_back(fmt::format("{}: not a regular file", given));
        } else if (walk.excludes(path)) {
            found.skipped.push_back(fmt::format("{}: git ignores it", given));
        } else {
            // A folder on the way may be a link as well.
            found.files.push_back({path, prefix_of(given), false, true, path.parent_path()});
        }
    }
    std::stable_sort(found.files.begin(), found.files.end(), [](const FoundFile& a, const FoundFile& b) {
        return a.shown != b.shown ? a.shown < b.shown : a.is_named > b.is_named;
    });
    std::unordered_set<std::string_view> seen;
    std::vector<FoundFile> distinct;
    for (FoundFile& file : found.files) {
        if (seen.insert(file.path.native()).second) distinct.push_back(file);
    }
    found.files = std::move(distinct);
    return found;
}

Bytes read_open(int file, std::size_t expected, std::size_t most) {
    constexpr std::size_t chunk = std::size_t{1} << 16U;
    std::string bytes;
    bytes.reserve(std::min(expected, most) + 1);
    while (bytes.size() < most) {
        const std::size_t before = bytes.size();
        // One byte more than is expected shows the end without room for another chunk, which would be kept.
        const std::size_t room = bytes.capacity() - before;
        const std::size_t wanted = std::min(most - before, room > 0 ? room : chunk);
        bytes.resize(before + wanted);
        const ssize_t count = ::read(file, bytes.data() + before, wanted);
        bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        if (count == 0) break;
        // All that was expected, and less than there was room for: the end, without asking once more.
        if (count > 0 && static_cast<std::size_t>(count) < wanted && expected > 0 && bytes.size() >= expected) break;
        if (count < 0 && errno != EINTR) return {std::nullopt, std::strerror(errno)};
    }
    return {std::move(bytes), {}};
}

Bytes read_file(const fs::path& path, std::size_t most) {
    // Opening a pipe would wait for somebody to write to it.
    const bool is_stream = is_own_stream(path);
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | (is_stream ? 0 : O_NONBLOCK)));
    struct stat status {};
    if (!file.is_open() || ::fstat(file.number(), &status) != 0) return {std::nullopt, std::strerror(errno)};
    if (S_ISDIR(status.st_mode)) return {std::nullopt, std::strerror(EISDIR)};
    if (!S_ISREG(status.st_mode) && !is_stream) return {std::nullopt, "not a regular file"};
    return read_open(file.number(), S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0, most);
}

std::string uri_of(const fs::path& path, const fs::path& root) {
    const std::string relative = path.lexically_relative(root).generic_string();
    const bool inside = !relative.empty() && relative != ".." && !relative.starts_with("../");
    std::string uri = inside ? "" : "file://";
    for (const char c : inside ? relative : path.generic_string()) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("-._~/").find(c) != std::string_view::npos;
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

}  // namespace pipelint::cli
