#pragma once
// What a workspace keeps of one of its documents.

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "lint/finding.h"
#include "lint/scrub.h"
#include "model/scan.h"
#include "workspace/workspace.h"

namespace pipelint::workspace {

struct Workspace::Document {
    std::string path;
    std::string folder;  ///< what is taken for the root where it lies in no repository
    bool is_named = false;
    bool is_open = false;
    bool has_bytes = false;
    bool is_linked = false;  ///< read because another document names it, and still kept

    // Of the last lint.
    bool is_ours = false;
    std::vector<Finding> findings;
    std::optional<Scrub::Held> held;
    std::vector<std::string> remarks;
    std::string unread;                                    ///< why something that it names was not read; mostly empty
    std::set<std::string> asked;                           ///< the paths at which it looked for files
    std::vector<FileId> together;                          ///< files that it refers to
    std::optional<Scan::Family> family;                    ///< nothing before it was scanned
    std::vector<std::pair<std::string, FileId>> children;  ///< templates that it nests, by logical id
    std::vector<std::pair<std::string, FileId>> includes;  ///< files that it includes, by location

    /// Forgets what the last lint found, before the next one.
    void reset() {
        findings.clear();
        remarks.clear();
        unread.clear();
        asked.clear();
        together.clear();
        children.clear();
        includes.clear();
        family.reset();
    }
};

/// A file that a document names: what it is called there, and from where.
struct Workspace::Wanted {
    FileId file = 0;     ///< the document that names it
    std::string folder;  ///< from which the name leads on
    std::string name;
};

}  // namespace pipelint::workspace
