// Every case, cut off at every byte: no crash, every place inside the file, and never more work than a twentieth of the
// budget for the whole file. truncations [--every] FOLDER...
// Without `--every`, a few hundred bytes apart: for builds that are slow.

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "cli/parallel.h"
#include "lint/run.h"
#include "model/input.h"
#include "rule_table.h"
#include "text/sources.h"

namespace pipelint {
namespace {

namespace fs = std::filesystem;

struct File {
    std::string name;
    std::string bytes;
};

std::vector<File> files_in(const std::vector<std::string>& folders) {
    std::vector<File> files;
    for (const std::string& folder : folders) {
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
            const std::string suffix = entry.path().extension().string();
            if (suffix != ".yaml" && suffix != ".yml" && suffix != ".json") continue;
            std::ifstream file(entry.path(), std::ios::binary);
            files.push_back({entry.path().filename().string(),
                             {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()}});
        }
    }
    return files;
}

/// What is wrong with the check of these bytes; empty where nothing is.
std::string flaw_of(const std::string& name, const std::string& bytes, bool is_whole) {
    static const RuleTable rules = all_rules();
    static const Selection selection = [] {
        Choices choices;
        choices.select = std::vector<std::string>{"all"};
        return Selection(rules, choices);
    }();
    Sources sources;
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(sources.add(name, bytes), true));
    const auto is_inside = [&](const Span& span) { return span.begin <= span.end && span.end <= bytes.size(); };
    for (const Finding& finding : run_rules(inputs, {}, rules, selection, {})) {
        if (!is_inside(finding.span)) return "a finding of " + std::string(finding.rule->name) + " lies outside";
        for (const Related& related : finding.related) {
            if (!is_inside(related.span)) return "a place of " + std::string(finding.rule->name) + " lies outside";
        }
    }
    constexpr std::uint64_t share = 20;
    if (is_whole && inputs.front()->budget().spent() * share > Input::default_work) return "takes too much work";
    return {};
}

}  // namespace
}  // namespace pipelint

int main(int argc, char** argv) {
    using namespace pipelint;
    std::vector<std::string> folders(argv + 1, argv + argc);
    const bool is_every = !folders.empty() && folders.front() == "--every";
    if (is_every) folders.erase(folders.begin());
    const std::vector<File> files = files_in(folders);
    constexpr std::size_t sparse = 61;
    const std::size_t stride = is_every ? 1 : sparse;
    std::atomic<std::size_t> runs = 0;
    std::atomic<std::size_t> failed = 0;
    cli::for_each_parallel(files.size(), std::max(1U, std::thread::hardware_concurrency()), [&](std::size_t at) {
        const File& file = files[at];
        for (std::size_t size = file.bytes.size() % stride; size <= file.bytes.size(); size += stride) {
            ++runs;
            const std::string flaw = flaw_of(file.name, file.bytes.substr(0, size), size == file.bytes.size());
            if (flaw.empty()) continue;
            ++failed;
            std::printf("FAILED %s, the first %zu bytes: %s\n", file.name.c_str(), size, flaw.c_str());
        }
    });
    std::printf("%zu passed, %zu failed\n", runs - failed, failed.load());
    return failed == 0 && !files.empty() ? 0 : 1;
}
