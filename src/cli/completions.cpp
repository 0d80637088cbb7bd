#include "cli/completions.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace pipelint::cli {
namespace {

std::string joined(const std::vector<std::string>& words) { return fmt::format("{}", fmt::join(words, " ")); }

/// `-f|--format`: how a shell's `case` matches the option.
std::vector<std::string> spellings(const CLI::Option& option) {
    std::vector<std::string> names;
    for (const std::string& letter : option.get_snames()) names.push_back("-" + letter);
    for (const std::string& word : option.get_lnames()) names.push_back("--" + word);
    return names;
}

std::vector<const CLI::Option*> flags_of(const CLI::App& app) {
    return app.get_options(
        [](const CLI::Option* option) { return option->nonpositional() && !option->get_group().empty(); });
}

/// What stands behind each option, and behind each command that takes a word.
std::string bash_values(const CLI::App& app, RuleTable rules) {
    std::string text;
    const auto add = [&](const std::string& pattern, const std::vector<std::string>& words) {
        text += fmt::format("        {}) COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n", pattern,
                            joined(words));
    };
    for (const CLI::App* sub : app.get_subcommands({})) {
        for (const CLI::Option* option : sub->get_options()) {
            const auto words = words_for(*option, rules);
            if (words.empty()) continue;
            if (option->nonpositional()) {
                add(fmt::format("{}:{}", sub->get_name(), fmt::join(spellings(*option), "|" + sub->get_name() + ":")),
                    words);
            } else {
                add(fmt::format("{0}:{0}", sub->get_name()), words);
            }
        }
    }
    return text;
}

std::string bash_flags(const CLI::App& app) {
    std::string text;
    for (const CLI::App* sub : app.get_subcommands({})) {
        std::vector<std::string> flags;
        for (const CLI::Option* option : flags_of(*sub)) {
            const auto names = spellings(*option);
            flags.insert(flags.end(), names.begin(), names.end());
        }
        text += fmt::format("            {}) flags=\"{}\" ;;\n", sub->get_name(), joined(flags));
    }
    return text;
}

std::string bash(const CLI::App& app, RuleTable rules) {
    std::vector<std::string> commands;
    for (const CLI::App* sub : app.get_subcommands({})) commands.push_back(sub->get_name());
    return fmt::format(R"(_pipelint() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" command=check flags
    case "${{COMP_WORDS[1]}}" in
        {0}) [[ $COMP_CWORD -gt 1 ]] && command="${{COMP_WORDS[1]}}" ;;
    esac
    case "$command:$before" in
{1}    esac
    if [[ "$word" == -* ]]; then
        case "$command" in
{2}        esac
        [[ $COMP_CWORD -eq 1 ]] && flags="$flags --version"
        COMPREPLY=($(compgen -W "$flags" -- "$word"))
    elif [[ $COMP_CWORD -eq 1 ]]; then
        COMPREPLY=($(compgen -W "{3}" -- "$word") $(compgen -f -- "$word"))
    else
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}}
complete -o filenames -F _pipelint pipelint
)",
                       fmt::join(commands, "|"), bash_values(app, rules), bash_flags(app), joined(commands));
}

/// Text inside a spec of `_arguments`, in single quotes.
std::string zsh_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
        out += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return out;
}

std::string zsh_action(const CLI::Option& option, RuleTable rules) {
    const auto words = words_for(option, rules);
    if (!words.empty()) return fmt::format("({})", joined(words));
    return takes_path(option) ? "_files" : " ";
}

std::string zsh_spec(const CLI::Option& option, RuleTable rules) {
    const std::string placeholder = placeholder_of(option);
    const std::string value =
        placeholder.empty() ? "" : fmt::format(":{}:{}", zsh_text(placeholder), zsh_action(option, rules));
    if (!option.nonpositional()) return fmt::format("'{}{}'", option.get_expected_max() > 1 ? "*" : "1", value);
    const bool repeats = option.get_expected_max() > 1;
    const auto names = spellings(option);
    const std::string which = names.size() == 1 ? names.front() : fmt::format("'{{{}}}'", fmt::join(names, ","));
    const std::string again = repeats ? "*" : fmt::format("({})", joined(names));
    return fmt::format("'{}{}[{}]{}'", again, which, zsh_text(option.get_description()), value);
}

std::string zsh(const CLI::App& app, RuleTable rules) {
    std::string commands;
    std::string cases;
    std::vector<std::string> names;
    for (const CLI::App* sub : app.get_subcommands({})) {
        names.push_back(sub->get_name());
        commands += fmt::format("        '{}:{}'\n", sub->get_name(), zsh_text(sub->get_description()));
        cases += fmt::format("        {})\n            _arguments -s", sub->get_name());
        for (const CLI::Option* option : sub->get_options())
            cases += " \\\n                " + zsh_spec(*option, rules);
        cases += "\n            ;;\n";
    }
    return fmt::format(R"(#compdef pipelint
_pipelint() {{
    local command=check
    local -a commands=(
{0}    )
    if (( CURRENT > 2 )) && (( ${{commands[(I)$words[2]:*]}} )); then
        command=$words[2]
        shift words
        (( CURRENT-- ))
    elif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
        _describe command commands
    fi
    case $command in
{1}    esac
}}
if [[ $funcstack[1] == _pipelint ]]; then
    _pipelint "$@"
else
    compdef _pipelint pipelint
fi
)",
                       commands, cases);
}

/// In single quotes, as fish reads them.
std::string fish_quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

std::string fish_option(const std::string& condition, const CLI::Option& option, RuleTable rules) {
    std::string line = fmt::format("complete -c pipelint -n {}", fish_quoted(condition));
    if (option.nonpositional()) {
        for (const std::string& letter : option.get_snames()) line += " -s " + letter;
        for (const std::string& word : option.get_lnames()) line += " -l " + word;
    }
    const auto words = words_for(option, rules);
    if (!placeholder_of(option).empty() && option.nonpositional()) line += takes_path(option) ? " -r" : " -x";
    if (!words.empty())
        line += fmt::format("{} -a {}", option.nonpositional() ? "" : " -f", fish_quoted(joined(words)));
    if (option.nonpositional()) line += fmt::format(" -d {}", fish_quoted(option.get_description()));
    return line + "\n";
}

std::string fish(const CLI::App& app, RuleTable rules) {
    std::string script;
    std::vector<std::string> others;
    for (const CLI::App* sub : app.get_subcommands({})) {
        script += fmt::format("complete -c pipelint -n __fish_use_subcommand -a {} -d {}\n", sub->get_name(),
                              fish_quoted(sub->get_description()));
        if (sub->get_name() != "check") others.push_back(sub->get_name());
    }
    for (const CLI::App* sub : app.get_subcommands({})) {
        const bool is_check = sub->get_name() == "check";
        const std::string condition = is_check ? "not __fish_seen_subcommand_from " + joined(others)
                                               : "__fish_seen_subcommand_from " + sub->get_name();
        for (const CLI::Option* option : sub->get_options()) {
            if (option->nonpositional() || !words_for(*option, rules).empty())
                script += fish_option(condition, *option, rules);
        }
    }
    return script;
}

}  // namespace

std::optional<std::string> completions(std::string_view shell, const CLI::App& app, RuleTable rules) {
    if (shell == "bash") return bash(app, rules);
    if (shell == "zsh") return zsh(app, rules);
    if (shell == "fish") return fish(app, rules);
    return std::nullopt;
}

}  // namespace pipelint::cli
