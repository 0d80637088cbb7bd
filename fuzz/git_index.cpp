// Git's index: paths, or a reason why not.

#include "cli/git.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const std::size_t hash_size : {std::size_t{20}, std::size_t{32}}) {
        const pipelint::cli::IndexFile file = pipelint::cli::read_index(text_of(data, size), hash_size);
        std::vector<std::string> paths;
        for (const auto& entry : file.entries) {
            MUST(entry.path.find('\0') == std::string::npos);
            paths.push_back(entry.path);
        }
        const pipelint::cli::Index index(paths);
        for (const std::string& path : paths) MUST(index.has(path));
    }
    return 0;
}
