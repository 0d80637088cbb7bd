#pragma once
// The files of a run. A file's id is its place here; references stay valid while files are added.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "text/source_file.h"

namespace pipelint {

/// The files of a run by their ids.
class Sources {
public:
    const SourceFile& add(std::string path, std::string bytes) {
        files_.push_back(
            std::make_unique<SourceFile>(static_cast<FileId>(files_.size()), std::move(path), std::move(bytes)));
        return *files_.back();
    }
    /// Another file under the id of one: what refers to the bytes of that one is void.
    void replace(FileId id, std::string path, std::string bytes) {
        files_[id] = std::make_unique<SourceFile>(id, std::move(path), std::move(bytes));
    }
    [[nodiscard]] const SourceFile& operator[](FileId id) const { return *files_[id]; }
    [[nodiscard]] std::size_t size() const { return files_.size(); }

private:
    std::vector<std::unique_ptr<SourceFile>> files_;
};

}  // namespace pipelint
