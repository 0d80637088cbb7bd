#include "cli/app.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/output_file.h"
#include "cli/parameters.h"
#include "cli/session.h"
#include "report/escape.h"
#include "rule_table.h"
#include "text/nearest.h"
#include "text/work.h"

namespace pipelint::cli {
namespace {

constexpr int success = 0;
constexpr int has_findings = 1;
constexpr int failed = 2;

struct Format {
    std::string name;
    std::string file;  ///< empty: standard output
};

int complain(const std::string& message) {
    fmt::print(stderr, "pipelint: {}\n", printable(Scrub::path(message)));
    return failed;
}

/// Writes to standard output; whether that went well shows when the run ends.
void put(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

/// Nothing that was asked for may be lost unseen: a full disk, a closed pipe.
int with_output_written(int code) {
    std::cout.flush();
    const bool written = std::cout.good() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    return written ? code : complain("cannot write to standard output");
}

bool wants_color(const std::string& choice, std::FILE* stream) {
    if (choice == "always") return true;
    if (choice == "never") return false;
    const char* no_color = std::getenv("NO_COLOR");
    const bool refused = no_color != nullptr && *no_color != '\0';
    return !refused && isatty(fileno(stream)) != 0;
}

/// The columns of the terminal, within reason; 80 where the stream is none.
std::size_t width_of(std::FILE* stream) {
    constexpr std::size_t usual = 80;
    constexpr std::size_t least = 40;
    constexpr std::size_t most = 100;
    winsize size{};
    if (isatty(fileno(stream)) == 0 || ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
    return std::clamp<std::size_t>(size.ws_col, least, most);
}

std::optional<Level> level_named(std::string_view name) {
    for (const Level level : {Level::error, Level::warning, Level::note}) {
        if (to_string(level) == name) return level;
    }
    return std::nullopt;
}

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& candidates) {
    const auto near = nearest(name, candidates);
    return near ? fmt::format("; did you mean `{}`?", *near) : std::string();
}

/// Do the two spell one file, which need not be there yet? Devices take any number of reports.
bool is_same_target(const std::string& a, const std::string& b) {
    std::error_code error;
    if (a == b) return true;
    if (a.starts_with("/dev/") || b.starts_with("/dev/")) return false;
    const auto real = [&](const std::string& path) { return std::filesystem::weakly_canonical(path, error); };
    return real(a) == real(b) || std::filesystem::equivalent(a, b, error);
}

/// Reads FORMAT or FORMAT=FILE; complains and gives nothing where it is neither.
std::optional<std::vector<Format>> read_formats(const std::vector<std::string>& given) {
    const std::vector<std::string_view> formats = format_names();
    std::vector<Format> list;
    for (const std::string& text : given) {
        const std::size_t equals = text.find('=');
        Format format{text.substr(0, equals), equals == std::string::npos ? "" : text.substr(equals + 1)};
        if (std::find(formats.begin(), formats.end(), format.name) == formats.end()) {
            complain(fmt::format("unknown format `{}`{}; the formats are {}", format.name,
                                 did_you_mean(format.name, formats), fmt::join(formats, ", ")));
            return std::nullopt;
        }
        if (equals != std::string::npos && format.file.empty()) {
            complain(fmt::format("`--format {}` names no file behind the `=`", text));
            return std::nullopt;
        }
        list.push_back(std::move(format));
    }
    for (Format& format : list) {
        if (format.file == "-" || format.file == "/dev/stdout" || format.file == "/dev/fd/1") format.file.clear();
        const auto same = std::count_if(list.begin(), list.end(), [&](const Format& other) {
            return !format.file.empty() && is_same_target(other.file, format.file);
        });
        if (same > 1) {
            complain(fmt::format("two formats cannot go to one file, {}", format.file));
            return std::nullopt;
        }
    }
    if (list.empty()) list.push_back({"text", ""});
    if (std::count_if(list.begin(), list.end(), [](const Format& f) { return f.file.empty(); }) > 1) {
        complain("only one format can go to standard output: write the others as FORMAT=FILE");
        return std::nullopt;
    }
    return list;
}

bool is_always_on(std::string_view name, RuleTable rules) {
    return std::any_of(rules.begin(), rules.end(),
                       [&](const RuleEntry& entry) { return entry.rule->name == name && entry.rule->is_always_on; });
}

/// Says which entry of a list means no rule; true where all do.
bool check_entries(const std::vector<std::string>& entries, std::string_view flag, RuleTable rules) {
    for (const std::string& entry : entries) {
        if (flag == "--ignore" && is_always_on(entry, rules)) {
            complain(fmt::format("`{}` cannot be ignored: a file that cannot be read cannot be checked", entry));
            return false;
        }
        if (selects_any(entry, rules)) continue;
        if (entry.empty()) {
            complain(fmt::format("{} wants the name of a rule or group", flag));
            return false;
        }
        const auto near = nearest_entry(entry, rules);
        complain(fmt::format("`{}` in {} means no rule{}", entry, flag,
                             near ? fmt::format("; did you mean `{}`?", *near) : std::string()));
        return false;
    }
    return true;
}

/// Lists may have blanks behind their commas.
void trim_entries(std::vector<std::string>& entries) {
    for (std::string& entry : entries) {
        const std::size_t first = std::min(entry.find_first_not_of(' '), entry.size());
        entry = entry.substr(first, entry.find_last_not_of(' ') + 1 - first);
    }
}

bool read_severities(const CheckFlags& flags, Choices& choices, RuleTable rules) {
    for (const std::string& text : flags.severities) {
        const std::size_t equals = text.find('=');
        const std::string entry = text.substr(0, equals);
        const std::string level = equals == std::string::npos ? "" : text.substr(equals + 1);
        if (!check_entries({entry}, "--severity", rules)) return false;
        const auto parsed = level_named(level);
        if (!parsed && level != "off") {
            complain(fmt::format("--severity {}: write {}=error, warning, note or off", text,
                                 entry.empty() ? "RULE" : entry));
            return false;
        }
        if (!parsed && is_always_on(entry, rules)) {
            complain(fmt::format("`{}` cannot be switched off: a file that cannot be read cannot be checked", entry));
            return false;
        }
        choices.severity.emplace_back(entry, parsed);
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

/// Lists of files, and of parameters, are read up to this size; what would be cut is refused.
constexpr std::size_t largest_list = std::size_t{64} << 20U;
constexpr std::size_t largest_parameters = std::size_t{16} << 20U;

/// The bytes, or a complaint where they cannot be read or are more than `most`.
std::optional<std::string> whole(std::string_view name, Bytes bytes, std::size_t most) {
    if (bytes.bytes && bytes.bytes->size() > most) {
        bytes.bytes.reset();
        bytes.error = fmt::format("it is larger than {} MiB", most >> 20U);
    }
    if (!bytes.bytes) complain(fmt::format("cannot read {}: {}", name, bytes.error));
    return std::move(bytes.bytes);
}

/// Fills the session's paths and standard input; false where a list of files cannot be read.
bool read_paths(CheckFlags& flags) {
    SessionOptions& session = flags.session;
    if (!flags.files_from.empty()) {
        if (flags.files_from == "-") {
            const auto list = whole("standard input", read_open(STDIN_FILENO, 0, largest_list + 1), largest_list);
            if (!list) return false;
            for (std::string& path : split_paths(*list)) session.paths.push_back(std::move(path));
        } else {
            const auto list = whole(flags.files_from, read_file(flags.files_from, largest_list + 1), largest_list);
            session.given_files.push_back(flags.files_from);
            if (!list) return false;
            for (std::string& path : split_paths(*list)) session.paths.push_back(std::move(path));
        }
    }
    for (const std::string& path : flags.paths) {
        if (path != "-") {
            session.paths.push_back(path);
        } else if (flags.files_from == "-") {
            complain("standard input cannot be both the list of files and a file");
            return false;
        } else if (!session.standard_input) {  // a second `-` is the same file
            // One byte more than is checked: the session says that the file is too large.
            const std::size_t most = doc::Limits().file_size + 1;
            session.standard_input = whole("standard input", read_open(STDIN_FILENO, 0, most), most);
            if (!session.standard_input) return false;
        }
    }
    if (flags.names_standard_input && session.standard_input_name.empty()) {
        complain("`--stdin-filename` is empty");
        return false;
    }
    if (flags.names_standard_input && !session.standard_input) {
        complain("`--stdin-filename` names standard input, which is not read: give `-` as a path");
        return false;
    }
    if (flags.paths.empty() && flags.files_from.empty()) session.paths.emplace_back(".");
    return true;
}

/// Fills the values of parameters; false where their file cannot be read.
bool read_given_parameters(CheckFlags& flags) {
    if (flags.parameters.empty()) return true;
    flags.session.given_files.push_back(flags.parameters);
    auto file = whole(flags.parameters, read_file(flags.parameters, largest_parameters + 1), largest_parameters);
    if (!file) return false;
    GivenParameters given = read_parameters(flags.parameters, std::move(*file));
    if (!given.error.empty()) complain(given.error);
    flags.session.parameters = std::move(given.values);
    return given.error.empty();
}

/// A path that is not there may be a mistyped command.
std::string meant_command(const std::string& path) {
    const auto near = nearest(path, command_names());
    return near && *near != path ? fmt::format("; did you mean the command `{}`?", *near) : std::string();
}

void render(const Format& format, const Output& output, const CheckFlags& flags, const Sink& sink) {
    if (format.name == "sarif") return sarif_report(output, sink);
    if (format.name == "json") return json_report(output, sink);
    if (format.name == "concise") return concise_report(output, sink);
    TextStyle style;
    style.color = format.file.empty() ? wants_color(flags.color, stdout) : flags.color == "always";
    text_report(output, style, sink);
}

bool put_out(const Format& format, const Session& session, const CheckFlags& flags) {
    if (format.file.empty()) {
        render(format, session.output(), flags, put);
        const bool written = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
        if (!written) complain("cannot write to standard output");
        return written;
    }
    OutputFile file(format.file, session.read_paths());
    if (file.error().empty()) render(format, session.output(), flags, [&](std::string_view text) { file.write(text); });
    file.finish();
    if (!file.error().empty()) complain(fmt::format("cannot write {}: {}", format.file, file.error()));
    return file.error().empty();
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
    for (auto* list : {&flags.select, &options.choices.extend_select, &options.choices.ignore}) trim_entries(*list);
    if (!flags.select.empty()) options.choices.select = flags.select;
    const bool entries_known = check_entries(flags.select, "--select", rules) &&
                               check_entries(options.choices.extend_select, "--extend-select", rules) &&
                               check_entries(options.choices.ignore, "--ignore", rules);
    if (!entries_known || !read_severities(flags, options.choices, rules) || !read_paths(flags) ||
        !read_given_parameters(flags))
        return failed;
    for (const Format& format : *wanted) {
        const std::string refusal = format.file.empty() ? std::string() : refusal_of(format.file);
        if (!refusal.empty()) return complain(fmt::format("cannot write {}: {}", format.file, refusal));
    }
    options.use_suppressions = !flags.no_suppressions;
    options.wants_remarks = flags.verbose;
    if (const char* most = std::getenv("PIPELINT_WORK_LIMIT"); most != nullptr && std::string_view(most) == "off")
        options.most_work = work::no_limit;
    options.jobs = flags.jobs != 0 ? flags.jobs : std::max(1U, std::thread::hardware_concurrency());

    Session session(options);
    session.run(rules);
    const Output& output = session.output();

    bool all_written = true;
    bool machine_on_stdout = false;
    bool text_on_stdout = false;
    for (const Format& format : *wanted) {
        all_written = put_out(format, session, flags) && all_written;
        if (format.file.empty()) (format.name == "text" ? text_on_stdout : machine_on_stdout) = true;
    }
    for (const Unreadable& file : output.unread)
        complain(fmt::format("did not read all of {}: {}", file.path, file.message));
    for (const Unreadable& file : output.unreadable)
        complain(fmt::format("cannot read {}: {}{}", file.path, file.message, meant_command(file.path)));
    if (flags.verbose) {
        for (const std::string& remark : session.remarks()) fmt::print(stderr, "{}\n", printable_line(remark));
    }
    const int code = all_written ? exit_code(output, flags) : failed;
    if (flags.quiet) return code;
    std::FILE* closing = text_on_stdout && !machine_on_stdout ? stdout : stderr;
    if (flags.statistics) std::fputs(statistics(output).c_str(), closing);
    std::optional<std::chrono::milliseconds> elapsed;
    if (isatty(fileno(closing)) != 0)
        elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    std::fputs(summary_line(output, elapsed).c_str(), closing);
    const bool hint = output.checked == 0 && code == success && !flags.verbose && !options.skip_unknown;
    if (hint && !session.remarks().empty())
        fmt::print(stderr, "pipelint: {} passed over; -v says why\n", session.remarks().size());
    return code;
}

int show_rules(const std::string& format) {
    const RuleTable rules = all_rules();
    put(format == "json" ? rules_json(rules) : rules_text(rules, wants_color("auto", stdout)));
    return success;
}

int explain(const std::string& name) {
    const RuleTable rules = all_rules();
    const bool color = wants_color("auto", stdout);
    std::vector<RuleEntry> group;
    for (const RuleEntry& entry : rules) {
        if (entry.rule->name == name) {
            put(explain_page(entry, {color, width_of(stdout)}));
            return success;
        }
        if (entry.group == name) group.push_back(entry);
    }
    if (!group.empty()) {
        put(rules_text(group, color));
        return success;
    }
    const auto near = nearest_entry(name, rules);
    return complain(fmt::format("there is no rule `{}`{}; `pipelint rules` lists them", name,
                                near ? fmt::format(", did you mean `{}`?", *near) : std::string()));
}

int show_completions(const std::string& shell, const CLI::App& app) {
    const auto script = completions(shell, app, all_rules());
    if (!script) return complain(fmt::format("no completions for `{}`: bash, zsh or fish", shell));
    put(*script);
    return success;
}

bool is_command(std::string_view word) {
    const auto commands = command_names();
    return std::find(commands.begin(), commands.end(), word) != commands.end();
}

/// `pipelint PATH…` means `check`: its name is put in where no command stands first.
std::vector<std::string> with_command(int argc, char** argv) {
    std::vector<std::string> words(argv + 1, argv + argc);
    static constexpr std::array<std::string_view, 4> global = {"--help", "-h", "--version", "-V"};
    if (!words.empty() && words.front() == "help") {
        words.erase(words.begin());
        words.emplace_back("--help");
    }
    // A word alone that many tools have for a command; a file of that name is still `./version`.
    if (words.size() == 1 && words.front() == "version" && !std::filesystem::exists("version")) words = {"--version"};
    const bool bare = words.empty() || (!is_command(words.front()) &&
                                        std::find(global.begin(), global.end(), words.front()) == global.end());
    if (bare) words.insert(words.begin(), "check");
    std::reverse(words.begin(), words.end());
    return words;
}

/// "--fail-on: eror not in {error,warning,…}" in our words; other complaints as they are.
std::string wrong_value(const CLI::ParseError& error, const CLI::App& command) {
    std::string what = error.what();
    const std::size_t colon = what.find(": ");
    const std::size_t end = what.find(" not in ");
    if (colon == std::string::npos || end == std::string::npos || end < colon) return what;
    const CLI::Option* option = command.get_option_no_throw(what.substr(0, colon));
    const std::vector<std::string> words = option == nullptr ? std::vector<std::string>() : words_for(*option, {});
    if (words.empty()) return what;
    const std::string value = what.substr(colon + 2, end - colon - 2);
    return fmt::format("`{}` takes {}, not `{}`{}", what.substr(0, colon), fmt::join(words, ", "), value,
                       did_you_mean(value, {words.begin(), words.end()}));
}

/// CLI11's complaint in our words, with the flag that was meant.
int complain_of(const CLI::ParseError& error, const CLI::App& app) {
    const auto used = app.get_subcommands();
    const CLI::App& command = used.empty() ? app : *used.front();
    const std::string help = fmt::format("(`pipelint {} --help` shows what it takes)", command.get_name());
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
        const std::string_view what = error.what();
        const std::string name(what.substr(0, what.find(':')));
        const CLI::Option* option = command.get_option_no_throw(name);
        return complain(fmt::format("`{}` wants {} behind it {}", name,
                                    option == nullptr ? "a value" : placeholder_of(*option), help));
    }
    const std::vector<std::string> extra = app.remaining(true);
    if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr || extra.empty())
        return complain(fmt::format("{} {}", wrong_value(error, command), help));
    const std::string flag = extra.front().substr(0, extra.front().find('='));
    if (!flag.starts_with('-')) return complain(fmt::format("`{}` is one word too many {}", flag, help));
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& word : option->get_lnames()) names.push_back("--" + word);
    }
    return complain(
        fmt::format("there is no flag `{}`{} {}", flag, did_you_mean(flag, {names.begin(), names.end()}), help));
}

}  // namespace

int run_app(int argc, char** argv) {
    CommandLine line;
    const auto app = make_app(line);
    try {
        app->parse(with_command(argc, argv));
    } catch (const CLI::Success& asked) {
        return with_output_written(app->exit(asked));
    } catch (const CLI::ParseError& error) {
        return complain_of(error, *app);
    }
    if (app->got_subcommand("rules")) return with_output_written(show_rules(line.rules_format));
    if (app->got_subcommand("explain")) return with_output_written(explain(line.rule));
    if (app->got_subcommand("completions")) return with_output_written(show_completions(line.shell, *app));
    return with_output_written(check(line.check));
}

}  // namespace pipelint::cli
