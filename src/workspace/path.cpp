#include "workspace/path.h"

#include <algorithm>
#include <vector>

namespace pipelint::workspace {

std::string parent_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos || slash == 0) return "/";
    return std::string(path.substr(0, slash));
}

std::string joined(std::string_view folder, std::string_view name) {
    std::string whole(name.starts_with('/') ? "" : folder);
    whole += '/';
    whole += name;
    std::vector<std::string_view> parts;
    const std::string_view text = whole;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('/', begin), text.size());
        const std::string_view part = text.substr(begin, end - begin);
        begin = end + 1;
        if (part == "..") {
            if (!parts.empty()) parts.pop_back();
        } else if (!part.empty() && part != ".") {
            parts.push_back(part);
        }
    }
    std::string path;
    for (const std::string_view part : parts) (path += '/') += part;
    return path.empty() ? "/" : path;
}

std::optional<std::string> relative_to(std::string_view path, std::string_view folder) {
    if (path == folder) return std::string();
    if (folder == "/") folder = "";
    if (!path.starts_with(folder) || path.size() == folder.size() || path[folder.size()] != '/') return std::nullopt;
    return std::string(path.substr(folder.size() + 1));
}

}  // namespace pipelint::workspace
