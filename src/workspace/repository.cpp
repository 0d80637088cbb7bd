#include "workspace/repository.h"

#include <algorithm>

#include "model/build/build_project.h"
#include "text/characters.h"

namespace pipelint::workspace {
namespace {

/// The last two parts of a repository's address, without `.git`.
std::string repository_name(std::string_view address) {
    if (address.ends_with(".git")) address.remove_suffix(4);
    while (address.ends_with('/')) address.remove_suffix(1);
    const std::size_t last = address.find_last_of("/:");
    if (last == std::string_view::npos || last == 0) return std::string(address);
    const std::size_t before = address.find_last_of("/:", last - 1);
    std::string name = in_lower_case(before == std::string_view::npos ? address : address.substr(before + 1));
    std::replace(name.begin(), name.end(), ':', '/');
    return name;
}

}  // namespace

bool is_remote(const std::vector<std::string>& remotes, const std::string& name) {
    const bool has_owner = name.find('/') != std::string::npos;
    return std::any_of(remotes.begin(), remotes.end(), [&](const std::string& remote) {
        const std::string full = repository_name(remote);
        if (has_owner) return full == in_lower_case(name);
        const bool is_codecommit = remote.find("codecommit") != std::string::npos;
        return is_codecommit && full.substr(full.rfind('/') + 1) == in_lower_case(name);
    });
}

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

}  // namespace pipelint::workspace
