#include "cli/output_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/files.h"

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t buffer_size = std::size_t{1} << 16U;

/// The streams of the process under their names in the file system, which are links.
bool is_own_stream(std::string_view path) {
    return path == "/dev/stdout" || path == "/dev/stderr" || path.starts_with("/dev/fd/") ||
           path.starts_with("/proc/self/fd/");
}

bool is_same_file(const struct stat& a, const struct stat& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

/// Does a folder on the way, which the repository holds as a link, lead out of it?
bool leaves_repository(const fs::path& path) {
    std::error_code error;
    const fs::path written = fs::absolute(path, error);
    const fs::path folder = written.lexically_normal().parent_path();
    const auto root = Repositories().root_of(folder);
    if (!root) return false;
    // `link/..` is the folder above the one that the link leads to: as the system reads it.
    const fs::path real = fs::weakly_canonical(written.parent_path(), error);
    const fs::path real_root = fs::weakly_canonical(*root, error);
    const std::string inside = real.lexically_relative(real_root).generic_string();
    return inside == ".." || inside.starts_with("../");
}

}  // namespace

std::string refusal_of(const std::string& path) {
    if (is_own_stream(path)) return {};
    struct stat status {};
    if (::lstat(path.c_str(), &status) == 0) {
        if (S_ISLNK(status.st_mode)) return "it is a symbolic link: whoever made it says where the report goes";
        if (S_ISDIR(status.st_mode)) return "it is a folder";
    }
    if (leaves_repository(path)) return "a link in the repository leads out of it";
    return {};
}

OutputFile::OutputFile(const std::string& path, const std::vector<fs::path>& inputs) : path_(path) {
    error_ = refusal_of(path);
    if (!error_.empty()) return;
    struct stat status {};
    const bool is_there = ::stat(path.c_str(), &status) == 0;
    if (is_there && !S_ISREG(status.st_mode)) {
        file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_APPEND);
        if (file_ < 0) fail(std::strerror(errno));
        return;
    }
    if (is_own_stream(path)) {
        file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (file_ < 0) fail(std::strerror(errno));
        return;
    }
    const bool is_input = is_there && std::any_of(inputs.begin(), inputs.end(), [&](const fs::path& input) {
                              struct stat other {};
                              return ::stat(input.c_str(), &other) == 0 && is_same_file(status, other);
                          });
    if (is_input) {
        fail("it is one of the files that were read");
    } else {
        open_beside(path, 0666U);
        // A file that is there keeps who may read it, whatever the umask.
        if (is_there && file_ >= 0) ::fchmod(file_, status.st_mode & 0777U);
    }
}

void OutputFile::open_beside(const fs::path& target, unsigned mode) {
    std::random_device random;
    constexpr int attempts = 16;
    for (int i = 0; i < attempts && file_ < 0; ++i) {
        const std::string name = fmt::format(".{}.{:08x}", target.filename().string(), random());
        beside_ = (target.parent_path() / name).string();
        file_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (file_ < 0 && errno != EEXIST) break;
    }
    if (file_ >= 0) return;
    const int error = errno;
    beside_.clear();
    fail(std::strerror(error));
}

OutputFile::~OutputFile() {
    if (file_ >= 0) ::close(file_);
    if (!beside_.empty()) ::unlink(beside_.c_str());
}

void OutputFile::fail(const std::string& why) {
    if (error_.empty()) error_ = why;
}

void OutputFile::flush() {
    std::string_view left = buffer_;
    while (!left.empty() && error_.empty()) {
        const ssize_t count = ::write(file_, left.data(), left.size());
        if (count < 0 && errno != EINTR) fail(std::strerror(errno));
        if (count > 0) left.remove_prefix(static_cast<std::size_t>(count));
    }
    buffer_.clear();
}

void OutputFile::write(std::string_view text) {
    if (!error_.empty()) return;
    buffer_ += text;
    if (buffer_.size() >= buffer_size) flush();
}

void OutputFile::finish() {
    if (!error_.empty()) return;
    flush();
    if (error_.empty() && ::close(file_) != 0) fail(std::strerror(errno));
    file_ = -1;
    if (!error_.empty() || beside_.empty()) return;
    if (::rename(beside_.c_str(), path_.c_str()) != 0) return fail(std::strerror(errno));
    beside_.clear();
}

}  // namespace pipelint::cli
