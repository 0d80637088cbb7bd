#include "cli/session.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cfn/nested.h"
#include "cli/confine.h"

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

fs::path working_folder() {
    std::error_code error;
    return fs::current_path(error);
}

/// What documents name is read up to these bounds, for a whole run.
constexpr std::size_t most_linked = 2000;
constexpr std::size_t most_linked_bytes = std::size_t{32} << 20U;
/// Of documents that refer to others, whose models are kept until all are read: they take some thirty times as much.
constexpr std::size_t most_kept_bytes = std::size_t{32} << 20U;

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
bool is_remote(const std::vector<std::string>& remotes, const std::string& name) {
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
bool builds_this_repository(const BuildProject& project, const std::vector<std::string>& remotes, bool is_at_root) {
    if (project.source_location.is_present()) {
        const auto location = project.source_location.known();
        if (!location) return false;
        return std::any_of(remotes.begin(), remotes.end(), [&](const std::string& remote) {
            return repository_name(remote) == repository_name(*location);
        });
    }
    const auto type = project.source_type.known();
    return type && *type != "NO_SOURCE" && *type != "S3" && is_at_root;
}

bool is_plain_relative(std::string_view path) {
    if (path.starts_with('/') || path.starts_with("arn:") || path.find("..") != std::string_view::npos) return false;
    return path.find_first_of("${}\\") == std::string_view::npos;
}

/// Does the file name others, or hold what may, so that it can only be judged with them?
bool refers(const Input& input) {
    if (!input.buildspec_files().empty()) return true;
    for (const Pipeline& pipeline : input.pipelines()) {
        if (!wanted_files(pipeline).empty()) return true;
    }
    for (std::size_t at = 0; at < input.templates().size(); ++at) {
        const cfn::Template& document = *input.templates()[at];
        if (!cfn::nested_stacks(document).empty() || !cfn::included_locations(document, input.sites()[at]).empty())
            return true;
    }
    return false;
}

/// Notes that a project runs a buildspec of which nothing is known.
void note_unknown_buildspecs(Input& input) {
    for (const BuildProject& project : input.build_projects()) {
        if (!project.buildspec.is_wholly_known() && project.runs.empty()) input.note_missing_file();
    }
}

void add_unknowns(const Input& input, std::vector<std::string>& remarks) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const std::string name =
            pipeline.logical_id.empty() ? std::string("the pipeline") : fmt::format("`{}`", pipeline.logical_id);
        if (!pipeline.complete)
            remarks.push_back(fmt::format("not all stages of {} are known before deployment", name));
        for (const Stage& stage : pipeline.stages) {
            if (!stage.complete)
                remarks.push_back(fmt::format("not all actions of a stage of {} are known before deployment", name));
        }
    }
    for (const BuildProject& project : input.build_projects()) {
        if (!project.privileged_mode.is_wholly_known())
            remarks.push_back(fmt::format("`PrivilegedMode` of `{}` is decided at deployment", project.logical_id));
    }
}

}  // namespace

void Session::run(RuleTable rules) {
    rules_ = rules;
    selection_.emplace(rules, options_.choices);
    read_files();
    parse();
    link_templates();
    link_buildspecs();
    link_action_files();
    lint_together();

    output_.sources = &sources_;
    output_.findings = &findings_;
    scrub();
    output_.rules = rules;
    output_.show_suppressed = options_.show_suppressed;
    std::error_code error;
    const fs::path base =
        options_.sarif_base.empty() ? fs::path() : fs::weakly_canonical(fs::absolute(options_.sarif_base), error);
    for (const fs::path& path : paths_) output_.uris.push_back(uri_of(path, base.empty() ? root_of(path) : base));
    if (!base.empty()) output_.source_root = uri_of(base, "/nowhere") + "/";
    for (auto* list : {&output_.unreadable, &output_.unread}) {
        for (Unreadable& file : *list) {
            const fs::path real = real_path_of((working_folder() / file.path).lexically_normal());
            file.uri = uri_of(real, base.empty() ? root_of(real) : base);
        }
    }
}

void Session::remark(FileId file, std::string text) { states_[file].remarks.push_back(std::move(text)); }

/// Takes from the file's models what is wanted when they are gone.
void Session::conclude(const Input& input, State& state) const {
    state.is_done = true;
    state.is_ours = input.is_known() || input.is_named() || !input.problems().empty();
    if (options_.wants_remarks) add_unknowns(input, state.remarks);
    if (options_.wants_remarks || !state.findings.empty()) state.held = Scrub::hold(input);
}

/// A file that names no other is judged at once, and its models are gone before the next one is read: a run over
/// thousands of files takes the memory of a few. Should another file name it, it is read and judged anew.
void Session::lint_alone(std::size_t at, std::unique_ptr<Input> input) {
    note_unknown_buildspecs(*input);
    std::vector<std::unique_ptr<Input>> one;
    one.push_back(std::move(input));
    RunOptions run_options;
    run_options.use_suppressions = options_.use_suppressions;
    states_[at].findings = run_rules(one, {}, rules_, *selection_, run_options);
    conclude(*one.front(), states_[at]);
}

/// The rules over the files that belong together, and all findings in their order.
void Session::lint_together() {
    std::vector<std::unique_ptr<Input>> kept;
    for (std::unique_ptr<Input>& input : inputs_) {
        if (input != nullptr) kept.push_back(std::move(input));
    }
    RunOptions run_options;
    run_options.jobs = options_.jobs;
    run_options.use_suppressions = options_.use_suppressions;
    for (Finding& finding : run_rules(kept, linked_, rules_, *selection_, run_options))
        states_[finding.span.file].findings.push_back(std::move(finding));
    for (const auto* list : {&kept, &linked_}) {
        for (const auto& input : *list) {
            State& state = states_[input->file().id()];
            conclude(*input, state);
            // A linked file may show in a finding of another.
            if (!state.held) state.held = Scrub::hold(*input);
        }
    }
    for (std::size_t at = 0; at < inputs_.size(); ++at) output_.checked += states_[at].is_ours ? 1 : 0;
    for (State& state : states_) std::move(state.findings.begin(), state.findings.end(), std::back_inserter(findings_));
}

/// Takes out of findings and remarks what is secret.
void Session::scrub() {
    for (Unreadable& file : output_.unread) file.message = Scrub::path(file.message);
    for (std::string& remark : remarks_) remark = Scrub::path(remark);
    if (findings_.empty() && !options_.wants_remarks) return;
    std::vector<Scrub::Held> held;
    for (State& state : states_) {
        if (state.held) held.push_back(std::move(*state.held));
    }
    scrub_ = std::make_unique<const Scrub>(std::move(held), sources_, together_);
    for (Finding& finding : findings_) scrub_->apply(finding);
    for (std::size_t at = 0; at < states_.size(); ++at) {
        const auto file = static_cast<FileId>(at);
        for (const std::string& remark : states_[at].remarks)
            remarks_.push_back(fmt::format("{}: {}", Scrub::path(sources_[file].path()), scrub_->text(file, remark)));
    }
    output_.scrub = scrub_.get();
}

std::vector<fs::path> Session::read_paths() const {
    std::vector<fs::path> paths;
    for (std::size_t at = 0; at < states_.size(); ++at) {
        if (states_[at].is_ours) paths.push_back(paths_[at]);
    }
    for (const std::string& given : options_.given_files) paths.emplace_back(given);
    return paths;
}

/// Of the repository that the path, a real one, lies in; the working folder where it lies in none.
fs::path Session::root_of(const fs::path& real) {
    const auto root = repositories_.root_of(real.parent_path());
    return root ? *root : working_folder();
}

/// The path with its links followed; each folder is looked up once.
fs::path Session::real_path_of(const fs::path& path) {
    std::error_code error;
    const auto [folder, is_new] = real_folders_.try_emplace(path.parent_path());
    if (is_new) {
        folder->second = fs::weakly_canonical(path.parent_path(), error);
        if (error) folder->second = path.parent_path();
    }
    fs::path real = folder->second / path.filename();
    if (!fs::is_symlink(fs::symlink_status(real, error))) return real;
    fs::path followed = fs::weakly_canonical(real, error);
    return error ? std::move(real) : std::move(followed);
}

const std::vector<std::string>& Session::remotes_of(const fs::path& root) {
    const auto [entry, is_new] = remotes_.try_emplace(root);
    if (is_new) entry->second = cli::remotes_of(root);
    return entry->second;
}

/// UTF-16 and UTF-32, as shells of Windows write them, without what is no ASCII: letters with NULs between them.
std::optional<std::string> without_nuls(std::string_view bytes) {
    constexpr std::size_t sample = std::size_t{1} << 16U;
    if (bytes.substr(0, sample).find('\0') == std::string_view::npos) return std::nullopt;
    std::string text(bytes);
    std::erase(text, '\0');
    return text;
}

/// Do the bytes show one of our kinds, in whichever encoding?
bool shows_kind(std::string_view bytes, std::string_view shown) {
    if (shows_known_kind(bytes, shown)) return true;
    const auto text = without_nuls(bytes);
    return text && shows_known_kind(*text, shown);
}

Session::Read Session::read(const FoundFile& file) {
    const doc::Limits limits;
    Read read;
    // A link that was met in a folder is somebody else's word for a file: it is followed as far as documents are.
    if (file.is_link) {
        const auto root = repositories_.root_of(file.folder);
        const Confined confined =
            read_beneath(root.value_or(file.folder),
                         file.path.parent_path().lexically_relative(root.value_or(file.folder)).generic_string(),
                         file.path.filename().native(), limits.file_size + 1);
        if (confined.access != Access::granted) {
            read.skipped = confined.access == Access::outside ? "a link that leads out of the repository"
                                                              : "a link that leads to nothing that can be read";
            return read;
        }
        read.bytes = confined.bytes;
        read.real = confined.real;
    } else {
        Bytes bytes = read_file(file.path, limits.file_size + 1);
        read.error = bytes.error;
        read.bytes = std::move(bytes.bytes);
        if (!read.bytes) return read;
    }
    read.is_too_large = read.bytes->size() > limits.file_size;
    if (file.is_named || shows_kind(*read.bytes, file.shown)) return read;
    read.bytes.reset();
    read.skipped = "no pipeline, build project, role, buildspec or policy in it";
    return read;
}

void Session::add_file(const fs::path& real, const fs::path& named, const std::string& shown, std::string bytes) {
    sources_.add(shown, std::move(bytes));
    paths_.push_back(real);
    folders_.push_back(named);
}

void Session::read_files() {
    found_ = discover(options_.paths, options_.skip_unknown, repositories_);
    remarks_ = found_.skipped;
    output_.unreadable = found_.unreadable;
    output_.unread = found_.unread;
    // Links are followed one after another: who looks for roots remembers them.
    std::vector<Read> reads(found_.files.size());
    for (std::size_t at = 0; at < reads.size(); ++at) {
        if (found_.files[at].is_link) reads[at] = read(found_.files[at]);
    }
    for_each_parallel(reads.size(), options_.jobs, [&](std::size_t at) {
        if (!found_.files[at].is_link) reads[at] = read(found_.files[at]);
    });
    if (options_.standard_input) {
        const bool named = !options_.skip_unknown;
        if (named || shows_kind(*options_.standard_input, options_.standard_input_name)) {
            const fs::path path = (working_folder() / options_.standard_input_name).lexically_normal();
            add_file(real_path_of(path), real_path_of(path).parent_path(), options_.standard_input_name,
                     std::move(*options_.standard_input));
            named_.push_back(named);
        }
    }
    for (std::size_t at = 0; at < reads.size(); ++at) {
        const FoundFile& file = found_.files[at];
        Read& one = reads[at];
        if (one.is_too_large) output_.unread.push_back({file.shown, {}, "larger than pipelint reads"});
        if (!one.error.empty()) {
            output_.unreadable.push_back({file.shown, {}, one.error});
        } else if (!one.bytes) {
            remarks_.push_back(fmt::format("{}: {}", file.shown, one.skipped));
        } else {
            const fs::path real = one.real.empty() ? real_path_of(file.path) : one.real;
            std::error_code error;
            fs::path named = fs::weakly_canonical(file.folder, error);
            add_file(real, error ? file.folder : named, file.shown, std::move(*one.bytes));
            named_.push_back(file.is_named);
        }
    }
}

void Session::parse() {
    inputs_.resize(sources_.size());
    states_.resize(sources_.size());
    const auto parse_one = [&](std::size_t at) {
        auto input = std::make_unique<Input>(sources_[static_cast<FileId>(at)], named_[at], &options_.parameters,
                                             options_.most_work);
        if (refers(*input)) {
            inputs_[at] = std::move(input);
        } else {
            lint_alone(at, std::move(input));
        }
    };
    // Some hundred at a time, so that what is kept can be counted in order, the same for any number of threads.
    constexpr std::size_t step = 256;
    for (std::size_t first = 0; first < inputs_.size(); first += step) {
        const std::size_t last = std::min(first + step, inputs_.size());
        for_each_parallel(last - first, options_.jobs, [&](std::size_t offset) { parse_one(first + offset); });
        for (std::size_t at = first; at < last; ++at) {
            if (inputs_[at] == nullptr) continue;
            kept_bytes_ += sources_[static_cast<FileId>(at)].bytes().size();
            if (kept_bytes_ <= most_kept_bytes) continue;
            if (!std::exchange(has_too_many_kept_, true))
                output_.unread.push_back(
                    {sources_[static_cast<FileId>(at)].path(),
                     {},
                     fmt::format("more than {} MiB of documents refer to others: from this one on, "
                                 "what they refer to is not followed",
                                 most_kept_bytes >> 20U)});
            inputs_[at]->note_missing_file();
            lint_alone(at, std::move(inputs_[at]));
        }
    }
    for (std::size_t at = 0; at < inputs_.size(); ++at) by_path_.emplace(paths_[at], at);
}

/// The file of that place, read anew where it was judged alone: another one names it, so that judgement is void.
Input* Session::input_of(std::size_t at) {
    if (at >= inputs_.size()) return linked_[at - inputs_.size()].get();
    if (inputs_[at] == nullptr) {
        inputs_[at] = std::make_unique<Input>(sources_[static_cast<FileId>(at)], named_[at], &options_.parameters,
                                              options_.most_work);
        note_unknown_buildspecs(*inputs_[at]);
        states_[at] = {};
    }
    return inputs_[at].get();
}

/// What a document of the run names, as it is written there.
Session::Wanted Session::from_document(std::size_t at, std::string_view name) {
    Wanted wanted;
    wanted.file = static_cast<FileId>(at);
    wanted.document = paths_[at];
    wanted.root = repositories_.root_of(paths_[at].parent_path()).value_or(folders_[at]);
    wanted.folder = paths_[at].parent_path();
    wanted.name = std::string(name);
    return wanted;
}

/// The file as one of the run, or read for the sake of one; nullptr where it is not there, or not to be read. This is
/// the one way by which what a document names is read: only beneath the root of the document's repository.
Input* Session::input_at(const Wanted& wanted) {
    const auto refuse = [&](std::string_view why) -> Input* {
        if (refused_.insert(wanted.document.native() + '\0' + wanted.name).second)
            remark(wanted.file, fmt::format("the file `{}` that it names {}", wanted.name, why));
        return nullptr;
    };
    const std::string folder = wanted.folder.lexically_relative(wanted.root).generic_string();
    // A document that was named by its path alone, outside of what is its root, names nothing.
    if (folder.empty() || folder == ".." || folder.starts_with("../"))
        return refuse("lies outside the repository, and is not read");
    if (const auto known = by_path_.find((wanted.folder / wanted.name).lexically_normal()); known != by_path_.end())
        return input_of(known->second);
    const doc::Limits limits;
    Confined file = read_beneath(wanted.root, folder, wanted.name, limits.file_size);
    switch (file.access) {
        case Access::granted: break;
        case Access::absent: return nullptr;
        case Access::outside: return refuse("lies outside the repository, and is not read");
        case Access::unsuitable: return refuse("is not a regular file, and is not read");
        case Access::too_large: return refuse("is larger than pipelint reads");
        case Access::failed: return refuse("cannot be read");
    }
    if (const auto known = by_path_.find(file.real); known != by_path_.end()) return input_of(known->second);
    if (linked_.size() == most_linked || linked_bytes_ + file.bytes.size() > most_linked_bytes) {
        if (std::exchange(has_too_many_linked_, true)) return nullptr;
        output_.unread.push_back({sources_[wanted.file].path(),
                                  {},
                                  fmt::format("the documents of this run name more than {} files or {} MiB: what else "
                                              "they name is not read",
                                              most_linked, most_linked_bytes >> 20U)});
        return nullptr;
    }
    linked_bytes_ += file.bytes.size();
    const std::string shown = file.real.lexically_relative(working_folder()).generic_string();
    add_file(file.real, wanted.root, shown.empty() ? file.real.generic_string() : shown, std::move(file.bytes));
    const SourceFile& source = sources_[static_cast<FileId>(sources_.size() - 1)];
    linked_.push_back(std::make_unique<Input>(source, false, &options_.parameters, options_.most_work));
    states_.emplace_back();
    by_path_.emplace(file.real, sources_.size() - 1);
    return linked_.back().get();
}

const Buildspec* Session::buildspec_at(const Wanted& wanted) {
    const Input* input = input_at(wanted);
    return input != nullptr && input->buildspecs().size() == 1 ? &input->buildspecs().front() : nullptr;
}

void Session::link_project(std::size_t at, const Input::BuildspecFile& wanted) {
    const BuildProject& project = inputs_[at]->build_projects()[wanted.project];
    const bool is_default = wanted.path.empty() || wanted.path == "buildspec.yml" || wanted.path == "buildspec.yaml";
    const std::string name(wanted.path.empty() ? "buildspec.yml" : wanted.path);
    if (!is_plain_relative(name)) return inputs_[at]->note_missing_file();
    Wanted file = from_document(at, name);
    if (is_default && !builds_this_repository(project, remotes_of(file.root), file.folder == file.root))
        return inputs_[at]->note_missing_file();
    for (const fs::path& folder : {file.root, paths_[at].parent_path()}) {
        file.folder = folder;
        if (const Buildspec* buildspec = buildspec_at(file)) {
            together_.emplace_back(inputs_[at]->file().id(), buildspec->root->document->file());
            return inputs_[at]->link(wanted.project, wanted.when, *buildspec);
        }
    }
    inputs_[at]->note_missing_file();
    remark(static_cast<FileId>(at),
           fmt::format("the buildspec `{}` of `{}` was not found in the repository", name, project.logical_id));
}

void Session::link_buildspecs() {
    for (std::size_t at = 0; at < inputs_.size(); ++at) {
        if (inputs_[at] == nullptr) continue;
        for (const Input::BuildspecFile& wanted : inputs_[at]->buildspec_files()) link_project(at, wanted);
        note_unknown_buildspecs(*inputs_[at]);
    }
}

/// The files that actions take out of the repository in which the pipeline itself lies.
void Session::link_action_files() {
    for (std::size_t at = 0; at < inputs_.size(); ++at) {
        if (inputs_[at] == nullptr) continue;
        for (const Pipeline& pipeline : inputs_[at]->pipelines()) {
            for (const WantedFile& wanted : wanted_files(pipeline)) {
                Wanted named = from_document(at, wanted.path);
                named.folder = named.root;
                if (!is_plain_relative(wanted.path) || !is_remote(remotes_of(named.root), wanted.repository)) continue;
                const Input* file = input_at(named);
                if (file == nullptr || file == inputs_[at].get()) continue;
                together_.emplace_back(inputs_[at]->file().id(), file->file().id());
                inputs_[at]->link_file(wanted, *file);
            }
        }
    }
}

}  // namespace pipelint::cli
