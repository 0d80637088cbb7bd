#include "cli/commands.h"

#include <algorithm>
#include <array>

#include <CLI/CLI.hpp>

#include "cli/help.h"

namespace pipelint::cli {
namespace {

constexpr std::array<std::string_view, 4> formats = {"text", "concise", "json", "sarif"};

/// The values that a placeholder stands for.
struct Words {
    std::string_view placeholder;
    std::vector<std::string> words;
};

const std::vector<Words>& vocabulary() {
    static const std::vector<Words> all = {
        {"FORMAT[=FILE]", {formats.begin(), formats.end()}},
        {"FORMAT", {"text", "json"}},
        {"LEVEL", {"error", "warning", "note", "never"}},
        {"WHEN", {"auto", "always", "never"}},
        {"SHELL", {"bash", "zsh", "fish"}},
    };
    return all;
}

CLI::IsMember one_of(std::string_view placeholder) {
    const auto& all = vocabulary();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Words& w) { return w.placeholder == placeholder; });
    return CLI::IsMember(found->words);
}

/// An option that is given once for each value, or with commas where it takes a list.
void add_list(CLI::App& app, const std::string& name, std::vector<std::string>& target, const std::string& type,
              const std::string& description, bool commas) {
    CLI::Option* option = app.add_option(name, target, description)->type_name(type)->allow_extra_args(false);
    if (commas) option->delimiter(',');
}

void add_value(CLI::App& app, const std::string& name, std::string& target, const std::string& type,
               const std::string& description) {
    app.add_option(name, target, description)->type_name(type);
}

void add_selection(CLI::App& app, CheckFlags& flags) {
    Choices& choices = flags.session.choices;
    add_list(app, "--select", flags.select, "LIST",
             "Run only these: rules, groups, patterns such as broad-iam-*, `default`, `all`", true);
    add_list(app, "--extend-select", choices.extend_select, "LIST", "Run these too", true);
    add_list(app, "--ignore", choices.ignore, "LIST", "Do not run these", true);
    add_list(app, "--severity", flags.severities, "SELECTOR=LEVEL",
             "Set the level of a rule, a group or a pattern: error, warning, note or off; repeatable", false);
    app.add_flag("--show-suppressed", flags.session.show_suppressed,
                 "Report what ignores hide too, marked as suppressed");
    app.add_flag("--no-suppressions", flags.no_suppressions, "Report findings as if there were no ignores");
}

void add_inputs(CLI::App& app, CheckFlags& flags) {
    app.add_flag("--skip-unknown", flags.session.skip_unknown,
                 "Treat named files as those of a folder: pass over what is not pipelint's. For hooks");
    add_value(app, "--files-from", flags.files_from, "FILE",
              "Read paths from FILE, one per line or separated by NULs; `-` is standard input");
    add_value(app, "--parameters", flags.parameters, "FILE",
              "Values of the templates' parameters, as the AWS CLI takes them: a list or a map, in JSON or YAML");
    app.add_option_function<std::string>(
           "--stdin-filename",
           [&flags](const std::string& name) {
               flags.session.standard_input_name = name;
               flags.names_standard_input = true;
           },
           "The file name to show for standard input")
        ->type_name("NAME");
}

void add_check(CLI::App& app, CheckFlags& flags) {
    CLI::App& sub = *app.add_subcommand("check", "Check files and folders; the word may be left out");
    sub.add_option("PATH", flags.paths, "Files and folders; `-` is standard input; default: the current folder");
    add_list(sub, "-f,--format", flags.formats, "FORMAT[=FILE]",
             "text (default), concise, json or sarif; with =FILE, write it to a file; repeatable", false);
    sub.add_option("--fail-on", flags.fail_on,
                   "Exit with 1 if a finding has this level or a higher one: error, warning (default), note or never")
        ->type_name("LEVEL")
        ->check(one_of("LEVEL"));
    sub.add_flag("--exit-zero", flags.exit_zero, "Exit with 0 even if there are findings");
    add_selection(sub, flags);
    add_inputs(sub, flags);
    sub.add_option("--color", flags.color, "auto (default), always or never; NO_COLOR is honoured")
        ->type_name("WHEN")
        ->check(one_of("WHEN"));
    sub.add_flag("-q,--quiet", flags.quiet, "Print only the findings");
    sub.add_flag("-v,--verbose", flags.verbose, "Say why files were skipped, and what could not be known");
    sub.add_flag("--statistics", flags.statistics, "Count the findings of each rule");
    add_value(sub, "--sarif-base", flags.session.sarif_base, "DIR", "Make the paths in SARIF relative to DIR");
    sub.add_option("--jobs", flags.jobs, "How many threads to use; default: one per processor")
        ->type_name("N")
        ->check(CLI::Range(1U, 1024U));
    sub.add_flag("--no-progress", flags.no_progress, "Show no progress")->group("");  // there is none yet
    sub.footer(
        "Exit codes:\n"
        "  0  nothing was found at or above --fail-on\n"
        "  1  something was found\n"
        "  2  wrong usage, or a file that cannot be read\n"
        "\n"
        "Examples:\n"
        "  pipelint --fail-on error templates\n"
        "  pipelint -f sarif=pipelint.sarif -f text .\n"
        "  pipelint --select iam --severity broad-iam-resource=error .\n"
        "  git diff -z --relative --diff-filter=d --name-only main |\n"
        "    pipelint --skip-unknown --files-from -");
}

}  // namespace

std::shared_ptr<CLI::App> make_app(CommandLine& line) {
    auto app = std::make_shared<CLI::App>("pipelint finds mistakes in AWS CodePipeline definitions before AWS does.",
                                          "pipelint");
    app->formatter(std::make_shared<HelpFormatter>());
    app->set_help_flag("-h,--help", "Print this and exit");
    app->set_version_flag("-V,--version", std::string("pipelint ") + PIPELINT_VERSION, "Print the version and exit");
    app->require_subcommand(1);
    app->footer(
        "Examples:\n"
        "  pipelint                             check the current folder\n"
        "  pipelint templates/pipeline.yml      check one file\n"
        "  pipelint -f sarif=out.sarif          SARIF into a file, for code scanning\n"
        "  pipelint explain unmatched-artifact  what a rule means, what to write\n"
        "\n"
        "`pipelint check --help` shows every flag of a check.");
    add_check(*app, line.check);
    app->add_subcommand("rules", "List every rule")
        ->add_option("-f,--format", line.rules_format, "text (default) or json")
        ->type_name("FORMAT")
        ->check(one_of("FORMAT"));
    app->add_subcommand("explain", "Show what a rule means and what to write instead; or a group's rules")
        ->add_option("RULE", line.rule, "The name of a rule or of a group")
        ->required();
    app->add_subcommand("completions", "Print completions for a shell")
        ->add_option("SHELL", line.shell, "bash, zsh or fish")
        ->required();
    // Subcommands that have no footer of their own get the program's from CLI11.
    for (CLI::App* sub : app->get_subcommands({})) {
        if (sub->get_footer() == app->get_footer()) sub->footer("");
    }
    return app;
}

std::vector<std::string_view> command_names() { return {"check", "rules", "explain", "completions"}; }

std::vector<std::string_view> format_names() { return {formats.begin(), formats.end()}; }

std::string placeholder_of(const CLI::Option& option) {
    if (option.get_type_size() == 0 || option.get_expected_max() == 0) return {};
    if (!option.nonpositional()) return option.get_name(true);
    const std::string name = option.get_type_name();
    return name.substr(0, name.find(':'));  // CLI11 appends what its checks say
}

std::vector<std::string> words_for(const CLI::Option& option, RuleTable rules) {
    const std::string placeholder = placeholder_of(option);
    std::vector<std::string> words;
    if (placeholder == "LIST" || placeholder == "RULE" || placeholder == "SELECTOR=LEVEL") {
        if (placeholder != "RULE") words = {"all", "default"};
        for (const RuleEntry& entry : rules) words.emplace_back(entry.rule->name);
        for (const RuleEntry& entry : rules) {
            if (std::find(words.begin(), words.end(), entry.group) == words.end()) words.emplace_back(entry.group);
        }
        return words;
    }
    for (const Words& known : vocabulary()) {
        if (known.placeholder == placeholder) return known.words;
    }
    return words;
}

bool takes_path(const CLI::Option& option) {
    const std::string placeholder = placeholder_of(option);
    return placeholder == "FILE" || placeholder == "DIR" || placeholder == "PATH";
}

}  // namespace pipelint::cli
