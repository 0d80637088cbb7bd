#include "cli/manual.h"

#include <fmt/format.h>

#include "cli/help.h"

namespace pipelint::cli {
namespace {

/// Text as troff takes it: nothing of it is a request or a dash that hyphenates.
std::string escaped(std::string_view text) {
    std::string out;
    bool first = true;
    for (const char c : text) {
        if (first && (c == '.' || c == '\'')) out += "\\&";
        first = c == '\n';
        if (c == '\\') {
            out += "\\e";
        } else if (c == '-') {
            out += "\\-";
        } else {
            out += c;
        }
    }
    return out;
}

std::string entry(std::string_view name, std::string_view description) {
    return fmt::format(".TP\n.B {}\n{}\n", escaped(name), escaped(description));
}

std::string options_of(const CLI::App& app) {
    std::string text;
    for (const CLI::Option* option : app.get_options()) text += entry(shown_name(*option), option->get_description());
    return text;
}

/// The paragraph of a footer under the title, without the title; its lines stand as they are.
std::string part_of(std::string_view footer, std::string_view title) {
    const std::size_t at = footer.find(title);
    if (at == std::string_view::npos) return {};
    const std::size_t begin = footer.find('\n', at) + 1;
    const std::string_view part = footer.substr(begin, footer.find("\n\n", begin) - begin);
    return fmt::format(".nf\n{}\n.fi\n", escaped(part));
}

}  // namespace

std::string manual_page(const CLI::App& app) {
    std::string page = fmt::format(".TH PIPELINT 1 \"\" \"pipelint {}\" \"User Commands\"\n", PIPELINT_VERSION);
    page += ".SH NAME\npipelint \\- find mistakes in AWS CodePipeline definitions\n.SH SYNOPSIS\n.nf\n";
    for (const CLI::App* sub : app.get_subcommands({})) page += fmt::format(".B {}\n", escaped(usage_of(*sub)));
    page += ".fi\n.SH DESCRIPTION\n";
    page += escaped(
        "pipelint reads CloudFormation templates, the pipeline documents of the AWS CLI, buildspecs and IAM policies, "
        "and reports what AWS would refuse or run differently from what was meant, with the place, the reason and what "
        "to write instead. It needs no credentials and no network.\n");
    for (const CLI::App* sub : app.get_subcommands({})) {
        page += fmt::format(".SS {}\n{}.\n{}", escaped("pipelint " + sub->get_name()), escaped(sub->get_description()),
                            options_of(*sub));
    }
    const std::string check = app.get_subcommand("check")->get_footer();
    page += ".SH EXIT STATUS\n" + part_of(check, "Exit codes:");
    page += ".SH EXAMPLES\n" + part_of(app.get_footer(), "Examples:") + part_of(check, "Examples:");
    page += fmt::format(".SH SEE ALSO\n{}\n", escaped(PIPELINT_HOMEPAGE));
    return page;
}

}  // namespace pipelint::cli
