#pragma once
// One run of `check`: from paths to findings.

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/files.h"
#include "lint/run.h"
#include "lint/scrub.h"
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
    std::uint64_t most_work = Input::default_work;               ///< of one file
    std::vector<std::string> given_files;                        ///< others that the user named, such as parameters
    bool wants_remarks = false;                                  ///< `remarks` will be shown
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
    /// The real paths of the files that were read and mean something to pipelint, and of those that it was given.
    [[nodiscard]] std::vector<std::filesystem::path> read_paths() const;

private:
    /// What is kept of a file whose models are gone, or when the run ends.
    struct State {
        bool is_done = false;  ///< its rules have run
        bool is_ours = false;
        std::vector<Finding> findings;
        std::optional<Scrub::Held> held;
        std::vector<std::string> remarks;
    };
    void remark(FileId file, std::string text);
    void conclude(const Input& input, State& state) const;
    void lint_alone(std::size_t at, std::unique_ptr<Input> input);
    void lint_together();
    void scrub();
    struct Read {
        std::optional<std::string> bytes;
        std::string error;
        std::string skipped;         ///< why it is none of ours
        std::filesystem::path real;  ///< where it lies
        bool is_too_large = false;   ///< what follows the limit is not there
    };

    void read_files();
    Read read(const FoundFile& file);
    void parse();
    Input* input_of(std::size_t at);
    /// A file that a document names: what it is called there, and from where.
    struct Wanted {
        FileId file = 0;                 ///< the document that names it
        std::filesystem::path document;  ///< its real path
        std::filesystem::path root;      ///< of its repository, a real path
        std::filesystem::path folder;    ///< from which the name leads on, a real path beneath the root
        std::string name;
    };
    Wanted from_document(std::size_t at, std::string_view name);
    Input* input_at(const Wanted& wanted);
    void link_templates();
    void link_buildspecs();
    void link_action_files();
    void link_project(std::size_t at, const Input::BuildspecFile& wanted);
    const Buildspec* buildspec_at(const Wanted& wanted);
    std::filesystem::path root_of(const std::filesystem::path& real);
    std::filesystem::path real_path_of(const std::filesystem::path& path);
    const std::vector<std::string>& remotes_of(const std::filesystem::path& root);
    void add_file(const std::filesystem::path& real, const std::filesystem::path& named, const std::string& shown,
                  std::string bytes);

    SessionOptions options_;
    Repositories repositories_;
    std::map<std::filesystem::path, std::filesystem::path> real_folders_;
    std::map<std::filesystem::path, std::vector<std::string>> remotes_;
    Discovery found_;
    Sources sources_;
    std::vector<std::filesystem::path> paths_;    ///< by file, real ones
    std::vector<std::filesystem::path> folders_;  ///< by file: that the user named, real ones
    std::vector<bool> named_;
    std::vector<std::unique_ptr<Input>> inputs_;  ///< by file; none of one that was linted alone
    std::vector<std::unique_ptr<Input>> linked_;  ///< files outside the run that one of it names
    std::size_t kept_bytes_ = 0;                  ///< of files whose models are kept
    bool has_too_many_kept_ = false;
    std::map<std::filesystem::path, std::size_t> by_path_;  ///< by real path: the file's place
    std::vector<State> states_;                             ///< by file
    RuleTable rules_;
    std::optional<Selection> selection_;
    std::size_t linked_bytes_ = 0;
    bool has_too_many_linked_ = false;
    std::set<std::string> refused_;                    ///< what was named and not read, each said once
    std::vector<std::pair<FileId, FileId>> together_;  ///< files of which one refers to the other
    std::vector<Finding> findings_;
    std::unique_ptr<const Scrub> scrub_;
    std::vector<std::string> remarks_;
    Output output_;
};

}  // namespace pipelint::cli
