#pragma once
// Where a report is written: never through a link, never over what was read, whole or not at all.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pipelint::cli {

/// A file that a report goes to. A device, a pipe or `/dev/fd/N` is written to as it is; a regular or absent file is
/// written beside and renamed once it is whole.
class OutputFile {
public:
    /// `inputs` are real paths of files that were read: a report over one of them is refused. Nothing is written yet.
    OutputFile(const std::string& path, const std::vector<std::filesystem::path>& inputs);
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(std::string_view text);
    /// Puts the file where it belongs.
    void finish();
    /// What went wrong, in words for the user; empty where nothing did.
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    void open_beside(const std::filesystem::path& target, unsigned mode);
    void flush();
    void fail(const std::string& why);

    std::string path_;
    std::string error_;
    std::string beside_;  ///< the name under which it is written, until it is whole
    int file_ = -1;
    std::string buffer_;
};

/// Why no report may be written to the path, as far as that is known before anything is read; empty where it may.
std::string refusal_of(const std::string& path);

}  // namespace pipelint::cli
