#pragma once
// The files of this machine's disk, for a workspace.

#include <optional>
#include <string>
#include <vector>

#include "cli/files.h"
#include "workspace/files.h"

namespace pipelint::cli {

class Disk : public workspace::Files {
public:
    explicit Disk(Repositories& repositories) : repositories_(repositories) {}

    std::optional<std::string> root_of(const std::string& folder) override;
    std::vector<std::string> remotes_of(const std::string& root) override;
    workspace::NamedFile read(const std::string& root, const std::string& folder, const std::string& name,
                              std::size_t most) override;

private:
    Repositories& repositories_;
};

}  // namespace pipelint::cli
