#include "model/input.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "model/structure_flaws.h"

namespace pipelint {

Input::Input(std::unique_ptr<const Scan> scan) : scan_(std::move(scan)), is_unread_(!scan_->is_whole()) {
    if (is_unread_) return;
    const work::Scope counted(budget());
    try {
        build_models();
    } catch (const work::Exhausted&) {
        clear_models();
    }
}

Input::Input(const SourceFile& file, bool is_named, const Parameters* parameters, std::uint64_t most_work)
    : Input(std::make_unique<const Scan>(file, is_named, parameters, most_work)) {}

const std::vector<std::unique_ptr<cfn::Template>>& Input::templates() const {
    static const std::vector<std::unique_ptr<cfn::Template>> none;
    return is_unread_ ? none : scan_->templates();
}

const std::vector<Buildspec>& Input::buildspecs() const {
    static const std::vector<Buildspec> none;
    return is_unread_ ? none : scan_->buildspecs();
}

/// What half a model would say is not true of the file: where not all of it could be read, nothing is said of it.
void Input::clear_models() {
    is_unread_ = true;
    sites_.clear();
    custom_types_.clear();
    pipelines_.clear();
    webhooks_.clear();
    projects_.clear();
    policies_.clear();
    built_by_.clear();
    has_all_files_ = false;
    file_links_.clear();
    links_.reset();
    flaws_.reset();
    json_.reset();
    variables_.clear();
}

std::vector<Gap> Input::gaps(std::span<const std::string_view> unfinished) const {
    std::vector<Gap> gaps;
    const auto add_problems = [&](const std::vector<doc::Problem>& problems) {
        for (const doc::Problem& problem : problems) {
            if (problem.kind == doc::Problem::Kind::limit)
                gaps.push_back({problem.span, problem.message, problem.help});
        }
    };
    add_problems(problems());
    for (const auto& inlined : inlined_) add_problems(inlined->problems());
    for (const auto& document : templates()) {
        for (const cfn::Template::Cut& cut : document->cuts()) gaps.push_back({cut.place->text_span(), cut.why, {}});
    }
    const std::uint32_t begin = file().text_begin();
    const Span start{file().id(), begin, begin};
    if (is_unread_) {
        gaps.push_back({start,
                        "the file needs more work than pipelint spends on one file: its pipelines, build projects, "
                        "buildspecs and policies were not checked",
                        "split the file, or remove what makes it so large"});
    } else if (!unfinished.empty()) {
        constexpr std::size_t most_names = 5;
        std::string names;
        for (std::size_t at = 0; at < std::min(unfinished.size(), most_names); ++at)
            names += (at == 0 ? "`" : ", `") + std::string(unfinished[at]) + "`";
        if (unfinished.size() > most_names) names += " and " + std::to_string(unfinished.size() - most_names) + " more";
        gaps.push_back(
            {start,
             "the file needs more work than pipelint spends on one file: these rules have not checked all of it: " +
                 names,
             "split the file, or remove what makes it so large"});
    }
    return gaps;
}

void Input::build_models() {
    // Those of one file are registered in one account, whichever of its templates defines them.
    for (const auto& one : templates()) {
        if (!one->is_cloudformation()) continue;
        for (auto& type : custom_action_types_of(*one)) custom_types_.push_back(std::move(type));
    }
    for (const auto& one : templates()) {
        const cfn::Template& read = *one;
        const doc::Node* root = read.document().root();
        sites_.push_back(cfn::sites_of(read));
        if (read.is_cloudformation()) {
            for (Pipeline& pipeline : pipelines_of(read, custom_types_)) pipelines_.push_back(std::move(pipeline));
            for (Webhook& webhook : webhooks_of(read)) webhooks_.push_back(std::move(webhook));
            for (BuildProject& project : build_projects_of(read, inlined_)) projects_.push_back(std::move(project));
            for (Policy& policy : policies_of(read)) policies_.push_back(std::move(policy));
        } else if (is_api_pipeline(root)) {
            if (auto pipeline = pipeline_of_api(read)) pipelines_.push_back(std::move(*pipeline));
        } else {
            policies_.push_back(policy_of_file(read));
        }
    }
    read_overrides();
}

const Variables& Input::variables(const Pipeline& pipeline) const {
    const std::lock_guard lock(variables_guard_);
    const auto found = variables_.find(&pipeline);
    return found != variables_.end() ? found->second
                                     : variables_.emplace(&pipeline, variables_of(pipeline)).first->second;
}

const std::vector<ConfigurationJson>& Input::configuration_json() const {
    const std::lock_guard lock(json_guard_);
    if (!json_) json_ = configuration_json_of(pipelines_, file().id());
    return *json_;
}

const std::vector<StructureFlaw>& Input::structure_flaws() const {
    const std::lock_guard lock(flaws_guard_);
    if (!flaws_) flaws_ = pipelint::structure_flaws(*this);
    return *flaws_;
}

const std::vector<Link>& Input::links() const {
    const std::lock_guard lock(links_guard_);
    if (!links_) {
        links_ = resource_links(*this);
        links_->insert(links_->end(), file_links_.begin(), file_links_.end());
    }
    return *links_;
}

void Input::connect(const Connections& connections) {
    if (is_unread_) return;
    has_all_files_ = connections.has_all_files;
    for (const Connections::Run& run : connections.runs)
        projects_[run.project].runs.push_back({run.when, run.buildspec, true});
    // A project may run a buildspec of which nothing is known.
    for (const BuildProject& project : projects_) {
        if (!project.buildspec.is_wholly_known() && project.runs.empty()) has_all_files_ = false;
    }
    const work::Scope counted(budget());
    try {
        for (const Connections::File& file : connections.files) link_file(file.wanted, *file.file);
    } catch (const work::Exhausted&) {
        clear_models();
    }
}

void Input::link_file(const WantedFile& wanted, const Scan& file) {
    Link link;
    link.kind = wanted.kind;
    link.when = wanted.when;
    link.use = wanted.use;
    const std::uint32_t begin = file.file().text_begin();
    link.definition = {file.file().id(), begin, begin};
    link.action = wanted.action;
    link.file = &file;
    {
        const std::lock_guard lock(links_guard_);
        if (links_) links_->push_back(link);
        file_links_.push_back(std::move(link));
    }
    if (wanted.kind == LinkKind::buildspec && file.buildspecs().size() == 1)
        add_run(*wanted.action, wanted.when, file.buildspecs().front(), true);
}

/// An action may give its project another buildspec, written out in its configuration.
void Input::read_overrides() {
    for (const Pipeline& pipeline : pipelines_) {
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                const auto configurations = action.configuration.alternatives();
                const bool has_one =
                    std::any_of(configurations.begin(), configurations.end(), [](const cfn::Alternative& one) {
                        return one.is_mapping() && one.node->find("BuildspecOverride") != nullptr;
                    });
                if (!has_one) continue;
                const cfn::Value given = action.configuration.member("BuildspecOverride");
                for (const cfn::Alternative& alternative : given.alternatives()) {
                    if (!alternative.is_known_text() || !InlineBuildspec::is_inline(alternative.text.chars())) continue;
                    inlined_.push_back(std::make_unique<InlineBuildspec>(alternative.text, file().id()));
                    if (inlined_.back()->buildspec() != nullptr)
                        add_run(action, alternative.when, *inlined_.back()->buildspec(), false);
                }
            }
        }
    }
}

/// The projects that the action builds run that buildspec as well.
void Input::add_run(const Action& action, const cfn::When& when, const Buildspec& buildspec, bool from_file) {
    if (built_by_.empty()) {
        std::map<std::pair<const cfn::Template*, std::string_view>, std::size_t> projects;
        for (std::size_t at = 0; at < projects_.size(); ++at)
            projects.try_emplace({projects_[at].document, projects_[at].logical_id}, at);
        for (const Link& link : links()) {
            if (link.kind != LinkKind::build_project || link.action == nullptr || link.to == nullptr) continue;
            const auto project = projects.find({link.to->document, link.to->name});
            if (project != projects.end()) built_by_[link.action].emplace_back(project->second, link.when);
        }
    }
    const auto built = built_by_.find(&action);
    if (built == built_by_.end()) return;
    for (const auto& [project, built_when] : built->second) {
        work::spend();
        projects_[project].runs.push_back({built_when.with(when), &buildspec, from_file});
    }
}

std::vector<Input::Inlined> Input::inlined() const {
    // Who runs it: the first project that does.
    std::unordered_map<const Buildspec*, std::pair<const BuildProject*, const BuildProject::Run*>> runs;
    for (const BuildProject& project : projects_) {
        for (const BuildProject::Run& run : project.runs) runs.try_emplace(run.buildspec, &project, &run);
    }
    std::vector<Inlined> found;
    for (const auto& one : inlined_) {
        if (one->buildspec() == nullptr) continue;
        Inlined made{one->buildspec(), nullptr, {}};
        if (const auto known = runs.find(made.buildspec); known != runs.end()) {
            const auto& [project, run] = known->second;
            made.document = project->document;
            made.when = project->when.with(run->when);
        }
        found.push_back(std::move(made));
    }
    return found;
}

std::vector<Input::BuildspecFile> Input::buildspec_files() const {
    std::vector<BuildspecFile> files;
    for (std::size_t at = 0; at < projects_.size(); ++at) {
        for (const cfn::Alternative& alternative : projects_[at].buildspec.alternatives()) {
            if (alternative.state == cfn::State::absent) {
                files.push_back({at, alternative.when, {}});
            } else if (alternative.is_known_text() && !InlineBuildspec::is_inline(alternative.text.chars())) {
                files.push_back({at, alternative.when, alternative.text.chars()});
            }
        }
    }
    return files;
}

}  // namespace pipelint
