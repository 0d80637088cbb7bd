#include "workspace/repository.h"

#include <algorithm>

#include "model/build/build_project.h"
#include "text/characters.h"

namespace pipelint::workspace {
namespace {

/// Where a repository lies, in lower case: `https://me@host:443/owner/name.git/`, `git@host:owner/name`,
/// `codecommit::region://profile@name`.
struct Address {
    std::string host;  ///< empty where the text is a path
    std::string path;  ///< without `.git`

    friend bool operator==(const Address&, const Address&) = default;
};

Address address_of(std::string_view text) {
    bool is_url = false;
    if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos) {
        is_url = !text.starts_with("codecommit");
        text.remove_prefix(scheme + 3);
        // The helper of CodeCommit gives a name alone.
        if (!is_url) return {"codecommit", in_lower_case(text.substr(text.find('@') + 1))};
    }
    const std::string_view before_path = text.substr(0, text.find('/'));
    if (const std::size_t user = before_path.rfind('@'); user != std::string_view::npos) text.remove_prefix(user + 1);
    const std::size_t host_end = text.find_first_of(is_url ? "/:" : ":");
    Address address;
    if (host_end != std::string_view::npos) {
        address.host = in_lower_case(text.substr(0, host_end));
        // A port, in an address with a scheme.
        const std::size_t path = is_url ? text.find('/', host_end) : host_end;
        text.remove_prefix(std::min(path, text.size()));
    }
    while (text.starts_with('/') || text.starts_with(':')) text.remove_prefix(1);
    while (text.ends_with('/')) text.remove_suffix(1);
    if (text.ends_with(".git")) text.remove_suffix(4);
    address.path = in_lower_case(text);
    return address;
}

/// Its last two parts: the owner and the name.
std::string_view name_in(std::string_view path) {
    const std::size_t last = path.rfind('/');
    if (last == std::string_view::npos || last == 0) return path;
    const std::size_t before = path.rfind('/', last - 1);
    return before == std::string_view::npos ? path : path.substr(before + 1);
}

}  // namespace

bool is_remote(const std::vector<std::string>& remotes, const std::string& name) {
    const bool has_owner = name.find('/') != std::string::npos;
    return std::any_of(remotes.begin(), remotes.end(), [&](const std::string& remote) {
        const Address address = address_of(remote);
        if (has_owner) return name_in(address.path) == in_lower_case(name);
        const bool is_codecommit = address.host.find("codecommit") != std::string::npos;
        return is_codecommit && address.path.substr(address.path.rfind('/') + 1) == in_lower_case(name);
    });
}

bool builds_this_repository(const BuildProject& project, const std::vector<std::string>& remotes, bool is_likely) {
    if (project.source_location.is_present()) {
        const auto location = project.source_location.known();
        if (!location) return false;
        return std::any_of(remotes.begin(), remotes.end(),
                           [&](const std::string& remote) { return address_of(remote) == address_of(*location); });
    }
    const auto type = project.source_type.known();
    return type && *type != "NO_SOURCE" && *type != "S3" && is_likely;
}

}  // namespace pipelint::workspace
