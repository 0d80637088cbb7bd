#include "workspace/pass.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "workspace/path.h"
#include "workspace/repository.h"

namespace pipelint::workspace {
namespace {

/// What documents name is read up to these bounds.
constexpr std::size_t most_linked = 2000;
constexpr std::size_t most_linked_bytes = std::size_t{32} << 20U;
/// Documents whose models live at the same time, whatever the number of threads; models take some thirty times the
/// bytes. One document more may be as large as pipelint reads.
constexpr std::size_t most_at_once = 256;
constexpr std::size_t most_bytes_at_once = std::size_t{4} << 20U;

std::string too_many_named() {
    return fmt::format("the documents of this run name more than {} files or {} MiB: what else they name is not read",
                       most_linked, most_linked_bytes >> 20U);
}

bool is_plain_relative(std::string_view path) {
    if (path.starts_with('/') || path.starts_with("arn:") || path.find("..") != std::string_view::npos) return false;
    return path.find_first_of("${}\\") == std::string_view::npos;
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

bool Workspace::Pass::run(std::vector<FileId> affected) {
    // What was a family with one of them is looked at again with it; and what becomes one, until all are found.
    const auto spread = [&] {
        std::vector<FileId> more;
        for (const std::vector<FileId>& family : families()) {
            const auto is_affected = [&](FileId file) { return affected_.contains(file); };
            if (std::none_of(family.begin(), family.end(), is_affected)) continue;
            std::copy_if(family.begin(), family.end(), std::back_inserter(more), std::not_fn(is_affected));
        }
        return more;
    };
    affected_.insert(affected.begin(), affected.end());
    for (const FileId file : spread()) {
        affected.push_back(file);
        affected_.insert(file);
    }
    while (!affected.empty()) {
        std::sort(affected.begin(), affected.end());
        for (const FileId file : affected) document(file).reset();
        if (!lint_alone(affected)) return false;
        find_families(affected);
        affected = spread();
        affected_.insert(affected.begin(), affected.end());
    }
    for (const std::vector<FileId>& family : families()) {
        const bool concerns =
            std::any_of(family.begin(), family.end(), [&](FileId file) { return affected_.contains(file); });
        if (concerns && !lint_family(family)) return false;
    }
    return true;
}

std::unique_ptr<const Scan> Workspace::Pass::scan(FileId file) const {
    return std::make_unique<const Scan>(workspace_.sources_[file], workspace_.documents_[file]->is_named,
                                        &workspace_.options_.parameters, workspace_.options_.most_work);
}

bool Workspace::Pass::lint_alone(const std::vector<FileId>& files) {
    for (std::span<const FileId> left = files; !left.empty();) {
        if (is_cancelled()) return false;
        const std::span<const FileId> chunk = left.first(chunk_size(left));
        lint_chunk({chunk.begin(), chunk.end()});
        named_.clear();
        named_bytes_ = 0;
        left = left.subspan(chunk.size());
    }
    return !is_cancelled();
}

/// How many of the documents are linted at once, at least one.
std::size_t Workspace::Pass::chunk_size(std::span<const FileId> files) const {
    std::size_t bytes = 0;
    std::size_t count = 0;
    while (count < std::min(files.size(), most_at_once)) {
        bytes += workspace_.sources_[files[count]].bytes().size();
        if (count > 0 && bytes > most_bytes_at_once) break;
        ++count;
    }
    return count;
}

/// The places of the files in the list, those of the largest files first.
std::vector<std::size_t> Workspace::Pass::largest_first(const std::vector<FileId>& files) const {
    std::vector<std::size_t> order(files.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto size = [&](std::size_t at) { return workspace_.sources_[files[at]].bytes().size(); };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    return order;
}

void Workspace::Pass::lint_chunk(const std::vector<FileId>& files) {
    std::vector<std::unique_ptr<Input>> inputs(files.size());
    // The largest first, so that none of them is what all others wait for in the end.
    const std::vector<std::size_t> order = largest_first(files);
    parallel_(files.size(), [&](std::size_t turn) {
        if (is_cancelled()) return;
        const std::size_t at = order[turn];
        auto scanned = scan(files[at]);
        document(files[at]).family = scanned->family();
        if (document(files[at]).is_open && document(files[at]).family->empty())
            inputs[at] = std::make_unique<Input>(std::move(scanned));
    });
    // Files are read in the order of the documents, so that their ids and bounds are the same for any number of
    // threads.
    std::vector<std::vector<const Input*>> linked(files.size());
    for (std::size_t at = 0; at < files.size(); ++at) {
        if (inputs[at] != nullptr) linked[at] = connect(*inputs[at]);
    }
    parallel_(files.size(), [&](std::size_t turn) {
        const std::size_t at = order[turn];
        if (inputs[at] == nullptr || is_cancelled()) return;
        std::vector<std::unique_ptr<Input>> one;
        one.push_back(std::move(inputs[at]));
        run_rules_on(one, linked[at], in_turn);
        conclude(*one.front(), !linked[at].empty());
    });
    for (const FileId file : files) {
        const Document& one = document(file);
        if (one.is_open && one.family && one.family->empty()) linted_.insert(file);
    }
    for (const auto& [file, input] : named_) {
        if (!document(file).held) document(file).held = Scrub::hold(*input);
    }
}

/// The rules over documents that belong together; each finding is kept with the document in which it is.
void Workspace::Pass::run_rules_on(std::vector<std::unique_ptr<Input>>& inputs, const std::vector<const Input*>& linked,
                                   const Parallel& parallel) {
    RunOptions options;
    options.parallel = parallel;
    options.use_suppressions = workspace_.options_.use_suppressions;
    std::set<FileId> own;
    for (const auto& input : inputs) own.insert(input->file().id());
    for (Finding& finding : run_rules(inputs, linked, workspace_.rules_, workspace_.selection_, options)) {
        const FileId file = own.contains(finding.span.file) ? finding.span.file : inputs.front()->file().id();
        document(file).findings.push_back(std::move(finding));
    }
}

/// Takes from the file's models what is wanted when they are gone. With `holds`, what is secret in it too, even where
/// nothing was found: it may show in a finding of another.
void Workspace::Pass::conclude(const Input& input, bool holds) {
    Document& one = document(input.file().id());
    one.is_ours = input.is_known() || input.is_named() || !input.problems().empty();
    if (workspace_.options_.wants_remarks) add_unknowns(input, one.remarks);
    if (holds || workspace_.options_.wants_remarks || !one.findings.empty() || one.held) one.held = Scrub::hold(input);
}

std::string Workspace::Pass::root_of(const Document& document) const {
    return workspace_.files_.root_of(parent_of(document.path)).value_or(document.folder);
}

const std::vector<std::string>& Workspace::Pass::remotes_of(const std::string& root) {
    const auto [entry, is_new] = workspace_.remotes_.try_emplace(root);
    if (is_new) entry->second = workspace_.files_.remotes_of(root);
    return entry->second;
}

void Workspace::Pass::refuse(const Wanted& wanted, std::string_view why) {
    std::string remark = fmt::format("the file `{}` that it names {}", wanted.name, why);
    auto& remarks = document(wanted.file).remarks;
    if (std::find(remarks.begin(), remarks.end(), remark) == remarks.end()) remarks.push_back(std::move(remark));
}

/// The file that a document names; nothing where it is not there, or not to be read. This is the one way by which what
/// a document names is read: only beneath the root of the document's repository.
std::optional<FileId> Workspace::Pass::find(const Wanted& wanted) {
    const std::string root = root_of(document(wanted.file));
    const auto folder = relative_to(wanted.folder, root);
    // A document that was named by its path alone, outside of what is its root, names nothing.
    if (!folder) {
        refuse(wanted, "lies outside the repository, and is not read");
        return std::nullopt;
    }
    const auto known_at = [&](const std::string& path) -> std::optional<FileId> {
        document(wanted.file).asked.insert(path);
        const auto known = workspace_.by_path_.find(path);
        const bool is_known = known != workspace_.by_path_.end() && document(known->second).has_bytes;
        return is_known ? std::optional(known->second) : std::nullopt;
    };
    if (const auto known = known_at(joined(wanted.folder, wanted.name))) return known;
    const doc::Limits limits;
    NamedFile file = workspace_.files_.read(root, *folder, wanted.name, limits.file_size);
    switch (file.access) {
        case Access::granted: break;
        case Access::absent: return std::nullopt;
        case Access::outside: refuse(wanted, "lies outside the repository, and is not read"); return std::nullopt;
        case Access::unsuitable: refuse(wanted, "is not a regular file, and is not read"); return std::nullopt;
        case Access::too_large: refuse(wanted, "is larger than pipelint reads"); return std::nullopt;
        case Access::failed: refuse(wanted, "cannot be read"); return std::nullopt;
    }
    if (const auto known = known_at(file.path)) return known;
    if (workspace_.linked_ == most_linked || workspace_.linked_bytes_ + file.bytes.size() > most_linked_bytes) {
        document(wanted.file).unread = too_many_named();
        return std::nullopt;
    }
    workspace_.linked_ += 1;
    workspace_.linked_bytes_ += file.bytes.size();
    const auto former = workspace_.by_path_.find(file.path);
    FileId id = 0;
    if (former == workspace_.by_path_.end()) {
        id = workspace_.add(std::move(file.path), std::move(file.shown), std::move(file.bytes));
    } else {
        id = former->second;
        workspace_.sources_.replace(id, std::move(file.shown), std::move(file.bytes));
        document(id).has_bytes = true;
    }
    document(id).is_linked = true;
    document(id).folder = root;
    document(id).family.reset();
    return id;
}

/// The models of a file that others name, made once for the documents at hand; nullptr where these name too much.
const Input* Workspace::Pass::named_input(FileId file, FileId wanted_by) {
    if (const auto known = named_.find(file); known != named_.end()) return known->second.get();
    const std::size_t bytes = workspace_.sources_[file].bytes().size();
    if (named_bytes_ + bytes > most_linked_bytes) {
        document(wanted_by).unread = too_many_named();
        return nullptr;
    }
    named_bytes_ += bytes;
    return named_.emplace(file, std::make_unique<Input>(scan(file))).first->second.get();
}

/// Gives the document the files that it names. The files, so that their ignores count as well.
std::vector<const Input*> Workspace::Pass::connect(Input& input) {
    Connections connections;
    std::vector<const Input*> linked;
    for (const Input::BuildspecFile& wanted : input.buildspec_files()) {
        if (!connect_project(input, wanted, connections, linked)) connections.has_all_files = false;
    }
    connect_actions(input, connections, linked);
    input.connect(connections);
    std::sort(linked.begin(), linked.end(),
              [](const Input* a, const Input* b) { return a->file().id() < b->file().id(); });
    linked.erase(std::unique(linked.begin(), linked.end()), linked.end());
    return linked;
}

/// False where the buildspec was not found.
bool Workspace::Pass::connect_project(const Input& input, const Input::BuildspecFile& wanted, Connections& connections,
                                      std::vector<const Input*>& linked) {
    const FileId id = input.file().id();
    const BuildProject& project = input.build_projects()[wanted.project];
    const bool is_default = wanted.path.empty() || wanted.path == "buildspec.yml" || wanted.path == "buildspec.yaml";
    const std::string name(wanted.path.empty() ? "buildspec.yml" : wanted.path);
    if (!is_plain_relative(name)) return false;
    const std::string root = root_of(document(id));
    const std::string folder = parent_of(document(id).path);
    if (!builds_this_repository(project, remotes_of(root), !is_default || folder == root)) return false;
    bool is_there = false;
    for (const std::string& from : {root, folder}) {
        const auto found = find({id, from, name});
        const Input* file = found ? named_input(*found, id) : nullptr;
        is_there = is_there || file != nullptr;
        if (file == nullptr || file->buildspecs().size() != 1) continue;
        document(id).together.push_back(*found);
        connections.runs.push_back({wanted.project, wanted.when, &file->buildspecs().front()});
        linked.push_back(file);
        return true;
    }
    document(id).remarks.push_back(
        is_there ? fmt::format("`{}`, which `{}` names as its buildspec, is not one that pipelint can read", name,
                               project.logical_id)
                 : fmt::format("the buildspec `{}` of `{}` was not found in the repository", name, project.logical_id));
    return false;
}

/// The files that actions take out of the repository in which the pipeline itself lies.
void Workspace::Pass::connect_actions(const Input& input, Connections& connections, std::vector<const Input*>& linked) {
    const FileId id = input.file().id();
    for (const Pipeline& pipeline : input.pipelines()) {
        for (WantedFile& wanted : wanted_files(pipeline)) {
            const std::string root = root_of(document(id));
            if (!is_plain_relative(wanted.path) || !is_remote(remotes_of(root), wanted.repository)) continue;
            const auto found = find({id, root, wanted.path});
            if (!found || *found == id) continue;
            const Input* file = named_input(*found, id);
            if (file == nullptr) continue;
            document(id).together.push_back(*found);
            connections.files.push_back({std::move(wanted), &file->scan()});
            linked.push_back(file);
        }
    }
}

}  // namespace pipelint::workspace
