#pragma once
// One lint of a workspace.

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/run.h"
#include "model/input.h"
#include "workspace/document.h"

namespace pipelint::workspace {

class Workspace::Pass {
public:
    Pass(Workspace& workspace, const Parallel& parallel, const std::function<bool()>& is_cancelled)
        : workspace_(workspace), parallel_(parallel), is_cancelled_(is_cancelled) {}

    /// False where it was cancelled.
    bool run(std::vector<FileId> affected);
    [[nodiscard]] const std::set<FileId>& affected() const { return affected_; }
    [[nodiscard]] std::size_t linted() const { return linted_.size(); }

private:
    Document& document(FileId file) { return *workspace_.documents_[file]; }
    /// Once it was, it stays: what was left out by then is not made up for.
    [[nodiscard]] bool is_cancelled() {
        if (!was_cancelled_ && is_cancelled_ && is_cancelled_()) was_cancelled_ = true;
        return was_cancelled_;
    }
    [[nodiscard]] std::unique_ptr<const Scan> scan(FileId file) const;

    // Documents that belong to no family.
    bool lint_alone(const std::vector<FileId>& files);
    [[nodiscard]] std::size_t chunk_size(std::span<const FileId> files) const;
    [[nodiscard]] std::vector<std::size_t> largest_first(const std::vector<FileId>& files) const;
    void lint_chunk(const std::vector<FileId>& files);
    void run_rules_on(std::vector<std::unique_ptr<Input>>& inputs, const std::vector<const Input*>& linked,
                      const Parallel& parallel);
    void conclude(const Input& input, bool holds);

    // What documents name.
    std::optional<FileId> find(const Wanted& wanted);
    void refuse(const Wanted& wanted, std::string_view why);
    [[nodiscard]] std::string root_of(const Document& document) const;
    const std::vector<std::string>& remotes_of(const std::string& root);
    const Input* named_input(FileId file, FileId wanted_by);
    std::vector<const Input*> connect(Input& input);
    bool connect_project(const Input& input, const Input::BuildspecFile& wanted, Connections& connections,
                         std::vector<const Input*>& linked);
    void connect_actions(const Input& input, Connections& connections, std::vector<const Input*>& linked);

    // Families: templates that nest each other, with what they include.
    void find_families(const std::vector<FileId>& files);
    void find_family(FileId file, std::vector<FileId>& open);
    [[nodiscard]] std::vector<std::vector<FileId>> families() const;
    using Scans = std::map<FileId, std::unique_ptr<const Scan>>;
    void surround_family(const std::vector<FileId>& family, const Scans& scans, bool is_followed);
    [[nodiscard]] std::size_t family_bytes(const std::vector<FileId>& family) const;
    Scans scan_family(const std::vector<FileId>& family, bool is_followed);
    bool lint_family(const std::vector<FileId>& family);

    Workspace& workspace_;
    const Parallel& parallel_;
    const std::function<bool()>& is_cancelled_;
    std::atomic<bool> was_cancelled_ = false;
    std::set<FileId> affected_;
    std::set<FileId> linted_;
    std::map<FileId, std::unique_ptr<Input>> named_;  ///< files that the documents at hand name
    std::size_t named_bytes_ = 0;
};

}  // namespace pipelint::workspace
