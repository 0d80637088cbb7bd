#pragma once
// The help of a command, in lines of 80 columns.

#include <string>

#include <CLI/CLI.hpp>

namespace pipelint::cli {

class HelpFormatter : public CLI::FormatterBase {
public:
    std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

/// `-f, --format FORMAT[=FILE]`: an option as help and manual show it.
std::string shown_name(const CLI::Option& option);
/// How the command is called, such as `pipelint explain RULE`.
std::string usage_of(const CLI::App& app);

}  // namespace pipelint::cli
