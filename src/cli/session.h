#pragma once
// One run of `check`: from paths to findings.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/disk.h"
#include "cli/files.h"
#include "lint/selection.h"
#include "model/scan.h"
#include "report/output.h"
#include "workspace/workspace.h"

namespace pipelint::cli {

struct SessionOptions {
    std::vector<std::string> paths;
    std::optional<std::string> standard_input;  ///< its bytes, where `-` was named
    std::string standard_input_name = "<stdin>";
    bool skip_unknown = false;
    bool show_suppressed = false;
    bool use_suppressions = true;
    unsigned jobs = 1;
    std::string sarif_base;
    std::map<std::string, std::string, std::less<>> parameters;  ///< values that the user gives
    std::uint64_t most_work = Scan::default_work;                ///< of one file
    std::vector<std::string> given_files;                        ///< others that the user named, such as parameters
    bool wants_remarks = false;                                  ///< `remarks` will be shown
    Choices choices;
};

class Session {
public:
    explicit Session(SessionOptions options);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    void run(RuleTable rules);

    [[nodiscard]] const Output& output() const { return output_; }
    /// Why files were skipped and what could not be known, a sentence each.
    [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }
    /// The real paths of the files that were read and mean something to pipelint, and of those that it was given.
    [[nodiscard]] std::vector<std::filesystem::path> read_paths() const;

private:
    struct Read {
        std::optional<std::string> bytes;
        std::string error;
        std::string skipped;         ///< why it is none of ours
        std::filesystem::path real;  ///< where it lies
        bool is_too_large = false;   ///< what follows the limit is not there
    };

    void read_files();
    Read read(const FoundFile& file);
    void open(const std::filesystem::path& real, const std::filesystem::path& folder, const std::string& shown,
              bool is_named, std::string bytes);
    void report(RuleTable rules);
    std::filesystem::path root_of(const std::filesystem::path& real);
    const std::filesystem::path& real_folder_of(const std::filesystem::path& path);
    std::filesystem::path real_path_of(const std::filesystem::path& path);

    SessionOptions options_;
    Repositories repositories_;
    Disk disk_;
    std::unique_ptr<workspace::Workspace> workspace_;
    std::map<std::filesystem::path, std::filesystem::path> real_folders_;
    Discovery found_;
    std::vector<std::string> remarks_;
    Output output_;
};

}  // namespace pipelint::cli
