#include "model/input.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <iterator>
#include <optional>
#include <unordered_map>
#include <utility>

#include "model/secrets.h"

namespace pipelint {
namespace {

bool has(std::string_view bytes, std::string_view word) {
    const std::boyer_moore_horspool_searcher searcher(word.begin(), word.end());
    return std::search(bytes.begin(), bytes.end(), searcher) != bytes.end();
}

/// The word as a key: at the start of a line, or behind a quote, a brace or a comma.
bool has_key(std::string_view bytes, std::string_view word) {
    for (std::size_t at = bytes.find(word); at != std::string_view::npos; at = bytes.find(word, at + 1)) {
        const char before = at == 0 ? '\n' : bytes[at - 1];
        if (std::string_view("\n\r\t\"'{, ").find(before) != std::string_view::npos) return true;
        if (static_cast<unsigned char>(before) == 0xBF) return true;  // the end of a byte order mark
    }
    return false;
}

/// The value of so many hexadecimal digits; nothing where they are not there.
std::optional<std::uint32_t> hexadecimal(std::string_view digits, std::size_t count) {
    std::uint32_t value = 0;
    if (digits.size() < count) return std::nullopt;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + count, value, 16);
    return error == std::errc{} && end == digits.data() + count ? std::optional(value) : std::nullopt;
}

/// The bytes with escapes of ASCII characters read, as they may stand in quoted texts: `\u0041`, `\x41`, a line that
/// goes on behind a backslash. Nothing where there are none.
std::optional<std::string> without_escapes(std::string_view bytes) {
    std::string out;
    std::size_t done = 0;
    for (std::size_t at = bytes.find('\\'); at != std::string_view::npos; at = bytes.find('\\', at)) {
        const char kind = at + 1 < bytes.size() ? bytes[at + 1] : '\0';
        const std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
        const auto value = digits > 0 ? hexadecimal(bytes.substr(at + 2), digits) : std::nullopt;
        std::size_t end = at + 2;
        if (value && *value < 0x80) {
            out += bytes.substr(done, at - done);
            out += static_cast<char>(*value);
            done = end = at + 2 + digits;
        } else if (kind == '\n' || kind == '\r') {
            out += bytes.substr(done, at - done);
            end = std::min(bytes.find_first_not_of(" \t\r\n", at + 1), bytes.size());
            done = end;
        }
        at = end;
    }
    if (done == 0) return std::nullopt;
    return out + std::string(bytes.substr(done));
}

bool shows_kind_as_written(std::string_view bytes, std::string_view path) {
    static constexpr std::array<std::string_view, 5> types = {
        "AWS::CodePipeline", "AWS::CodeBuild", "AWS::IAM::", "AWS::Serverless::", "AWS::CloudFormation::Stack"};
    const auto has_type = [&](std::string_view type) { return has(bytes, type); };
    if (has(bytes, "AWS::") && std::any_of(types.begin(), types.end(), has_type)) return true;
    if (has(bytes, "actionTypeId") || (has_key(bytes, "stages") && has(bytes, "artifactStore"))) return true;
    if (has_key(bytes, "phases") && (has_key(bytes, "version") || path.find("buildspec") != std::string_view::npos))
        return true;
    return has(bytes, "\"Statement\"") && has(bytes, "\"Version\"");
}

}  // namespace

bool shows_known_kind(std::string_view bytes, std::string_view path) {
    if (shows_kind_as_written(bytes, path)) return true;
    const auto plain = without_escapes(bytes);
    return plain && shows_kind_as_written(*plain, path);
}

Input::Input(const SourceFile& file, bool is_named, const Parameters* parameters, std::uint64_t most_work)
    : file_(file), is_named_(is_named), budget_(most_work), parameters_(parameters), loaded_(doc::load(file)) {
    const work::Scope counted(budget_);
    try {
        for (const auto& document : loaded_.documents) recognise(*document);
        build_models();
    } catch (const work::Exhausted&) {
        clear_models();
    }
}

void Input::recognise(const doc::Document& document) {
    const doc::Node* root = document.root();
    if (root == nullptr) return;
    const bool is_template = cfn::is_template(root);
    const bool is_json_policy = doc::resolve(root)->style == doc::Style::flow && is_policy(root);
    constexpr std::size_t most_templates = 200;
    if ((is_template || is_api_pipeline(root) || is_json_policy) && templates_.size() == most_templates) {
        templates_.back()->note_cut(root, "the file has more than " + std::to_string(most_templates) +
                                              " documents that pipelint reads: those from here on were not looked at");
        return;
    }
    if (is_template || is_api_pipeline(root) || is_json_policy) {
        cfn::Surroundings surroundings;
        surroundings.given = parameters_;
        surroundings.is_secret_name = names_secret;
        templates_.push_back(std::make_unique<cfn::Template>(document, is_template, std::move(surroundings)));
    } else if (is_buildspec(root, file_.path())) {
        buildspecs_.push_back(read_buildspec(root));
    } else {
        return;
    }
    known_.insert(&document);
}

/// What half a model would say is not true of the file: where not all of it could be read, nothing is said of it.
void Input::clear_models() {
    is_unread_ = true;
    std::move(templates_.begin(), templates_.end(), std::back_inserter(retired_));
    templates_.clear();
    sites_.clear();
    custom_types_.clear();
    pipelines_.clear();
    webhooks_.clear();
    projects_.clear();
    buildspecs_.clear();
    policies_.clear();
    file_links_.clear();
    links_.reset();
    flaws_.reset();
    json_.reset();
    variables_.clear();
}

void Input::build() {
    const work::Scope counted(budget_);
    try {
        build_models();
    } catch (const work::Exhausted&) {
        clear_models();
    }
}

std::vector<Gap> Input::gaps() const {
    std::vector<Gap> gaps;
    const auto add_problems = [&](const std::vector<doc::Problem>& problems) {
        for (const doc::Problem& problem : problems) {
            if (problem.kind == doc::Problem::Kind::limit)
                gaps.push_back({problem.span, problem.message, problem.help});
        }
    };
    add_problems(loaded_.problems);
    for (const auto& inlined : inlined_) add_problems(inlined->problems());
    for (const auto& document : templates_) {
        for (const cfn::Template::Cut& cut : document->cuts()) gaps.push_back({cut.place->text_span(), cut.why, {}});
    }
    const std::uint32_t begin = file_.text_begin();
    const Span start{file_.id(), begin, begin};
    if (is_unread_) {
        gaps.push_back({start,
                        "what the file comes to takes more work than pipelint does for one file: its pipelines, build "
                        "projects, buildspecs and policies were not looked at",
                        "split the file, or take out what makes it so large"});
    } else if (!unfinished_.empty()) {
        constexpr std::size_t most_names = 5;
        std::string names;
        for (std::size_t at = 0; at < std::min(unfinished_.size(), most_names); ++at)
            names += (at == 0 ? "`" : ", `") + std::string(unfinished_[at]) + "`";
        if (unfinished_.size() > most_names)
            names += " and " + std::to_string(unfinished_.size() - most_names) + " more";
        gaps.push_back({start,
                        "what the file comes to takes more work than pipelint does for one file: these rules have not "
                        "seen all of it: " +
                            names,
                        "split the file, or take out what makes it so large"});
    }
    return gaps;
}

void Input::build_models() {
    if (is_unread_) return;
    pipelines_.clear();
    custom_types_.clear();
    webhooks_.clear();
    projects_.clear();
    built_by_.clear();
    policies_.clear();
    inlined_.clear();
    sites_.clear();
    // Those of one file are registered in one account, whichever of its templates defines them.
    for (const auto& one : templates_) {
        if (!one->is_cloudformation()) continue;
        for (auto& type : custom_action_types_of(*one)) custom_types_.push_back(std::move(type));
    }
    for (const auto& one : templates_) {
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
    links_.reset();
    flaws_.reset();
    json_.reset();
    variables_.clear();
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
    if (!json_) json_ = configuration_json_of(pipelines_, file_.id());
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

void Input::link_file(const WantedFile& wanted, const Input& file) {
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
                    inlined_.push_back(std::make_unique<InlineBuildspec>(alternative.text, file_.id()));
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

void Input::surround(std::vector<cfn::Surroundings> surroundings) {
    for (std::size_t at = 0; at < templates_.size(); ++at) templates_[at]->surround(std::move(surroundings[at]));
    build();
}

bool Input::is_known(const doc::Document& document) const { return known_.contains(&document); }

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

void Input::link(std::size_t project, const cfn::When& when, const Buildspec& buildspec) {
    projects_[project].runs.push_back({when, &buildspec, true});
}

}  // namespace pipelint
