#include "cli/session.h"

#include <algorithm>

#include <fmt/format.h>

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

fs::path working_folder() {
    std::error_code error;
    return fs::current_path(error);
}

/// The names `owner/repository` of a repository's remotes, as its `.git/config` has them.
std::vector<std::string> remotes_of(const fs::path& root) {
    constexpr std::size_t largest = 1U << 20U;
    const Bytes config = read_file(root / ".git" / "config", largest);
    std::vector<std::string> names;
    if (!config.bytes) return names;
    const std::string_view text = *config.bytes;
    for (std::size_t at = text.find("url = "); at != std::string_view::npos; at = text.find("url = ", at + 1)) {
        const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
        names.emplace_back(text.substr(at + 6, end - at - 6));
    }
    return names;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// The last two parts of a repository's address, without `.git`.
std::string repository_name(std::string_view address) {
    if (address.ends_with(".git")) address.remove_suffix(4);
    while (address.ends_with('/')) address.remove_suffix(1);
    const std::size_t last = address.find_last_of("/:");
    if (last == std::string_view::npos || last == 0) return std::string(address);
    const std::size_t before = address.find_last_of("/:", last - 1);
    std::string name = lower(before == std::string_view::npos ? address : address.substr(before + 1));
    std::replace(name.begin(), name.end(), ':', '/');
    return name;
}

/// Is it one of the repository's remotes? By `owner/name`; a name alone is one of CodeCommit's.
bool is_remote(const fs::path& root, const std::string& name) {
    const auto remotes = remotes_of(root);
    const bool has_owner = name.find('/') != std::string::npos;
    return std::any_of(remotes.begin(), remotes.end(), [&](const std::string& remote) {
        const std::string full = repository_name(remote);
        if (has_owner) return full == lower(name);
        const bool is_codecommit = remote.find("codecommit") != std::string::npos;
        return is_codecommit && full.substr(full.rfind('/') + 1) == lower(name);
    });
}

/// Does the project build the repository that the template lies in? By its source's address where it
/// has one; else only a template at the repository's root is taken to be its own.
bool builds_this_repository(const BuildProject& project, const fs::path& root, const fs::path& folder) {
    if (project.source_location.is_present()) {
        const auto location = project.source_location.known();
        if (!location) return false;
        const auto remotes = remotes_of(root);
        return std::any_of(remotes.begin(), remotes.end(), [&](const std::string& remote) {
            return repository_name(remote) == repository_name(*location);
        });
    }
    const auto type = project.source_type.known();
    return type && *type != "NO_SOURCE" && *type != "S3" && folder == root;
}

bool is_plain_relative(std::string_view path) {
    if (path.starts_with('/') || path.starts_with("arn:") || path.find("..") != std::string_view::npos) return false;
    return path.find_first_of("${}\\") == std::string_view::npos;
}

}  // namespace

void Session::run(RuleTable rules) {
    read_files();
    parse();
    link_templates();
    link_buildspecs();
    link_action_files();
    RunOptions run_options;
    run_options.jobs = options_.jobs;
    run_options.use_suppressions = options_.use_suppressions;
    findings_ = run_rules(inputs_, linked_, rules, Selection(rules, options_.choices), run_options);

    output_.sources = &sources_;
    output_.findings = &findings_;
    hide_secrets(findings_);
    // What these rules would hide is hidden where they are off, too.
    static const std::vector<std::string> hiding = {"plaintext-credential", "exposed-credential-parameter"};
    const Selection selection(rules, options_.choices);
    const bool are_on = std::all_of(rules.begin(), rules.end(), [&](const RuleEntry& entry) {
        const bool hides = std::find(hiding.begin(), hiding.end(), entry.rule->name) != hiding.end();
        return !hides || selection.is_on(*entry.rule);
    });
    if (!are_on) {
        Choices only;
        only.select = hiding;
        hide_secrets(run_rules(inputs_, linked_, rules, Selection(rules, only), run_options));
    }
    output_.rules = rules;
    output_.show_suppressed = options_.show_suppressed;
    const fs::path base =
        options_.sarif_base.empty() ? fs::path() : fs::absolute(options_.sarif_base).lexically_normal();
    for (const fs::path& path : paths_) output_.uris.push_back(uri_of(path, base.empty() ? root_of(path) : base));
    if (!base.empty()) output_.source_root = uri_of(base, "/nowhere") + "/";
    for (Unreadable& file : output_.unreadable)
        file.uri = uri_of(fs::absolute(file.path), root_of(fs::absolute(file.path)));
    for (const auto& input : inputs_) {
        if (input->is_known() || input->is_named() || !input->problems().empty()) ++output_.checked;
        remark_unknowns(*input);
    }
}

void Session::hide_secrets(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
        if (finding.hides_text) output_.secrets.push_back(finding.span);
    }
}

fs::path Session::root_of(const fs::path& path) {
    const auto root = ignores_.repository_of(path.parent_path());
    return root ? *root : working_folder();
}

Session::Read Session::read(const FoundFile& file) const {
    const doc::Limits limits;
    Bytes bytes = read_file(file.path, limits.file_size + 1);
    if (!bytes.bytes) return {std::nullopt, bytes.error, {}};
    if (!file.is_named) {
        if (bytes.bytes->size() > limits.file_size) return {std::nullopt, {}, "larger than pipelint reads"};
        if (!shows_known_kind(*bytes.bytes, file.shown))
            return {std::nullopt, {}, "no pipeline, build project, role, buildspec or policy in it"};
    }
    return {std::move(bytes.bytes), {}, {}};
}

void Session::add_file(const fs::path& path, const std::string& shown, std::string bytes) {
    sources_.add(shown, std::move(bytes));
    paths_.push_back(path);
}

void Session::read_files() {
    found_ = discover(options_.paths, options_.skip_unknown, ignores_);
    remarks_ = found_.skipped;
    output_.unreadable = found_.unreadable;
    std::vector<Read> reads(found_.files.size());
    for_each_parallel(reads.size(), options_.jobs, [&](std::size_t at) { reads[at] = read(found_.files[at]); });
    if (options_.standard_input) {
        const bool named = !options_.skip_unknown;
        if (named || shows_known_kind(*options_.standard_input, options_.standard_input_name)) {
            add_file(fs::absolute(options_.standard_input_name).lexically_normal(), options_.standard_input_name,
                     std::move(*options_.standard_input));
            named_.push_back(named);
        }
    }
    for (std::size_t at = 0; at < reads.size(); ++at) {
        const FoundFile& file = found_.files[at];
        if (!reads[at].error.empty()) {
            output_.unreadable.push_back({file.shown, {}, reads[at].error});
        } else if (!reads[at].bytes) {
            remarks_.push_back(fmt::format("{}: {}", file.shown, reads[at].skipped));
        } else {
            add_file(file.path, file.shown, std::move(*reads[at].bytes));
            named_.push_back(file.is_named);
        }
    }
}

void Session::parse() {
    inputs_.resize(sources_.size());
    for_each_parallel(inputs_.size(), options_.jobs, [&](std::size_t at) {
        inputs_[at] = std::make_unique<Input>(sources_[static_cast<FileId>(at)], named_[at], &options_.parameters);
    });
    for (std::size_t at = 0; at < inputs_.size(); ++at) by_path_.emplace(paths_[at], inputs_[at].get());
}

/// The file as one of the run, or read for the sake of one; nullptr where it is not there.
Input* Session::input_at(const fs::path& path) {
    if (const auto known = by_path_.find(path); known != by_path_.end()) return known->second;
    const doc::Limits limits;
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return nullptr;
    Bytes bytes = read_file(path, limits.file_size + 1);
    if (!bytes.bytes || bytes.bytes->size() > limits.file_size) return nullptr;
    const std::string shown = path.lexically_relative(working_folder()).generic_string();
    add_file(path, shown.empty() ? path.generic_string() : shown, std::move(*bytes.bytes));
    const SourceFile& file = sources_[static_cast<FileId>(sources_.size() - 1)];
    linked_.push_back(std::make_unique<Input>(file, false, &options_.parameters));
    by_path_.emplace(path, linked_.back().get());
    return linked_.back().get();
}

const Buildspec* Session::buildspec_at(const fs::path& path) {
    const Input* input = input_at(path);
    return input != nullptr && input->buildspecs().size() == 1 ? &input->buildspecs().front() : nullptr;
}

void Session::link_project(std::size_t at, const Input::BuildspecFile& wanted) {
    const fs::path folder = paths_[at].parent_path();
    const fs::path root = root_of(paths_[at]);
    const BuildProject& project = inputs_[at]->build_projects()[wanted.project];
    const bool is_default = wanted.path.empty() || wanted.path == "buildspec.yml" || wanted.path == "buildspec.yaml";
    const std::string name(wanted.path.empty() ? "buildspec.yml" : wanted.path);
    if (!is_plain_relative(name)) return inputs_[at]->note_missing_file();
    if (is_default && !builds_this_repository(project, root, folder)) return inputs_[at]->note_missing_file();
    for (const fs::path& base : {root, folder}) {
        const fs::path path = (base / name).lexically_normal();
        std::error_code error;
        if (!fs::is_regular_file(path, error)) continue;
        if (const Buildspec* buildspec = buildspec_at(path))
            return inputs_[at]->link(wanted.project, wanted.when, *buildspec);
    }
    inputs_[at]->note_missing_file();
    remarks_.push_back(fmt::format("{}: the buildspec `{}` of `{}` was not found in the repository",
                                   sources_[static_cast<FileId>(at)].path(), name, project.logical_id));
}

void Session::link_buildspecs() {
    for (std::size_t at = 0; at < inputs_.size(); ++at) {
        for (const Input::BuildspecFile& wanted : inputs_[at]->buildspec_files()) link_project(at, wanted);
        for (const BuildProject& project : inputs_[at]->build_projects()) {
            if (!project.buildspec.is_wholly_known() && project.runs.empty()) inputs_[at]->note_missing_file();
        }
    }
}

/// The files that actions take out of the repository in which the pipeline itself lies.
void Session::link_action_files() {
    for (std::size_t at = 0; at < inputs_.size(); ++at) {
        for (const Pipeline& pipeline : inputs_[at]->pipelines()) {
            for (const WantedFile& wanted : wanted_files(pipeline)) {
                const fs::path root = root_of(paths_[at]);
                if (!is_plain_relative(wanted.path) || !is_remote(root, wanted.repository)) continue;
                const Input* file = input_at((root / wanted.path).lexically_normal());
                if (file != nullptr && file != inputs_[at].get()) inputs_[at]->link_file(wanted, *file);
            }
        }
    }
}

void Session::remark_unknowns(const Input& input) {
    const std::string& path = input.file().path();
    for (const Pipeline& pipeline : input.pipelines()) {
        const std::string name =
            pipeline.logical_id.empty() ? std::string("the pipeline") : fmt::format("`{}`", pipeline.logical_id);
        if (!pipeline.complete)
            remarks_.push_back(fmt::format("{}: not all stages of {} are known before deployment", path, name));
        for (const Stage& stage : pipeline.stages) {
            if (!stage.complete)
                remarks_.push_back(
                    fmt::format("{}: not all actions of a stage of {} are known before deployment", path, name));
        }
    }
    for (const BuildProject& project : input.build_projects()) {
        if (!project.privileged_mode.is_wholly_known())
            remarks_.push_back(
                fmt::format("{}: `PrivilegedMode` of `{}` is decided at deployment", path, project.logical_id));
    }
}

}  // namespace pipelint::cli
