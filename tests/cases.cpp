// Runs the cases of tests/cases against their expected findings, or writes what is found as expected.
//
//   pipelint-cases check|accept CASES-FOLDER [NAME...]
//
// In a folder named after a rule only that rule runs: bad* files have their findings in a .expected file
// beside them, good* files must be silent. Each YAML case is converted to JSON as well and must find the
// same, unless its first line says `# yaml-only: <why>`. In folders that begin with `_` every rule runs;
// there, the file's findings are expected in whichever of .expected, .text, .json and .concise is there.
// Every fix is applied, alone and together with the others of its file: what comes out parses, and the finding is gone.
// A safe fix brings no new finding; an unsafe one none that says that what it wrote is no YAML, JSON or property.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/session.h"
#include "report/message.h"
#include "report/places.h"
#include "rule_table.h"

namespace pipelint {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string slurp(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += c == '\n' ? std::string("\\n") : c == '\r' ? std::string("\\r") : std::string(1, c);
    return out;
}

std::string describe_span(const Output& output, const Span& span) {
    const SourceFile& file = (*output.sources)[span.file];
    const Place begin = place_in_code_points(file, span.begin);
    const Place end = place_in_code_points(file, span.end);
    return fmt::format("{}:{}:{}-{}:{} `{}`", file.path(), begin.line, begin.column, end.line, end.column,
                       escaped(file.slice(span)));
}

std::string describe(const Output& output) {
    std::string text;
    for (const Finding* finding : output.shown()) {
        text += fmt::format("{} {}[{}]: {}\n", describe_span(output, finding->span), to_string(finding->level),
                            finding->rule->name, message_of(*finding));
        if (!finding->label.empty()) text += fmt::format("    label: {}\n", finding->label);
        for (const Related& related : finding->related)
            text += fmt::format("    {} {}\n", describe_span(output, related.span), related.label);
        if (!finding->help.empty()) text += fmt::format("    help: {}\n", finding->help);
        if (!finding->fix) continue;
        text += fmt::format("    {} fix: {}\n", finding->fix->is_safe ? "safe" : "unsafe", finding->fix->description);
        for (const Edit& edit : finding->fix->edits)
            text += fmt::format("        {} -> `{}`\n", describe_span(output, edit.span), escaped(edit.replacement));
    }
    return text;
}

/// Level and message of each finding: what must not depend on the form of the file.
std::vector<std::string> essence(const Output& output) {
    std::vector<std::string> list;
    for (const Finding* finding : output.shown()) {
        list.push_back(fmt::format("{}: {} ({} related)", to_string(finding->level), message_of(*finding),
                                   finding->related.size()));
    }
    std::sort(list.begin(), list.end());
    return list;
}

/// The value as JSON, with short forms of intrinsics in their long ones.
Json to_json(const doc::Node* node) {
    node = doc::resolve(node);
    switch (node->kind) {
        case doc::Kind::tagged: {
            const std::string name(node->text.substr(1));
            Json argument = to_json(node->inner());
            if (name == "GetAtt" && argument.is_string()) {
                const auto text = argument.get<std::string>();
                const std::size_t dot = text.find('.');
                argument = Json::array({text.substr(0, dot), dot == std::string::npos ? "" : text.substr(dot + 1)});
            }
            Json call = Json::object();
            call[name == "Ref" || name == "Condition" ? name : "Fn::" + name] = std::move(argument);
            return call;
        }
        case doc::Kind::mapping: {
            Json object = Json::object();
            for (const doc::Member& member : node->members()) {
                if (member.key->text != "<<") object[std::string(member.key->text)] = to_json(member.value);
            }
            return object;
        }
        case doc::Kind::sequence: {
            Json array = Json::array();
            for (const doc::Node* item : node->items()) array.push_back(to_json(item));
            return array;
        }
        case doc::Kind::scalar: {
            const doc::ScalarType type = doc::scalar_type(*node);
            if (type == doc::ScalarType::boolean) return doc::truth_of(node->text) == doc::Truth::yes;
            if (type == doc::ScalarType::integer && node->text.size() < 10 &&
                node->text.find_first_of("_:x") == std::string_view::npos)
                return std::stol(std::string(node->text));
            return std::string(node->text);
        }
        default: return nullptr;
    }
}

class Runner {
public:
    explicit Runner(bool accept) : accept_(accept) {}

    void folder(const fs::path& folder) {
        const std::string name = folder.filename().string();
        const bool every_rule = name.starts_with("_");
        fs::current_path(folder);
        std::set<std::string> kinds;
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(folder)) {
            if (entry.is_regular_file()) files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) {
            const std::string base = file.filename().string();
            static const std::set<std::string> inputs = {".yaml", ".yml", ".json", ".template", ".txt"};
            if (!inputs.contains(file.extension().string())) continue;
            const bool bad = base.starts_with("bad");
            const bool good = base.starts_with("good");
            if (every_rule) {
                if (expectations(file) || accept_) whole(file);
            } else if (bad || good) {
                kinds.insert(bad ? "bad" : "good");
                one(name, file, bad);
            }
        }
        if (!every_rule && kinds.size() != 2) fail(folder, "a rule needs bad* and good* cases");
    }

    [[nodiscard]] int close() const {
        std::cout << fmt::format("{} passed, {} failed\n", passed_, failed_);
        return failed_ == 0 && passed_ > 0 ? 0 : 1;
    }

private:
    static bool expectations(const fs::path& file) {
        for (const char* suffix : {".expected", ".text", ".out-json", ".concise"}) {
            if (fs::exists(file.string() + suffix)) return true;
        }
        return false;
    }

    void fail(const fs::path& file, const std::string& what) {
        ++failed_;
        std::cout << "FAILED " << file.string() << "\n" << what << "\n";
    }

    /// The rules that a first line `# rules: a b` names: sketches lack what others would miss.
    static std::string rules_of(const fs::path& file) {
        static const std::string mark = "# rules: ";
        const std::string text = slurp(file);
        return text.starts_with(mark) ? text.substr(mark.size(), text.find('\n') - mark.size()) : std::string();
    }

    static std::unique_ptr<cli::Session> run(const std::string& rules, const std::string& path,
                                             const std::string* standard_input = nullptr) {
        cli::SessionOptions options;
        if (standard_input == nullptr) {
            options.paths = {path};
        } else {
            options.standard_input = *standard_input;
            options.standard_input_name = path;
        }
        if (!rules.empty()) {
            std::istringstream words(rules);
            options.choices.select.emplace(std::istream_iterator<std::string>(words),
                                           std::istream_iterator<std::string>());
        }
        auto session = std::make_unique<cli::Session>(options);
        session->run(all_rules());
        return session;
    }

    void compare(const fs::path& file, const fs::path& expected, const std::string& found) {
        if (accept_) {
            std::ofstream(expected, std::ios::binary) << found;
            ++passed_;
            return;
        }
        const std::string wanted = slurp(expected);
        if (!fs::exists(expected) || wanted != found) {
            fail(file, fmt::format("expected ({}):\n{}found:\n{}", expected.filename().string(), wanted, found));
        } else {
            ++passed_;
        }
    }

    void one(const std::string& rule, const fs::path& file, bool bad) {
        const std::string name = file.filename().string();
        const auto result = run(rule, name);
        const std::string found = describe(result->output());
        if (!bad) {
            if (found.empty()) {
                ++passed_;
            } else {
                fail(file, "should be silent, found:\n" + found);
            }
        } else {
            if (found.find("[" + rule + "]") == std::string::npos) fail(file, "the rule finds nothing");
            compare(file, file.string() + ".expected", found);
            fixes(rule, file, name, slurp(file));
        }
        as_json(rule, file, result->output());
    }

    /// How often each rule says what.
    using Said = std::map<std::pair<std::string, std::string>, int>;

    static Said said(const Output& output) {
        Said all;
        for (const Finding* finding : output.shown()) ++all[{std::string(finding->rule->name), message_of(*finding)}];
        return all;
    }

    static int of_rule(const Said& all, std::string_view rule) {
        int count = 0;
        for (const auto& [what, times] : all) count += what.first == rule ? times : 0;
        return count;
    }

    /// The edits may touch no others that are applied already; false where they do.
    static bool add_edits(const Fix& fix, std::vector<Edit>& edits) {
        for (const Edit& one : fix.edits) {
            for (const Edit& other : edits) {
                if (one.span.begin <= other.span.end && other.span.begin <= one.span.end) return false;
            }
        }
        edits.insert(edits.end(), fix.edits.begin(), fix.edits.end());
        return true;
    }

    static std::string applied(std::string text, std::vector<Edit> edits) {
        std::stable_sort(edits.begin(), edits.end(),
                         [](const Edit& a, const Edit& b) { return a.span.begin > b.span.begin; });
        for (const Edit& edit : edits) text.replace(edit.span.begin, edit.span.size(), edit.replacement);
        return text;
    }

    /// An editor moves an edit that begins among the blanks before a line's text.
    static bool begins_in_indentation(std::string_view text, const Edit& edit) {
        const std::size_t line = edit.span.begin == 0 ? 0 : text.rfind('\n', edit.span.begin - 1) + 1;
        const bool is_blank_before =
            text.substr(line, edit.span.begin - line).find_first_not_of(" \t") == std::string_view::npos;
        return is_blank_before && edit.span.begin < text.size() &&
               (text[edit.span.begin] == ' ' || text[edit.span.begin] == '\t');
    }

    void fixes(const std::string& rules, const fs::path& file, const std::string& name, const std::string& text) {
        const auto before = run({}, name, &text);
        const auto of_rules = run(rules, name, &text);
        const Output& output = of_rules->output();
        const Said then = said(before->output());
        const Said rule_then = said(output);
        std::vector<Edit> together;
        std::map<std::string, int> fixed;
        for (const Finding* finding : output.shown()) {
            if (!finding->fix) continue;
            const auto& edits = finding->fix->edits;
            const auto where =
                fmt::format("the fix `{}` at {}", finding->fix->description, describe_span(output, finding->span));
            const bool is_here = std::all_of(edits.begin(), edits.end(), [&](const Edit& edit) {
                return (*output.sources)[edit.span.file].path() == name;
            });
            if (!is_here) continue;  // the file that it names is another's case
            for (const Edit& edit : edits) {
                if (begins_in_indentation(text, edit)) fail(file, where + " begins among a line's leading blanks");
            }
            const std::string rule(finding->rule->name);
            const std::string after = applied(text, edits);
            const Said now = said(run(rules, name, &after)->output());
            if (of_rule(now, rule) >= of_rule(rule_then, rule)) fail(file, where + " leaves the finding:\n" + after);
            check_new(file, where, finding->fix->is_safe, then, said(run({}, name, &after)->output()), after);
            if (add_edits(*finding->fix, together)) ++fixed[rule];
            ++passed_;
        }
        if (together.empty()) return;
        const std::string after = applied(text, together);
        const Said now = said(run(rules, name, &after)->output());
        for (const auto& [rule, count] : fixed) {
            if (of_rule(now, rule) > of_rule(rule_then, rule) - count)
                fail(file, fmt::format("all fixes together leave a finding of {}:\n{}", rule, after));
        }
        check_new(file, "all fixes together", false, then, said(run({}, name, &after)->output()), after);
    }

    void check_new(const fs::path& file, const std::string& where, bool is_safe, const Said& then, const Said& now,
                   const std::string& text) {
        for (const auto& [what, times] : now) {
            const auto known = then.find(what);
            if (known != then.end() && known->second >= times) continue;
            const bool is_broken =
                what.first == "syntax-error" || what.first == "wrong-type" || what.first.starts_with("unknown-");
            if (is_safe || is_broken)
                fail(file, fmt::format("{} brings [{}]: {}\n{}", where, what.first, what.second, text));
        }
    }

    void as_json(const std::string& rule, const fs::path& file, const Output& yaml) {
        const std::string text = slurp(file);
        const bool is_yaml = file.extension() == ".yaml" || file.extension() == ".yml";
        if (!is_yaml || text.starts_with("# yaml-only:") || rule == "syntax-error") return;
        const SourceFile source(0, file.string(), text);
        const auto loaded = doc::load(source);
        if (!loaded.problems.empty() || loaded.documents.size() != 1) {
            fail(file, "cannot be converted to JSON; say `# yaml-only: <why>` on its first line");
            return;
        }
        const std::string json = to_json(loaded.documents.front()->root()).dump(2);
        const std::string name = file.stem().string() + ".json";
        const auto result = run(rule, name, &json);
        fixes(rule, file.string() + " as JSON", name, json);
        const auto wanted = essence(yaml);
        const auto found = essence(result->output());
        if (wanted == found) {
            ++passed_;
        } else {
            fail(file, fmt::format("as JSON it finds something else:\n{}\ninstead of\n{}", fmt::join(found, "\n"),
                                   fmt::join(wanted, "\n")));
        }
    }

    void whole(const fs::path& file) {
        const auto result = run(rules_of(file), file.filename().string());
        const Output& output = result->output();
        const std::map<std::string, std::function<std::string()>> forms = {
            {".expected", [&] { return describe(output); }},
            {".text",
             [&] {
                 return collect([&](const Sink& sink) { text_report(output, {}, sink); }) +
                        summary_line(output, std::nullopt);
             }},
            {".out-json", [&] { return collect([&](const Sink& sink) { json_report(output, sink); }); }},
            {".concise", [&] { return collect([&](const Sink& sink) { concise_report(output, sink); }); }},
        };
        bool any = false;
        for (const auto& [suffix, form] : forms) {
            const fs::path expected = file.string() + suffix;
            if (!fs::exists(expected)) continue;
            any = true;
            compare(file, expected, form());
        }
        if (!any) compare(file, file.string() + ".expected", describe(output));
        fixes(rules_of(file), file, file.filename().string(), slurp(file));
    }

    bool accept_;
    std::size_t passed_ = 0;
    std::size_t failed_ = 0;
};

}  // namespace

int run_cases(int argc, char** argv) {
    const std::string mode = argc > 1 ? argv[1] : "";
    if (argc < 3 || (mode != "check" && mode != "accept")) {
        std::cerr << "usage: pipelint-cases check|accept CASES [NAME...]\n";
        return 2;
    }
    const fs::path cases = fs::absolute(argv[2]);
    std::set<std::string> wanted(argv + 3, argv + argc);
    Runner runner(mode == "accept");
    std::set<std::string> seen;
    for (const auto& entry : fs::directory_iterator(cases)) {
        if (entry.is_directory()) seen.insert(entry.path().filename().string());
    }
    for (const std::string& name : seen) {
        if (wanted.empty() || wanted.contains(name)) runner.folder(cases / name);
    }
    int code = runner.close();
    for (const RuleEntry& entry : all_rules()) {
        if (wanted.empty() && !seen.contains(std::string(entry.rule->name))) {
            std::cout << "FAILED: rule " << entry.rule->name << " has no cases\n";
            code = 1;
        }
    }
    return code;
}

}  // namespace pipelint

int main(int argc, char** argv) { return pipelint::run_cases(argc, argv); }
