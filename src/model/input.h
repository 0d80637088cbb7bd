#pragma once
// What one file holds, as rules read it. Everything is put here before rules run.

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "cfn/sites.h"
#include "cfn/template.h"
#include "doc/document.h"
#include "model/build_project.h"
#include "model/buildspec.h"
#include "model/inline_json.h"
#include "model/links.h"
#include "model/pipeline.h"
#include "model/policy.h"
#include "model/structure.h"
#include "model/variables.h"
#include "text/source_file.h"
#include "text/work.h"

namespace pipelint {

/// An ignore that does not do what it looks as if it did; known once the other rules have run.
struct IdleSuppression {
    enum class Flaw : std::uint8_t {
        hides_nothing,
        names_nothing,  ///< what is in the brackets is no rule, group or pattern of any
        no_brackets,    ///< a rule's name stands behind `ignore` without them: every rule is ignored
        misplaced,      ///< `ignore-file` behind the first key
        malformed,      ///< meant as an ignore, and none
    };
    Span span;         ///< the name in the brackets, else the whole comment
    std::string name;  ///< of the rule, group or glob; empty where the ignore names none
    Flaw flaw = Flaw::hides_nothing;
    std::string meant;  ///< the name that was most likely meant, where it names nothing
    Span removal;       ///< what to take out so that the ignore is gone; empty where that is not simple
};

/// A part of the file that was not looked at.
struct Gap {
    Span span;
    std::string message;
    std::string help;
};

class Input {
public:
    using Parameters = std::map<std::string, std::string, std::less<>>;

    /// Reads the file and builds the models of what it holds. `is_named` is true for a file that the
    /// user named, of which pipelint says so where it is none of its kinds. `parameters` are values for the
    /// parameters of templates, which must outlive this. `most_work` is the budget of all that is done with the file.
    Input(const SourceFile& file, bool is_named, const Parameters* parameters = nullptr,
          std::uint64_t most_work = default_work);
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    [[nodiscard]] const SourceFile& file() const { return file_; }
    [[nodiscard]] bool is_named() const { return is_named_; }
    /// True where something that pipelint reads was found in it.
    [[nodiscard]] bool is_known() const { return !known_.empty(); }
    [[nodiscard]] bool is_known(const doc::Document& document) const;
    [[nodiscard]] const std::vector<doc::Problem>& problems() const { return loaded_.problems; }
    [[nodiscard]] const std::vector<std::unique_ptr<doc::Document>>& documents() const { return loaded_.documents; }
    [[nodiscard]] const std::vector<std::unique_ptr<InlineBuildspec>>& inline_buildspecs() const { return inlined_; }
    [[nodiscard]] const std::vector<std::unique_ptr<cfn::Template>>& templates() const { return templates_; }

    /// Where each of the templates, in their order, calls functions and holds texts worth a look.
    [[nodiscard]] const std::vector<cfn::Sites>& sites() const { return sites_; }

    /// Says what lies around its templates, in their order, and builds the models anew.
    void surround(std::vector<cfn::Surroundings> surroundings);

    /// The action types that its templates define.
    [[nodiscard]] const CustomActionTypes& custom_action_types() const { return custom_types_; }
    [[nodiscard]] const std::vector<Pipeline>& pipelines() const { return pipelines_; }
    [[nodiscard]] const std::vector<Webhook>& webhooks() const { return webhooks_; }
    [[nodiscard]] const std::vector<BuildProject>& build_projects() const { return projects_; }
    [[nodiscard]] const std::vector<Buildspec>& buildspecs() const { return buildspecs_; }
    [[nodiscard]] const std::vector<Policy>& policies() const { return policies_; }

    /// What refers to what: resources of the templates, what their actions work on, files of the repository.
    [[nodiscard]] const std::vector<Link>& links() const;
    /// Everything in it that differs from the structure that the service knows.
    [[nodiscard]] const std::vector<StructureFlaw>& structure_flaws() const;
    /// What one of its pipelines says of variables.
    [[nodiscard]] const Variables& variables(const Pipeline& pipeline) const;
    /// The JSON inside the configurations of its actions.
    [[nodiscard]] const std::vector<ConfigurationJson>& configuration_json() const;
    /// Notes that `file`, which must outlive this, is the one that an action of a pipeline takes.
    void link_file(const WantedFile& wanted, const Input& file);

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
    /// Gives a project the buildspec of a file, which must outlive this.
    void link(std::size_t project, const cfn::When& when, const Buildspec& buildspec);
    /// False where a project names a buildspec file that was not found.
    [[nodiscard]] bool has_all_files() const { return has_all_files_; }
    void note_missing_file() { has_all_files_ = false; }

    /// Steps of work that a file may cost, a second or so. The largest of real templates take some ten thousands.
    static constexpr std::uint64_t default_work = 20'000'000;
    [[nodiscard]] work::Budget& budget() { return budget_; }
    [[nodiscard]] const work::Budget& budget() const { return budget_; }
    /// What was not looked at, and why; complete once the other rules have run.
    [[nodiscard]] std::vector<Gap> gaps() const;
    /// Notes that the budget ended before that rule was through.
    void note_unfinished(std::string_view rule) { unfinished_.push_back(rule); }

    [[nodiscard]] const std::vector<IdleSuppression>& idle_suppressions() const { return idle_suppressions_; }
    void set_idle_suppressions(std::vector<IdleSuppression> idle) { idle_suppressions_ = std::move(idle); }

private:
    void recognise(const doc::Document& document);
    void build();
    void build_models();
    void clear_models();
    void read_overrides();
    void add_run(const Action& action, const cfn::When& when, const Buildspec& buildspec, bool from_file);

    const SourceFile& file_;
    bool is_named_;
    std::unordered_set<const doc::Document*> known_;
    bool has_all_files_ = true;
    work::Budget budget_;
    bool is_unread_ = false;                    ///< the budget ended before its models were made
    std::vector<std::string_view> unfinished_;  ///< rules that the budget ended
    const Parameters* parameters_;
    doc::Loaded loaded_;
    std::vector<std::unique_ptr<cfn::Template>> templates_;
    std::vector<std::unique_ptr<cfn::Template>> retired_;  ///< those that others may point at, of an unread file
    std::vector<cfn::Sites> sites_;
    std::vector<std::unique_ptr<InlineBuildspec>> inlined_;
    CustomActionTypes custom_types_;
    std::vector<Pipeline> pipelines_;
    std::vector<Webhook> webhooks_;
    std::vector<BuildProject> projects_;
    /// The projects that actions build, by their places above; made when it is first asked for.
    std::unordered_map<const Action*, std::vector<std::pair<std::size_t, cfn::When>>> built_by_;
    std::vector<Buildspec> buildspecs_;
    std::vector<Policy> policies_;
    std::vector<IdleSuppression> idle_suppressions_;
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

/// Do the bytes show one of pipelint's kinds? A scan, not a parse: a file without these words is none.
bool shows_known_kind(std::string_view bytes, std::string_view path);

}  // namespace pipelint
