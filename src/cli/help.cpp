#include "cli/help.h"

#include "cli/commands.h"
#include "text/wrap.h"

namespace pipelint::cli {
namespace {

constexpr std::size_t width = 80;
constexpr std::size_t column = 28;  ///< where descriptions begin

std::string entry(const std::string& name, const std::string& description, std::size_t at) {
    std::string line = "  " + name;
    if (line.size() + 2 > at) {
        line += '\n' + std::string(at, ' ');
    } else {
        line.append(at - line.size(), ' ');
    }
    return line + wrap(description, width, at, at) + "\n";
}

std::string options_of(const CLI::App& app, bool positional) {
    std::string text;
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_group().empty()) continue;  // hidden
        if (option->nonpositional() != positional)
            text += entry(shown_name(*option), option->get_description(), column);
    }
    return text;
}

std::string commands_of(const CLI::App& app) {
    constexpr std::size_t behind_names = 16;
    std::string text;
    for (const CLI::App* sub : app.get_subcommands({}))
        text += entry(sub->get_name(), sub->get_description(), behind_names);
    return text;
}

std::string section(const std::string& title, const std::string& text) {
    return text.empty() ? text : "\n" + title + ":\n" + text;
}

}  // namespace

std::string shown_name(const CLI::Option& option) {
    const std::string placeholder = placeholder_of(option);
    if (!option.nonpositional()) return option.get_expected_max() > 1 ? placeholder + "..." : placeholder;
    std::string name;
    for (const std::string& letter : option.get_snames()) name += "-" + letter + ", ";
    for (const std::string& word : option.get_lnames()) name += "--" + word;
    return placeholder.empty() ? name : name + " " + placeholder;
}

std::string usage_of(const CLI::App& app) {
    if (app.get_name() == "check") return "pipelint [check] [FLAGS] [PATH...]";
    std::string usage = "pipelint " + app.get_name();
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_name() == "--help") continue;
        usage += option->nonpositional() ? " [" + shown_name(*option) + "]" : " " + shown_name(*option);
    }
    return usage;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
    std::string text = wrap(app->get_description(), width, 0, 0) + "\n\n";
    const auto subcommands = app->get_subcommands({});
    if (subcommands.empty()) {
        text += "Usage: " + usage_of(*app) + "\n";
    } else {
        std::string_view before = "Usage: ";
        for (const CLI::App* sub : subcommands) {
            text += std::string(before) + usage_of(*sub) + "\n";
            before = "       ";
        }
    }
    text += section("Commands", commands_of(*app));
    text += section("Arguments", options_of(*app, true));
    text += section("Flags", options_of(*app, false));
    if (!app->get_footer().empty()) text += "\n" + app->get_footer() + "\n";
    return text;
}

}  // namespace pipelint::cli
