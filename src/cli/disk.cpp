#include "cli/disk.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/confine.h"
#include "cli/git.h"

namespace pipelint::cli {

namespace fs = std::filesystem;

std::optional<std::string> Disk::root_of(const std::string& folder) {
    const auto root = repositories_.root_of(folder);
    return root ? std::optional(root->native()) : std::nullopt;
}

std::vector<std::string> Disk::remotes_of(const std::string& root) { return cli::remotes_of(root); }

workspace::NamedFile Disk::read(const std::string& root, const std::string& folder, const std::string& name,
                                std::size_t most) {
    Confined file = read_beneath(root, folder, name, most);
    workspace::NamedFile named{file.access, std::move(file.bytes), file.real.native(), {}};
    if (named.access != Access::granted) return named;
    std::error_code error;
    named.shown = file.real.lexically_relative(fs::current_path(error)).generic_string();
    if (named.shown.empty()) named.shown = named.path;
    return named;
}

}  // namespace pipelint::cli
