#pragma once
// A repository in memory.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "workspace/files.h"
#include "workspace/path.h"

namespace pipelint::testing {

/// Everything beneath `/repository` is one repository; nothing else is.
class MemoryFiles : public workspace::Files {
public:
    static constexpr const char* root = "/repository";

    std::optional<std::string> root_of(const std::string& folder) override {
        return workspace::relative_to(folder, root) ? std::optional<std::string>(root) : std::nullopt;
    }
    std::vector<std::string> remotes_of(const std::string& /*root*/) override {
        return {"https://github.com/Example/Shop.git"};
    }
    workspace::NamedFile read(const std::string& from, const std::string& folder, const std::string& name,
                              std::size_t most) override {
        using workspace::Access;
        const std::string path = workspace::joined(workspace::joined(from, folder), name);
        if (!workspace::relative_to(path, from)) return {Access::outside, {}, {}, {}};
        reads.push_back(path);
        const auto found = files.find(path);
        if (found == files.end()) return {Access::absent, {}, {}, {}};
        if (found->second.size() > most) return {Access::too_large, {}, {}, {}};
        return {Access::granted, found->second, path, shown(path)};
    }

    /// As a run in the repository's root shows it.
    static std::string shown(const std::string& path) { return workspace::relative_to(path, root).value_or(path); }

    std::map<std::string, std::string> files;  ///< bytes by path
    std::vector<std::string> reads;            ///< what was read, in order
};

}  // namespace pipelint::testing
