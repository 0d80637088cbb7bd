#include "cli/completions.h"

#include <fmt/format.h>

namespace pipelint::cli {
namespace {

constexpr std::string_view flags =
    "--format --select --extend-select --ignore --severity --fail-on --exit-zero --skip-unknown --files-from "
    "--stdin-filename --show-suppressed --no-suppressions --color --quiet --verbose --statistics --sarif-base --jobs "
    "--no-progress --help --version";

std::string names_of(RuleTable rules) {
    std::string names;
    for (const RuleEntry& entry : rules) names += (names.empty() ? "" : " ") + std::string(entry.rule->name);
    return names;
}

std::string bash(RuleTable rules) {
    return fmt::format(R"(_pipelint() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}"
    case "$before" in
        explain|--select|--extend-select|--ignore|--severity) COMPREPLY=($(compgen -W "{1}" -- "$word")); return ;;
        -f|--format) COMPREPLY=($(compgen -W "text concise json sarif" -- "$word")); return ;;
        --fail-on) COMPREPLY=($(compgen -W "error warning note never" -- "$word")); return ;;
        --color) COMPREPLY=($(compgen -W "auto always never" -- "$word")); return ;;
        completions) COMPREPLY=($(compgen -W "bash zsh fish" -- "$word")); return ;;
    esac
    if [[ "$word" == -* ]]; then
        COMPREPLY=($(compgen -W "{0}" -- "$word"))
    elif [[ $COMP_CWORD -eq 1 ]]; then
        COMPREPLY=($(compgen -W "check rules explain completions" -- "$word") $(compgen -f -- "$word"))
    else
        COMPREPLY=($(compgen -f -- "$word"))
    fi
}}
complete -o filenames -F _pipelint pipelint
)",
                       flags, names_of(rules));
}

std::string fish(RuleTable rules) {
    std::string script =
        "complete -c pipelint -n __fish_use_subcommand -a 'check rules explain completions'\n"
        "complete -c pipelint -n '__fish_seen_subcommand_from completions' -f -a 'bash zsh fish'\n"
        "complete -c pipelint -s f -l format -x -a 'text concise json sarif'\n"
        "complete -c pipelint -l fail-on -x -a 'error warning note never'\n"
        "complete -c pipelint -l color -x -a 'auto always never'\n"
        "complete -c pipelint -l select -x\ncomplete -c pipelint -l extend-select -x\ncomplete -c pipelint -l ignore "
        "-x\n"
        "complete -c pipelint -l severity -x\ncomplete -c pipelint -l exit-zero\ncomplete -c pipelint -l skip-unknown\n"
        "complete -c pipelint -l files-from -r\ncomplete -c pipelint -l stdin-filename -r\ncomplete -c pipelint -l "
        "show-suppressed\n"
        "complete -c pipelint -l no-suppressions\ncomplete -c pipelint -s q -l quiet\ncomplete -c pipelint -s v -l "
        "verbose\n"
        "complete -c pipelint -l statistics\ncomplete -c pipelint -l sarif-base -r\ncomplete -c pipelint -l jobs -x\n"
        "complete -c pipelint -l no-progress\n";
    script +=
        fmt::format("complete -c pipelint -n '__fish_seen_subcommand_from explain' -f -a '{}'\n", names_of(rules));
    return script;
}

}  // namespace

std::optional<std::string> completions(std::string_view shell, RuleTable rules) {
    if (shell == "bash") return bash(rules);
    if (shell == "zsh") return "autoload -U +X bashcompinit && bashcompinit\n" + bash(rules);
    if (shell == "fish") return fish(rules);
    return std::nullopt;
}

}  // namespace pipelint::cli
