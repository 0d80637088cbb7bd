#include "cli/confine.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <optional>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

#include "cli/descriptor.h"
#include "cli/files.h"

namespace pipelint::cli {
namespace {

/// As many links as a system follows for one path.
constexpr int most_links = 40;
/// Folders in folders, each of which is held open.
constexpr std::size_t deepest = 200;

Access access_of(int error) {
    return error == ENOENT || error == ENOTDIR || error == ENAMETOOLONG ? Access::absent : Access::failed;
}

/// What a link holds; nothing where it cannot be read.
std::optional<std::string> target_of(int folder, const std::string& name) {
    std::array<char, 4096> buffer{};
    const ssize_t size = ::readlinkat(folder, name.c_str(), buffer.data(), buffer.size());
    if (size <= 0 || static_cast<std::size_t>(size) == buffer.size()) return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(size));
}

/// One path on its way down from the root.
class Descent {
public:
    explicit Descent(const std::filesystem::path& root) : root_(root.native()) {
        folders_.push_back({{}, Descriptor(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))});
    }

    Confined read(std::string_view folder, std::string_view name, std::size_t most) {
        if (name.starts_with('/') || name.find('\0') != std::string_view::npos) return {Access::outside, {}, {}};
        if (!folders_.back().descriptor.is_open()) return {Access::failed, {}, {}};
        put(name);
        put(folder);
        while (!parts_.empty()) {
            const std::string part = std::move(parts_.front());
            parts_.pop_front();
            if (part.empty() || part == ".") continue;
            if (part == "..") {
                if (folders_.size() == 1) return {Access::outside, {}, {}};
                folders_.pop_back();
                continue;
            }
            if (auto end = step(part, most)) return std::move(*end);
        }
        return {Access::unsuitable, {}, {}};
    }

private:
    struct Folder {
        std::string name;
        Descriptor descriptor;
    };

    /// Puts the parts of a path before those that are left.
    void put(std::string_view path) {
        std::deque<std::string> parts;
        for (std::size_t at = 0; at <= path.size();) {
            const std::size_t end = std::min(path.find('/', at), path.size());
            parts.emplace_back(path.substr(at, end - at));
            at = end + 1;
        }
        parts_.insert(parts_.begin(), parts.begin(), parts.end());
    }

    /// Goes one part on; gives the result where the way ends.
    std::optional<Confined> step(const std::string& part, std::size_t most) {
        const int here = folders_.back().descriptor.number();
        struct stat status {};
        if (::fstatat(here, part.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return Confined{access_of(errno), {}, {}};
        if (S_ISLNK(status.st_mode)) return follow(part);
        const bool is_last =
            std::all_of(parts_.begin(), parts_.end(), [](const std::string& one) { return one.empty(); });
        if (S_ISDIR(status.st_mode)) {
            if (folders_.size() > deepest) return Confined{Access::failed, {}, {}};
            Descriptor next(::openat(here, part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (!next.is_open()) return Confined{access_of(errno), {}, {}};
            folders_.push_back({part, std::move(next)});
            return std::nullopt;
        }
        if (!is_last) return Confined{Access::absent, {}, {}};
        if (!S_ISREG(status.st_mode)) return Confined{Access::unsuitable, {}, {}};
        return open(part, most);
    }

    /// A link: its parts come before those that are left. An absolute one may lead into the root by its name.
    std::optional<Confined> follow(const std::string& part) {
        const auto target = target_of(folders_.back().descriptor.number(), part);
        if (!target || ++links_ > most_links) return Confined{Access::failed, {}, {}};
        if (!target->starts_with('/')) {
            put(*target);
            return std::nullopt;
        }
        const std::string inside = root_ == "/" ? root_ : root_ + "/";
        if (!target->starts_with(inside)) return Confined{Access::outside, {}, {}};
        folders_.resize(1);
        put(std::string_view(*target).substr(inside.size()));
        return std::nullopt;
    }

    Confined open(const std::string& part, std::size_t most) {
        // Should it have become a pipe, opening does not wait; should it have become a link, it fails.
        const Descriptor file(::openat(folders_.back().descriptor.number(), part.c_str(),
                                       O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        struct stat status {};
        if (!file.is_open() || ::fstat(file.number(), &status) != 0) return {access_of(errno), {}, {}};
        if (!S_ISREG(status.st_mode)) return {Access::unsuitable, {}, {}};
        Bytes bytes = read_open(file.number(), static_cast<std::size_t>(status.st_size), most + 1);
        if (!bytes.bytes) return {Access::failed, {}, {}};
        if (bytes.bytes->size() > most) return {Access::too_large, {}, {}};
        std::filesystem::path real = root_;
        for (std::size_t at = 1; at < folders_.size(); ++at) real /= folders_[at].name;
        return {Access::granted, std::move(*bytes.bytes), real / part};
    }

    std::string root_;
    std::vector<Folder> folders_;  ///< from the root down to where it stands
    std::deque<std::string> parts_;
    int links_ = 0;
};

}  // namespace

Confined read_beneath(const std::filesystem::path& root, std::string_view folder, std::string_view name,
                      std::size_t most) {
    return Descent(root).read(folder, name, most);
}

}  // namespace pipelint::cli
