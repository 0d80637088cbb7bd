#pragma once
// One run of `check`: from paths to findings.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/files.h"
#include "lint/run.h"
#include "lint/selection.h"
#include "model/input.h"
#include "report/output.h"
#include "text/sources.h"

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
    Choices choices;
};

class Session {
public:
    explicit Session(SessionOptions options) : options_(std::move(options)) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void run(RuleTable rules);

    [[nodiscard]] const Output& output() const { return output_; }
    /// Why files were skipped and what could not be known, a sentence each.
    [[nodiscard]] const std::vector<std::string>& remarks() const { return remarks_; }

private:
    void hide_secrets(const std::vector<Finding>& findings);
    struct Read {
        std::optional<std::string> bytes;
        std::string error;
        std::string skipped;  ///< why it is none of ours
    };

    void read_files();
    Read read(const FoundFile& file) const;
    void parse();
    Input* input_at(const std::filesystem::path& path);
    void link_templates();
    void link_buildspecs();
    void link_action_files();
    void link_project(std::size_t at, const Input::BuildspecFile& wanted);
    const Buildspec* buildspec_at(const std::filesystem::path& path);
    void remark_unknowns(const Input& input);
    std::filesystem::path root_of(const std::filesystem::path& path);
    void add_file(const std::filesystem::path& path, const std::string& shown, std::string bytes);

    SessionOptions options_;
    Ignores ignores_;
    Discovery found_;
    Sources sources_;
    std::vector<std::filesystem::path> paths_;  ///< by file
    std::vector<bool> named_;
    std::vector<std::unique_ptr<Input>> inputs_;
    std::vector<std::unique_ptr<Input>> linked_;  ///< files outside the run that one of it names
    std::map<std::filesystem::path, Input*> by_path_;
    std::vector<Finding> findings_;
    std::vector<std::string> remarks_;
    Output output_;
};

}  // namespace pipelint::cli
