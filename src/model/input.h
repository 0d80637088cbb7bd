#pragma once
// What one file holds, as rules read it. Everything is put here before rules run.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cfn/sites.h"
#include "cfn/template.h"
#include "model/build/build_project.h"
#include "model/build/buildspec.h"
#include "model/iam/policy.h"
#include "model/links.h"
#include "model/pipeline/inline_json.h"
#include "model/pipeline/pipeline.h"
#include "model/pipeline/variables.h"
#include "model/scan.h"
#include "model/structure/flaw.h"

namespace pipelint {

/// A part of the file that was not looked at.
struct Gap {
    Span span;
    std::string message;
    std::string help;
};

/// The files around one that its models take in, found by whoever knows which files there are.
struct Connections {
    struct Run {
        std::size_t project = 0;  ///< its place
        cfn::When when;
        const Buildspec* buildspec = nullptr;
    };
    struct File {
        WantedFile wanted;
        const Scan* file = nullptr;
    };
    std::vector<Run> runs;    ///< buildspec files that projects run
    std::vector<File> files;  ///< those that actions take
    bool has_all_files = true;
};

/// The second pass over a file: its models. Rules see it as it is when `connect` has been called.
class Input {
public:
    using Parameters = Scan::Parameters;
    static constexpr std::uint64_t default_work = Scan::default_work;

    /// What lies around its templates is known by now.
    explicit Input(std::unique_ptr<const Scan> scan);
    /// Both passes, of a file that stands alone.
    Input(const SourceFile& file, bool is_named, const Parameters* parameters = nullptr,
          std::uint64_t most_work = default_work);
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    /// Takes in the files that it names, which must outlive this; once, before rules run.
    void connect(const Connections& connections);

    [[nodiscard]] const Scan& scan() const { return *scan_; }
    [[nodiscard]] const SourceFile& file() const { return scan_->file(); }
    [[nodiscard]] bool is_named() const { return scan_->is_named(); }
    /// True where something that pipelint reads was found in it.
    [[nodiscard]] bool is_known() const { return scan_->is_known(); }
    [[nodiscard]] bool is_known(const doc::Document& document) const { return scan_->is_known(document); }
    [[nodiscard]] const std::vector<doc::Problem>& problems() const { return scan_->problems(); }
    [[nodiscard]] const std::vector<std::unique_ptr<doc::Document>>& documents() const { return scan_->documents(); }
    [[nodiscard]] const std::vector<std::unique_ptr<InlineBuildspec>>& inline_buildspecs() const { return inlined_; }
    [[nodiscard]] const std::vector<std::unique_ptr<cfn::Template>>& templates() const;

    /// Where each of the templates, in their order, calls functions and holds texts worth a look.
    [[nodiscard]] const std::vector<cfn::Sites>& sites() const { return sites_; }

    /// The action types that its templates define.
    [[nodiscard]] const CustomActionTypes& custom_action_types() const { return custom_types_; }
    [[nodiscard]] const std::vector<Pipeline>& pipelines() const { return pipelines_; }
    [[nodiscard]] const std::vector<Webhook>& webhooks() const { return webhooks_; }
    [[nodiscard]] const std::vector<BuildProject>& build_projects() const { return projects_; }
    [[nodiscard]] const std::vector<Buildspec>& buildspecs() const;
    [[nodiscard]] const std::vector<Policy>& policies() const { return policies_; }

    /// What refers to what: resources of the templates, what their actions work on, files of the repository.
    [[nodiscard]] const std::vector<Link>& links() const;
    /// Everything in it that differs from the structure that the service knows.
    [[nodiscard]] const std::vector<StructureFlaw>& structure_flaws() const;
    /// What one of its pipelines says of variables.
    [[nodiscard]] const Variables& variables(const Pipeline& pipeline) const;
    /// The JSON inside the configurations of its actions.
    [[nodiscard]] const std::vector<ConfigurationJson>& configuration_json() const;

    /// A buildspec that stands inside a template, and when it is run.
    struct Inlined {
        const Buildspec* buildspec = nullptr;
        const cfn::Template* document = nullptr;  ///< nullptr where no project of the template is known to run it
        cfn::When when;
    };
    /// Each once.
    [[nodiscard]] std::vector<Inlined> inlined() const;

    /// The files that build projects name as their buildspecs, as written.
    struct BuildspecFile {
        std::size_t project;
        cfn::When when;
        std::string_view path;  ///< empty for the default
    };
    [[nodiscard]] std::vector<BuildspecFile> buildspec_files() const;
    /// False where a project names a buildspec file that was not found.
    [[nodiscard]] bool has_all_files() const { return has_all_files_; }

    [[nodiscard]] work::Budget& budget() const { return scan_->budget(); }
    /// What was not looked at, and why. `unfinished` are the rules that the budget ended.
    [[nodiscard]] std::vector<Gap> gaps(std::span<const std::string_view> unfinished) const;

private:
    void build_models();
    void clear_models();
    void read_overrides();
    void link_file(const WantedFile& wanted, const Scan& file);
    void add_run(const Action& action, const cfn::When& when, const Buildspec& buildspec, bool from_file);

    std::unique_ptr<const Scan> scan_;
    bool is_unread_;  ///< the budget ended before its models were made
    bool has_all_files_ = true;
    std::vector<cfn::Sites> sites_;
    std::vector<std::unique_ptr<InlineBuildspec>> inlined_;
    CustomActionTypes custom_types_;
    std::vector<Pipeline> pipelines_;
    std::vector<Webhook> webhooks_;
    std::vector<BuildProject> projects_;
    /// The projects that actions build, by their places above; made when it is first asked for.
    std::unordered_map<const Action*, std::vector<std::pair<std::size_t, cfn::When>>> built_by_;
    std::vector<Policy> policies_;
    std::vector<Link> file_links_;
    mutable std::mutex links_guard_;
    mutable std::optional<std::vector<Link>> links_;  ///< made when they are first asked for
    mutable std::mutex flaws_guard_;
    mutable std::optional<std::vector<StructureFlaw>> flaws_;  ///< the same
    mutable std::mutex variables_guard_;
    mutable std::map<const Pipeline*, Variables> variables_;  ///< the same
    mutable std::mutex json_guard_;
    mutable std::optional<std::vector<ConfigurationJson>> json_;  ///< the same
};

}  // namespace pipelint
