#pragma once
// Is a repository that a document names the one in which it lies?

#include <string>
#include <string_view>
#include <vector>

namespace pipelint {

struct BuildProject;

namespace workspace {

/// Is it one of the repository's remotes? By `owner/name`; a name alone is one of CodeCommit's.
bool is_remote(const std::vector<std::string>& remotes, const std::string& name);

/// Does the project build the repository that the template lies in? By its source's address where it has one; else
/// only a template at the repository's root is taken to be its own.
bool builds_this_repository(const BuildProject& project, const std::vector<std::string>& remotes, bool is_at_root);

}  // namespace workspace
}  // namespace pipelint
