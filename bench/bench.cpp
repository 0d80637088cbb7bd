// What a lint costs beside the parse that it cannot do without: yaml-cpp's events, or nlohmann's SAX
// callbacks, over the same bytes with nobody listening.
//
//     pipelint-bench FILE... [Google Benchmark's flags]
//
// Start-up is outside: every run begins with the bytes in memory and ends with the findings sorted and
// rendered as text.

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>
#include <nlohmann/json.hpp>

#include "lint/run.h"
#include "report/output.h"
#include "rule_table.h"
#include "text/sources.h"

namespace {

using namespace pipelint;

class NoYamlEvents : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override { ++events; }
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override { ++events; }
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override { ++events; }
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        ++events;
    }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        ++events;
    }
    void OnMapEnd() override {}

    std::size_t events = 0;
};

class NoJsonEvents : public nlohmann::json_sax<nlohmann::json> {
public:
    bool null() override { return count(); }
    bool boolean(bool) override { return count(); }
    bool number_integer(number_integer_t) override { return count(); }
    bool number_unsigned(number_unsigned_t) override { return count(); }
    bool number_float(number_float_t, const string_t&) override { return count(); }
    bool string(string_t&) override { return count(); }
    bool binary(binary_t&) override { return count(); }
    bool start_object(std::size_t) override { return count(); }
    bool key(string_t&) override { return count(); }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return count(); }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

    std::size_t events = 0;

private:
    bool count() {
        ++events;
        return true;
    }
};

std::size_t bare_yaml(const std::string& bytes) {
    std::istringstream stream(bytes);
    YAML::Parser parser(stream);
    NoYamlEvents handler;
    while (parser.HandleNextDocument(handler)) {
    }
    return handler.events;
}

std::size_t bare_json(const std::string& bytes) {
    NoJsonEvents handler;
    nlohmann::json::sax_parse(bytes.data(), bytes.data() + bytes.size(), &handler);
    return handler.events;
}

/// From the bytes of one file to the text of its findings.
std::size_t lint(const std::string& path, const std::string& bytes) {
    Sources sources;
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(sources.add(path, bytes), true));
    const RuleTable rules = all_rules();
    const std::vector<Finding> findings = run_rules(inputs, {}, rules, Selection(rules, {}), {});
    Output output;
    output.sources = &sources;
    output.findings = &findings;
    output.rules = rules;
    return collect([&](const Sink& sink) { text_report(output, {}, sink); }).size();
}

void measure(benchmark::State& state, std::size_t bytes, const auto& work) {
    for (auto _ : state) benchmark::DoNotOptimize(work());
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

void add(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        std::fprintf(stderr, "pipelint-bench: cannot read %s\n", path.c_str());
        std::exit(2);
    }
    std::ostringstream text;
    text << file.rdbuf();
    const std::string bytes = text.str();
    const std::string name = path.substr(path.find_last_of('/') + 1);
    const auto bare = name.ends_with(".json") ? bare_json : bare_yaml;
    const auto both = [&](const std::string& what, const auto& work) {
        benchmark::RegisterBenchmark((name + "/" + what).c_str(), [work, size = bytes.size()](benchmark::State& state) {
            measure(state, size, work);
        })->Unit(benchmark::kMillisecond);
    };
    both("bare", [bytes, bare] { return bare(bytes); });
    both("lint", [bytes, path] { return lint(path, bytes); });
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    for (int at = 1; at < argc; ++at) add(argv[at]);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
