#include <optional>
#include <string>
#include <vector>

#include "cfn/references.h"
#include "cfn/sites.h"
#include "lint/report.h"
#include "model/input.h"
#include "text/characters.h"

namespace pipelint::rules {
namespace {

using cfn::Mark;
using doc::Node;

bool is_name(const cfn::Template& document, std::string_view name, bool is_script) {
    if (cfn::is_pseudo_parameter(name)) return true;
    // In a script, `${Name}` may be the shell's variable of that name.
    if (is_script) return false;
    const std::size_t dot = name.find('.');
    if (dot != std::string_view::npos) return document.resource(name.substr(0, dot)) != nullptr;
    return document.parameter(name) != nullptr || document.resource(name) != nullptr;
}

/// The marks that name something of the template.
std::vector<Mark> names_in(const cfn::Template& document, std::string_view text, bool is_script) {
    std::vector<Mark> marks = cfn::marks_in(text);
    std::erase_if(marks, [&](const Mark& mark) { return !is_name(document, mark.name, is_script); });
    return marks;
}

/// Other things in braces, which `Fn::Sub` would try to replace as well.
bool has_other_marks(std::string_view text, const std::vector<Mark>& marks) {
    std::size_t found = 0;
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) ++found;
    return found != marks.size();
}

/// Does a tag stand before the text, as in `!ImportValue "…"`? A value has one tag at most.
bool has_tag(const Node& node) {
    std::string_view before = node.document->bytes().substr(0, node.begin);
    while (!before.empty() && is_space(before.back())) before.remove_suffix(1);
    std::size_t word = before.size();
    while (word > 0 && !is_space(before[word - 1])) --word;
    return before.substr(word).starts_with('!');
}

/// `Fn::Sub` in its short form; behind a tag in its long form, which a text without quotes cannot take.
std::optional<std::vector<Edit>> substitution(const Node& node) {
    const Span span = node.span();
    const Edit before{{span.file, span.begin, span.begin}, has_tag(node) ? "{\"Fn::Sub\": " : "!Sub "};
    if (!has_tag(node)) return std::vector{before};
    if (!node.is_quoted()) return std::nullopt;
    return std::vector{before, {{span.file, span.end, span.end}, "}"}};
}

void report_text(const cfn::Template& document, const cfn::TextSite& site, const std::vector<Mark>& marks,
                 Report& report) {
    const Node& node = *site.node;
    const Mark& first = marks.front();
    Draft draft = report.at(node.part(first.begin, first.end),
                            "`${{{}}}` is outside `Fn::Sub`: CloudFormation does not replace it", first.name);
    for (std::size_t at = 1; at < marks.size(); ++at)
        draft.note(node.part(marks[at].begin, marks[at].end), "and this one");
    draft.help(has_tag(node) ? "put the text into `Fn::Sub`" : "write `!Sub` before the text")
        .under(document, *site.when);
    const bool plain_place = node.document->format() == doc::Format::yaml && node.document->origin() == nullptr &&
                             node.style != doc::Style::literal && node.style != doc::Style::folded;
    if (!plain_place || has_other_marks(node.text, marks)) return;
    if (auto edits = substitution(node)) draft.fix("Put `!Sub` before it", std::move(*edits));
}

void check(const Input& input, Report& report) {
    for (std::size_t at = 0; at < input.templates().size(); ++at) {
        const cfn::Template& document = *input.templates()[at];
        // A macro may do what `Fn::Sub` would.
        if (document.has_macro()) continue;
        for (const cfn::TextSite& site : input.sites()[at].texts) {
            // In a loop's body, `${…}` may be the loop's variable; in Conditions there is nothing to replace.
            if (site.scope != nullptr || site.resource == nullptr) continue;
            const bool is_script = site.in_script || site.node->text.find('\n') != std::string_view::npos;
            const std::vector<Mark> marks = names_in(document, site.node->text, is_script);
            if (!marks.empty()) report_text(document, site, marks, report);
        }
    }
}

}  // namespace

extern constexpr Rule missing_sub{
    .name = "missing-sub",
    .summary = "A text has `${…}` outside `Fn::Sub`",
    .level = Level::warning,
    .consequence = Consequence::fails,
    .precision = Precision::high,
    .fixable = Fixable::safely,
    .check = check,
};

}  // namespace pipelint::rules
