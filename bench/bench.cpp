// What a lint costs beside the bare parses of the same bytes.
//
//     pipelint-bench FILE... [Google Benchmark's flags]
//
// Start-up is outside: every run begins with the bytes in memory and ends with the findings rendered as text, through
// the same door as on the command line.

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include "../tests/unit/workspace/memory_files.h"
#include "doc/document.h"
#include "floors.h"
#include "lint/run.h"
#include "report/output.h"
#include "rule_table.h"
#include "text/sources.h"
#include "workspace/workspace.h"

namespace {

std::atomic<std::size_t> allocations = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

}  // namespace

// Counts what a lint allocates. The rest of them end here as well.
void* operator new(std::size_t size) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* place = std::malloc(size == 0 ? 1 : size)) return place;
    throw std::bad_alloc();
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace {

using namespace pipelint;

/// The tree alone, without anything that is asked of it.
std::size_t tree(const std::string& path, const std::string& bytes) {
    const SourceFile file(0, path, bytes);
    return doc::load(file).documents.size();
}

/// From the bytes of one file to the text of its findings, without what hides secrets in them.
std::size_t rules(const std::string& path, const std::string& bytes) {
    Sources sources;
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(sources.add(path, bytes), true));
    const RuleTable table = all_rules();
    const std::vector<Finding> findings = run_rules(inputs, {}, table, Selection(table, {}), {});
    Output output;
    output.sources = &sources;
    output.findings = &findings;
    output.rules = table;
    return collect([&](const Sink& sink) { text_report(output, {}, sink); }).size();
}

/// The same through the door that the command line takes: what a file costs.
std::size_t lint(const std::string& path, const std::string& bytes) {
    testing::MemoryFiles files;
    const RuleTable rules = all_rules();
    workspace::Options options;
    options.is_kept = false;
    workspace::Workspace workspace(files, rules, options);
    workspace.open({path, path, testing::MemoryFiles::root, true, bytes});
    workspace.lint();
    Output output;
    output.sources = &workspace.sources();
    output.findings = &workspace.findings();
    output.scrub = workspace.scrub();
    output.rules = rules;
    return collect([&](const Sink& sink) { text_report(output, {}, sink); }).size();
}

void measure(benchmark::State& state, std::size_t bytes, const auto& work) {
    const std::size_t before = allocations;
    for (auto _ : state) benchmark::DoNotOptimize(work());
    const auto made = static_cast<double>(allocations - before);
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
    constexpr double kilobyte = 1000;
    state.counters["allocations_per_kb"] =
        made / static_cast<double>(state.iterations()) / (static_cast<double>(bytes) / kilobyte);
}

void add(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        std::fprintf(stderr, "pipelint-bench: cannot read %s\n", path.c_str());
        std::exit(2);
    }
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    const std::string name = path.substr(path.find_last_of('/') + 1);
    const auto pass = [&](const std::string& what, const auto& work) {
        benchmark::RegisterBenchmark((name + "/" + what).c_str(), [work, size = bytes.size()](benchmark::State& state) {
            measure(state, size, work);
        })->Unit(benchmark::kMillisecond);
    };
    if (name.ends_with(".json")) {
        pass("nlohmann", [bytes] { return bench::nlohmann_json(bytes); });
        if (bench::simdjson(bytes) > 0) pass("simdjson", [bytes] { return bench::simdjson(bytes); });
    } else {
        pass("libyaml", [bytes] { return bench::libyaml(bytes); });
        pass("yaml-cpp", [bytes] { return bench::yaml_cpp(bytes); });
    }
    const std::string place = std::string(testing::MemoryFiles::root) + "/" + name;
    pass("tree", [bytes, place] { return tree(place, bytes); });
    pass("rules", [bytes, place] { return rules(place, bytes); });
    pass("lint", [bytes, place] { return lint(place, bytes); });
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    for (int at = 1; at < argc; ++at) add(argv[at]);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
