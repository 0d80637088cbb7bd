#include "workspace/workspace.h"

#include <algorithm>
#include <numeric>

#include "workspace/document.h"
#include "workspace/pass.h"

namespace pipelint::workspace {

Workspace::Workspace(Files& files, RuleTable rules, Options options)
    : files_(files), rules_(rules), options_(std::move(options)), selection_(rules, options_.choices) {}

Workspace::~Workspace() = default;

FileId Workspace::add(std::string path, std::string shown, std::string bytes) {
    const FileId file = sources_.add(std::move(shown), std::move(bytes)).id();
    documents_.push_back(std::make_unique<Document>());
    documents_.back()->path = path;
    documents_.back()->has_bytes = true;
    by_path_.emplace(std::move(path), file);
    return file;
}

void Workspace::touch(FileId file) { touched_.insert(documents_[file]->path); }

/// Frees a document's bytes and what was found in it.
void Workspace::release(FileId file) {
    Document& document = *documents_[file];
    if (!document.is_open && document.has_bytes) {
        linked_ -= 1;
        linked_bytes_ -= sources_[file].bytes().size();
    }
    document.reset();
    document.held.reset();
    document.is_open = document.has_bytes = document.is_ours = document.is_linked = false;
    sources_.replace(file, sources_[file].path(), {});
}

/// The same of one that others may refer to: the templates that it nests are looked at without it.
void Workspace::forget(FileId file) {
    touch(file);
    for (const auto& [name, child] : documents_[file]->children) touch(child);
    release(file);
}

FileId Workspace::open(Opened document) {
    const auto known = by_path_.find(document.path);
    const auto further = further_.find({document.path, document.shown});
    FileId file = 0;
    if (further != further_.end()) {
        file = further->second;
    } else if (known != by_path_.end()) {
        file = known->second;
    }
    const bool is_new = further == further_.end() && known == by_path_.end();
    if (!is_new && documents_[file]->is_open && sources_[file].path() != document.shown) {
        file = add(document.path, document.shown, std::move(document.bytes));
        further_.emplace(std::pair(document.path, std::move(document.shown)), file);
    } else if (is_new) {
        file = add(document.path, std::move(document.shown), std::move(document.bytes));
    } else {
        if (!documents_[file]->is_open) release(file);
        sources_.replace(file, std::move(document.shown), std::move(document.bytes));
    }
    Document& opened = *documents_[file];
    opened.folder = std::move(document.folder);
    opened.is_named = document.is_named;
    opened.is_open = opened.has_bytes = true;
    touch(file);
    return file;
}

void Workspace::update(FileId file, std::string bytes) {
    sources_.replace(file, sources_[file].path(), std::move(bytes));
    touch(file);
}

void Workspace::close(FileId file) { forget(file); }

void Workspace::changed_on_disk(const std::string& path) {
    touched_.insert(path);
    const auto known = by_path_.find(path);
    if (known == by_path_.end() || documents_[known->second]->is_open || !documents_[known->second]->has_bytes) return;
    forget(known->second);
}

/// What has changed, and what has looked for a file where one has.
std::vector<FileId> Workspace::affected() const {
    std::vector<FileId> files;
    for (std::size_t at = 0; at < documents_.size(); ++at) {
        const Document& document = *documents_[at];
        if (!document.has_bytes) continue;
        const bool is_touched = touched_.contains(document.path);
        const bool depends =
            !is_touched && std::any_of(document.asked.begin(), document.asked.end(),
                                       [&](const std::string& path) { return touched_.contains(path); });
        if (is_touched || depends) files.push_back(static_cast<FileId>(at));
    }
    return files;
}

bool Workspace::lint(const Parallel& parallel, const std::function<bool()>& is_cancelled) {
    drop_unused();
    remotes_.clear();
    Pass pass(*this, parallel, is_cancelled);
    if (!pass.run(affected())) {
        for (const FileId file : pass.affected()) touch(file);
        return false;
    }
    touched_.clear();
    linted_ = pass.linted();
    collect();
    return true;
}

/// Frees what was read for the sake of documents that do not name it any more.
void Workspace::drop_unused() {
    if (linked_ == 0) return;
    std::set<std::string_view> asked;
    for (const auto& document : documents_) asked.insert(document->asked.begin(), document->asked.end());
    for (const auto& [path, file] : by_path_) {
        if (!documents_[file]->is_open && documents_[file]->has_bytes && !asked.contains(path)) release(file);
    }
}

/// All findings in their order, without secrets.
void Workspace::collect() {
    std::vector<FileId> order(documents_.size());
    std::iota(order.begin(), order.end(), FileId{0});
    std::stable_sort(order.begin(), order.end(), [&](FileId a, FileId b) {
        if (documents_[a]->is_open != documents_[b]->is_open) return documents_[a]->is_open;
        return sources_[a].path() < sources_[b].path();
    });
    std::vector<std::vector<Finding>> by_file(documents_.size());
    std::vector<Scrub::Held> held;
    std::vector<std::pair<FileId, FileId>> together;
    remarks_.clear();
    unread_.clear();
    checked_ = 0;
    for (const FileId file : order) {
        Document& document = *documents_[file];
        if (!document.has_bytes) continue;
        for (Finding& finding : document.findings) {
            auto& list = by_file[finding.span.file];
            if (options_.is_kept) {
                list.push_back(finding);
            } else {
                list.push_back(std::move(finding));
            }
        }
        if (document.held) held.push_back(options_.is_kept ? *document.held : std::move(*document.held));
        for (const FileId other : document.together) together.emplace_back(file, other);
        // A bound that several documents have met is said of the first.
        const bool is_said =
            std::any_of(unread_.begin(), unread_.end(), [&](const Remark& one) { return one.text == document.unread; });
        if (!document.unread.empty() && !is_said) unread_.push_back({file, document.unread});
        checked_ += document.is_open && document.is_ours ? 1 : 0;
    }
    findings_.clear();
    for (const FileId file : order) {
        std::stable_sort(by_file[file].begin(), by_file[file].end(), comes_before);
        drop_doubles(by_file[file]);
        std::move(by_file[file].begin(), by_file[file].end(), std::back_inserter(findings_));
    }
    scrub_.reset();
    if (findings_.empty() && !options_.wants_remarks) return;
    scrub_ = std::make_unique<const Scrub>(std::move(held), sources_, together);
    for (Finding& finding : findings_) scrub_->apply(finding);
    for (const FileId file : order) {
        for (const std::string& remark : documents_[file]->remarks)
            remarks_.push_back({file, scrub_->text(file, remark)});
    }
}

const std::string& Workspace::path_of(FileId file) const { return documents_[file]->path; }

bool Workspace::is_ours(FileId file) const { return documents_[file]->is_ours || documents_[file]->is_linked; }

}  // namespace pipelint::workspace
