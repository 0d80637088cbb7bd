// Several files that include, nest and build each other, read from a folder as a run reads them.
// The input is cut into files at lines of `====`; they are called a.yaml, b.yaml, c.yaml, buildspec.yml.

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "check_all.h"
#include "cli/session.h"
#include "fuzz.h"
#include "rule_table.h"
#include "tree.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

namespace fs = std::filesystem;

constexpr std::string_view cut = "\n====\n";
constexpr std::array<const char*, 4> names = {"a.yaml", "b.yaml", "c.yaml", "buildspec.yml"};

std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= text.size() && parts.size() < names.size();) {
        const std::size_t end = std::min(text.find(cut, at), text.size());
        parts.emplace_back(text.substr(at, end - at));
        at = end + cut.size();
    }
    return parts;
}

/// A folder in memory where there is one.
const fs::path& folder() {
    static const fs::path made = [] {
        const fs::path base = fs::exists("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
        const fs::path path = base / ("pipelint-fuzz-" + std::to_string(::getpid()));
        fs::create_directories(path / "repo/.git");
        std::ofstream(path / "secret.yaml") << "token: " << pipelint::fuzz::planted << "\n";
        return path;
    }();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    folder();
    std::atexit([] { fs::remove_all(folder()); });
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
    pipelint::fuzz::Random random(seed);
    if (random.one_in(10)) return LLVMFuzzerMutate(data, size, most);
    std::vector<std::string> parts = parts_of(text_of(data, size));
    std::string& one = parts[random.below(parts.size())];
    const std::string changed = pipelint::fuzz::mutate_document(one, most, random);
    if (changed.empty()) return LLVMFuzzerMutate(data, size, most);
    one = changed;
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : std::string(cut)) + part;
    if (all.size() > most) return LLVMFuzzerMutate(data, size, most);
    std::copy(all.begin(), all.end(), data);
    return all.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::string> parts = parts_of(text_of(data, size));
    pipelint::cli::SessionOptions options;
    for (std::size_t at = 0; at < names.size(); ++at) {
        const fs::path path = folder() / "repo" / names[at];
        if (at < parts.size()) {
            std::ofstream(path, std::ios::binary) << parts[at];
        } else {
            fs::remove(path);
        }
    }
    options.paths = {(folder() / "repo/a.yaml").string(), (folder() / "repo").string()};
    options.most_work = 3'000'000;
    pipelint::cli::Session session(options);
    session.run(pipelint::all_rules());
    std::vector<std::string_view> inputs(parts.begin(), parts.end());
    // The planted secret lies beside the repository: nothing in it may show it.
    inputs.emplace_back(pipelint::fuzz::planted);
    bool is_own = false;
    for (const std::string& part : parts) is_own = is_own || part.find(pipelint::fuzz::planted) != std::string::npos;
    if (is_own) inputs.pop_back();
    pipelint::fuzz::check_output(session.output(), inputs);
    return 0;
}
