#include "cli/app.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "cli/completions.h"
#include "cli/session.h"
#include "model/nearest.h"
#include "report/places.h"
#include "rule_table.h"

namespace pipelint::cli {
namespace {

constexpr int success = 0;
constexpr int has_findings = 1;
constexpr int failed = 2;

constexpr std::array<std::string_view, 4> commands = {"check", "rules", "explain", "completions"};
constexpr std::array<std::string_view, 4> formats = {"text", "concise", "json", "sarif"};

struct Format {
    std::string name;
    std::string file;  ///< empty: standard output
};

struct CheckFlags {
    SessionOptions session;
    std::vector<std::string> paths;
    std::vector<std::string> formats;
    std::vector<std::string> select;
    std::vector<std::string> severities;
    std::string fail_on = "warning";
    std::string files_from;
    std::string color = "auto";
    bool quiet = false;
    bool verbose = false;
    bool statistics = false;
    bool no_suppressions = false;
    bool no_progress = false;
    bool exit_zero = false;
    unsigned jobs = 0;
};

int complain(const std::string& message) {
    fmt::print(stderr, "pipelint: {}\n", printable(message));
    return failed;
}

bool wants_color(const std::string& choice, std::FILE* stream) {
    if (choice == "always") return true;
    if (choice == "never") return false;
    const char* no_color = std::getenv("NO_COLOR");
    const bool refused = no_color != nullptr && *no_color != '\0';
    return !refused && isatty(fileno(stream)) != 0;
}

std::optional<Level> level_named(std::string_view name) {
    for (const Level level : {Level::error, Level::warning, Level::note}) {
        if (to_string(level) == name) return level;
    }
    return std::nullopt;
}

template <std::size_t N>
std::string did_you_mean(std::string_view name, const std::array<std::string_view, N>& candidates) {
    const auto near = nearest(name, candidates);
    return near ? fmt::format("; did you mean `{}`?", *near) : std::string();
}

/// Reads FORMAT or FORMAT=FILE; complains and gives nothing where it is neither.
std::optional<std::vector<Format>> read_formats(const std::vector<std::string>& given) {
    std::vector<Format> list;
    for (const std::string& text : given) {
        const std::size_t equals = text.find('=');
        Format format{text.substr(0, equals), equals == std::string::npos ? "" : text.substr(equals + 1)};
        if (std::find(formats.begin(), formats.end(), format.name) == formats.end()) {
            complain(fmt::format("unknown format `{}`{}", format.name, did_you_mean(format.name, formats)));
            return std::nullopt;
        }
        if (equals != std::string::npos && format.file.empty()) {
            complain(fmt::format("`--format {}` names no file behind the `=`", text));
            return std::nullopt;
        }
        list.push_back(std::move(format));
    }
    if (list.empty()) list.push_back({"text", ""});
    if (std::count_if(list.begin(), list.end(), [](const Format& f) { return f.file.empty(); }) > 1) {
        complain("only one format can go to standard output: write the others as FORMAT=FILE");
        return std::nullopt;
    }
    return list;
}

/// Says which entry of a list means no rule; true where all do.
bool check_entries(const std::vector<std::string>& entries, std::string_view flag, RuleTable rules) {
    for (const std::string& entry : entries) {
        if (selects_any(entry, rules)) continue;
        const auto near = nearest_entry(entry, rules);
        complain(fmt::format("`{}` in {} means no rule{}", entry, flag,
                             near ? fmt::format("; did you mean `{}`?", *near) : std::string()));
        return false;
    }
    return true;
}

bool read_severities(const CheckFlags& flags, Choices& choices, RuleTable rules) {
    for (const std::string& text : flags.severities) {
        const std::size_t equals = text.find('=');
        const std::string rule = text.substr(0, equals);
        const std::string level = equals == std::string::npos ? "" : text.substr(equals + 1);
        const bool known =
            std::any_of(rules.begin(), rules.end(), [&](const RuleEntry& entry) { return entry.rule->name == rule; });
        if (!known) {
            const auto near = nearest_entry(rule, rules);
            complain(fmt::format("`{}` in --severity is no rule{}", rule,
                                 near ? fmt::format("; did you mean `{}`?", *near) : std::string()));
            return false;
        }
        const auto parsed = level_named(level);
        if (!parsed && level != "off") {
            complain(fmt::format("--severity {}: write RULE=error, warning, note or off", text));
            return false;
        }
        choices.severity[rule] = parsed;
    }
    return true;
}

/// The paths in a list with one a line, or with NULs between them.
std::vector<std::string> split_paths(std::string_view text) {
    const char separator = text.find('\0') != std::string_view::npos ? '\0' : '\n';
    std::vector<std::string> paths;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(separator, at), text.size());
        std::string_view path = text.substr(at, end - at);
        if (path.ends_with('\r')) path.remove_suffix(1);
        if (!path.empty()) paths.emplace_back(path);
        at = end + 1;
    }
    return paths;
}

std::string read_standard_input() {
    std::string bytes;
    std::array<char, 1U << 16U> buffer{};
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), stdin))
        bytes.append(buffer.data(), read);
    return bytes;
}

/// Fills the session's paths and standard input; false where a list of files cannot be read.
bool read_paths(CheckFlags& flags) {
    SessionOptions& session = flags.session;
    if (!flags.files_from.empty()) {
        constexpr std::size_t largest = 64U << 20U;
        if (flags.files_from == "-") {
            for (std::string& path : split_paths(read_standard_input())) session.paths.push_back(std::move(path));
        } else {
            const Bytes list = read_file(flags.files_from, largest);
            if (!list.bytes) {
                complain(fmt::format("cannot read {}: {}", flags.files_from, list.error));
                return false;
            }
            for (std::string& path : split_paths(*list.bytes)) session.paths.push_back(std::move(path));
        }
    }
    for (const std::string& path : flags.paths) {
        if (path != "-") {
            session.paths.push_back(path);
        } else if (flags.files_from == "-") {
            complain("standard input cannot be both the list of files and a file");
            return false;
        } else {
            session.standard_input = read_standard_input();
        }
    }
    if (flags.paths.empty() && flags.files_from.empty()) session.paths.emplace_back(".");
    return true;
}

std::string render(const Format& format, const Output& output, const CheckFlags& flags) {
    if (format.name == "sarif") return sarif_report(output);
    if (format.name == "json") return json_report(output);
    if (format.name == "concise") return concise_report(output);
    TextStyle style;
    style.color = format.file.empty() ? wants_color(flags.color, stdout) : flags.color == "always";
    return text_report(output, style);
}

bool put_out(const Format& format, const std::string& text) {
    if (format.file.empty()) {
        const bool written =
            std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
        if (!written) complain("cannot write to standard output");
        return written;
    }
    std::ofstream file(format.file, std::ios::binary);
    file << text;
    file.flush();
    if (!file) complain(fmt::format("cannot write {}", format.file));
    return static_cast<bool>(file);
}

int exit_code(const Output& output, const CheckFlags& flags) {
    if (!output.unreadable.empty()) return failed;
    const auto least = level_named(flags.fail_on);
    if (flags.exit_zero || !least) return success;
    const bool any = std::any_of(output.findings->begin(), output.findings->end(), [&](const Finding& finding) {
        return !finding.is_suppressed && finding.level >= *least;
    });
    return any ? has_findings : success;
}

int check(CheckFlags& flags) {
    const auto start = std::chrono::steady_clock::now();
    const RuleTable rules = all_rules();
    const auto wanted = read_formats(flags.formats);
    if (!wanted) return failed;
    SessionOptions& options = flags.session;
    if (!flags.select.empty()) options.choices.select = flags.select;
    const bool entries_known = check_entries(flags.select, "--select", rules) &&
                               check_entries(options.choices.extend_select, "--extend-select", rules) &&
                               check_entries(options.choices.ignore, "--ignore", rules);
    if (!entries_known || !read_severities(flags, options.choices, rules) || !read_paths(flags)) return failed;
    options.use_suppressions = !flags.no_suppressions;
    options.jobs = flags.jobs != 0 ? flags.jobs : std::max(1U, std::thread::hardware_concurrency());

    Session session(options);
    session.run(rules);
    const Output& output = session.output();

    bool all_written = true;
    bool machine_on_stdout = false;
    bool text_on_stdout = false;
    for (const Format& format : *wanted) {
        all_written = put_out(format, render(format, output, flags)) && all_written;
        if (format.file.empty()) (format.name == "text" ? text_on_stdout : machine_on_stdout) = true;
    }
    for (const Unreadable& file : output.unreadable)
        complain(fmt::format("cannot read {}: {}", file.path, file.message));
    if (flags.verbose) {
        for (const std::string& remark : session.remarks()) fmt::print(stderr, "{}\n", printable(remark));
    }
    const int code = all_written ? exit_code(output, flags) : failed;
    if (flags.quiet) return code;
    std::FILE* closing = text_on_stdout && !machine_on_stdout ? stdout : stderr;
    if (flags.statistics) fmt::print(closing, "{}", statistics(output));
    std::optional<std::chrono::milliseconds> elapsed;
    if (isatty(fileno(closing)) != 0)
        elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    fmt::print(closing, "{}", summary_line(output, elapsed));
    return code;
}

void add_check(CLI::App& app, CheckFlags& flags) {
    CLI::App& sub = *app.add_subcommand("check", "Check files and folders (the command may be left out)");
    sub.add_option("PATH", flags.paths, "Files and folders; `-` is standard input; default: the current folder");
    sub.add_option("-f,--format", flags.formats,
                   "text, concise, json or sarif; FORMAT=FILE writes to a file; repeatable")
        ->type_name("FORMAT[=FILE]")
        ->allow_extra_args(false);
    sub.add_option("--select", flags.select,
                   "Run these alone: rules, groups, patterns such as broad-iam-*, `default`, `all`")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false);
    sub.add_option("--extend-select", flags.session.choices.extend_select, "Run these as well")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false);
    sub.add_option("--ignore", flags.session.choices.ignore, "Do not run these")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false);
    sub.add_option("--severity", flags.severities, "Set a rule's level: error, warning, note or off; repeatable")
        ->type_name("RULE=LEVEL")
        ->allow_extra_args(false);
    sub.add_option("--fail-on", flags.fail_on,
                   "The least level that makes the exit code 1: error, warning (default), note, never")
        ->type_name("LEVEL")
        ->check(CLI::IsMember({"error", "warning", "note", "never"}));
    sub.add_flag("--exit-zero", flags.exit_zero, "Exit with 0 whatever is found");
    sub.add_flag("--skip-unknown", flags.session.skip_unknown,
                 "Treat named files as those of a folder: pass over what is not pipelint's (for hooks)");
    sub.add_option("--files-from", flags.files_from,
                   "Read paths from FILE, one a line or with NULs between them; `-` is standard input")
        ->type_name("FILE");
    sub.add_option("--stdin-filename", flags.session.standard_input_name, "The name to give standard input")
        ->type_name("NAME");
    sub.add_flag("--show-suppressed", flags.session.show_suppressed, "Show what ignores hide, marked");
    sub.add_flag("--no-suppressions", flags.no_suppressions, "Take no notice of ignores");
    sub.add_option("--color", flags.color, "auto (default), always or never; NO_COLOR is honoured")
        ->type_name("WHEN")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    sub.add_flag("-q,--quiet", flags.quiet, "Print findings alone");
    sub.add_flag("-v,--verbose", flags.verbose, "Say why files were passed over, and what could not be known");
    sub.add_flag("--statistics", flags.statistics, "Count the findings of each rule");
    sub.add_option("--sarif-base", flags.session.sarif_base, "Make SARIF's paths relative to DIR, and say where it is")
        ->type_name("DIR");
    sub.add_option("--jobs", flags.jobs, "How many threads to use; default: one a processor")
        ->type_name("N")
        ->check(CLI::Range(1U, 1024U));
    sub.add_flag("--no-progress", flags.no_progress, "Show no progress (none is shown so far)");
    sub.footer(
        "Exit codes: 0 nothing found at or above --fail-on, 1 something found, 2 wrong usage or a file that cannot be "
        "read.");
}

int show_rules(const std::string& format) {
    const RuleTable rules = all_rules();
    fmt::print("{}", format == "json" ? rules_json(rules) : rules_text(rules, wants_color("auto", stdout)));
    return success;
}

int explain(const std::string& name) {
    const RuleTable rules = all_rules();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const RuleEntry& entry) { return entry.rule->name == name; });
    if (found != rules.end()) {
        fmt::print("{}", explain_page(*found, wants_color("auto", stdout)));
        return success;
    }
    const auto near = nearest_entry(name, rules);
    return complain(fmt::format("there is no rule `{}`{}; `pipelint rules` lists them", name,
                                near ? fmt::format(", did you mean `{}`?", *near) : std::string()));
}

int show_completions(const std::string& shell) {
    const auto script = completions(shell, all_rules());
    if (!script) return complain(fmt::format("no completions for `{}`: bash, zsh or fish", shell));
    fmt::print("{}", *script);
    return success;
}

/// `pipelint PATH…` means `check`: its name is put in where no command stands first.
std::vector<std::string> with_command(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    static constexpr std::array<std::string_view, 3> global = {"--help", "-h", "--version"};
    const bool bare = words.empty() || (std::find(commands.begin(), commands.end(), words.front()) == commands.end() &&
                                        std::find(global.begin(), global.end(), words.front()) == global.end());
    if (bare) words.insert(words.begin(), "check");
    std::reverse(words.begin(), words.end());
    return words;
}

}  // namespace

int run_app(int argc, char** argv) {
    CLI::App app("pipelint finds mistakes in AWS CodePipeline definitions before AWS does.", "pipelint");
    app.set_version_flag("--version", std::string("pipelint ") + PIPELINT_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Examples:\n"
        "  pipelint                               check the current folder\n"
        "  pipelint templates/pipeline.yml        check one file\n"
        "  pipelint -f sarif=pipelint.sarif .     write SARIF for code scanning, findings to the terminal too with -f "
        "text\n"
        "  pipelint explain unmatched-artifact    what a rule means, and what to write instead\n"
        "`pipelint check --help` shows the flags.");
    CheckFlags flags;
    add_check(app, flags);
    std::string rules_format = "text";
    app.add_subcommand("rules", "List every rule")
        ->add_option("--format", rules_format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    std::string rule;
    app.add_subcommand("explain", "Show a rule's documentation")
        ->add_option("RULE", rule, "The rule's name")
        ->required();
    std::string shell;
    app.add_subcommand("completions", "Print completions for a shell")
        ->add_option("SHELL", shell, "bash, zsh or fish")
        ->required();
    try {
        app.parse(with_command(argc, argv));
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error);
        return code == 0 ? success : failed;
    }
    if (app.got_subcommand("rules")) return show_rules(rules_format);
    if (app.got_subcommand("explain")) return explain(rule);
    if (app.got_subcommand("completions")) return show_completions(shell);
    return check(flags);
}

}  // namespace pipelint::cli
