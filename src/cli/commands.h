#pragma once
// What can be written behind `pipelint`: the commands, their flags, and where their values go.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "lint/rule.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace pipelint::cli {

struct CheckFlags {
    SessionOptions session;
    std::vector<std::string> paths;
    std::vector<std::string> formats;
    std::vector<std::string> select;
    std::vector<std::string> severities;
    std::string fail_on = "warning";
    std::string files_from;
    std::string parameters;
    bool names_standard_input = false;
    std::string color = "auto";
    bool quiet = false;
    bool verbose = false;
    bool statistics = false;
    bool no_suppressions = false;
    bool no_progress = false;
    bool exit_zero = false;
    unsigned jobs = 0;
};

struct CommandLine {
    CheckFlags check;
    std::string rules_format = "text";
    std::string rule;
    std::string shell;
};

/// The parser, which fills `line`; `line` must outlive it.
std::shared_ptr<CLI::App> make_app(CommandLine& line);

/// The words that can stand behind `pipelint`.
std::vector<std::string_view> command_names();
std::vector<std::string_view> format_names();

/// What a shell offers for the option's value: its words; nothing where it takes a file or any text.
std::vector<std::string> words_for(const CLI::Option& option, RuleTable rules);
/// Does it take the path of a file or folder?
bool takes_path(const CLI::Option& option);
/// The placeholder of its value, such as LEVEL; empty for a flag.
std::string placeholder_of(const CLI::Option& option);

}  // namespace pipelint::cli
