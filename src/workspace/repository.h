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

/// Does the project build the repository that the template lies in? By the address of its source where it has one; else
/// `is_likely` decides: where the template lies, or what buildspec it names.
bool builds_this_repository(const BuildProject& project, const std::vector<std::string>& remotes, bool is_likely);

}  // namespace workspace
}  // namespace pipelint
