#pragma once
// The one door to the corridor: documents are opened, changed and closed here, and linted with what they refer to.
//
// A document depends on the files that it names: the buildspecs of its projects, the files of its actions, the
// templates that it nests and includes. When one changes, that one and what depends on it are linted again, and nothing
// else; the findings are those of a workspace that was opened anew. Models live only while a document is linted, so
// that thousands of open documents take the memory of their bytes and findings.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/finding.h"
#include "lint/rule.h"
#include "lint/run.h"
#include "lint/scrub.h"
#include "lint/selection.h"
#include "model/scan.h"
#include "text/sources.h"
#include "workspace/files.h"

namespace pipelint::workspace {

struct Options {
    Scan::Parameters parameters;  ///< values that the user gives
    std::uint64_t most_work = Scan::default_work;
    bool use_suppressions = true;
    bool wants_remarks = false;  ///< what could not be known will be shown
    bool is_kept = true;         ///< false where it is linted once, so that nothing need be kept for a second time
    Choices choices;             ///< of rules
};

/// A document as it is opened.
struct Opened {
    std::string path;    ///< a real one
    std::string shown;   ///< as findings print it
    std::string folder;  ///< what is taken for the root where it lies in no repository, a real path
    bool is_named = false;
    std::string bytes;
};

/// Something to say of a file.
struct Remark {
    FileId file = 0;
    std::string text;
};

class Workspace {
public:
    /// `files` must outlive this.
    Workspace(Files& files, RuleTable rules, Options options);
    Workspace(const Workspace&) = delete;
    Workspace& operator=(const Workspace&) = delete;
    ~Workspace();

    /// The id stays with the path, whatever happens to the document. One that is open under another name as well, such
    /// as that of a link, is a document of its own; what others name is the first.
    FileId open(Opened document);
    /// New bytes of an open document.
    void update(FileId file, std::string bytes);
    /// It is a file like others again: read where a document names it.
    void close(FileId file);
    /// What lies at the path has changed, and is read anew where a document names it.
    void changed_on_disk(const std::string& path);

    /// Lints what has changed and what depends on it. `is_cancelled` is asked between documents, by any of the threads
    /// of `parallel`. Where it says so, this gives false: the results stay those of before, and the next call lints
    /// what this one was to.
    bool lint(const Parallel& parallel = in_turn, const std::function<bool()>& is_cancelled = {});

    /// The results of the last lint. Findings are in the order of paths, places and rules, and say no secret.
    [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
    [[nodiscard]] const std::vector<Remark>& remarks() const { return remarks_; }
    /// What might be pipelint's and was not read, or not all of it.
    [[nodiscard]] const std::vector<Remark>& unread() const { return unread_; }
    /// What no report may show; nullptr where nothing was found, and no remark was asked for.
    [[nodiscard]] const Scrub* scrub() const { return scrub_.get(); }
    /// How many open documents are of pipelint's kinds.
    [[nodiscard]] std::size_t checked() const { return checked_; }
    /// How many documents the last lint has run rules on.
    [[nodiscard]] std::size_t linted() const { return linted_; }

    [[nodiscard]] const Sources& sources() const { return sources_; }
    [[nodiscard]] const std::string& path_of(FileId file) const;
    /// Does the file mean something to pipelint, or was it read because a document names it?
    [[nodiscard]] bool is_ours(FileId file) const;

private:
    struct Document;
    struct Wanted;
    class Pass;
    friend class Pass;

    FileId add(std::string path, std::string shown, std::string bytes);
    void touch(FileId file);
    void release(FileId file);
    void forget(FileId file);
    [[nodiscard]] std::vector<FileId> affected() const;
    void collect();
    void drop_unused();

    Files& files_;
    RuleTable rules_;
    Options options_;
    Selection selection_;
    Sources sources_;
    std::vector<std::unique_ptr<Document>> documents_;  ///< by file
    std::map<std::string, FileId, std::less<>> by_path_;
    std::map<std::pair<std::string, std::string>, FileId> further_;  ///< by path and name, where the path is taken
    std::set<std::string, std::less<>> touched_;                     ///< paths of what has changed since the last lint
    std::map<std::string, std::vector<std::string>> remotes_;
    std::size_t linked_ = 0;  ///< documents that are not open and were read for the sake of others
    std::size_t linked_bytes_ = 0;
    std::vector<Finding> findings_;
    std::vector<Remark> remarks_;
    std::vector<Remark> unread_;
    std::unique_ptr<const Scrub> scrub_;
    std::size_t checked_ = 0;
    std::size_t linted_ = 0;
};

}  // namespace pipelint::workspace
