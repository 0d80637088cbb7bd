#include <algorithm>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

using doc::Node;

constexpr std::string_view reference = "{{resolve:";

/// `{{resolve:…}}` without quotes: to YAML, a mapping whose only key is a mapping.
const Node* unquoted_reference(const Node& node) {
    const bool outer = node.is_mapping() && node.style == doc::Style::flow && node.members().size() == 1;
    if (!outer) return nullptr;
    const Node* inner = node.members().front().key;
    if (!inner->is_mapping() || inner->style != doc::Style::flow || inner->members().empty()) return nullptr;
    const Node* key = inner->members().front().key;
    return key->is_scalar() && key->text.starts_with("resolve") ? key : nullptr;
}

void look(const Node* node, Report& report) {
    if (node->kind == doc::Kind::tagged) look(node->inner(), report);
    for (const Node* item : node->items()) look(item, report);
    if (unquoted_reference(*node) != nullptr) {
        const Span span = node->span();
        report
            .at(span,
                "without quotes, YAML reads a dynamic reference as a mapping; CloudFormation never sees the reference")
            .help("put it in quotes: \"{{resolve:…}}\"")
            .fix("Put it in quotes",
                 {{{span.file, span.begin, span.begin}, "\""}, {{span.file, span.end, span.end}, "\""}});
        return;
    }
    for (const doc::Member& member : node->members()) {
        if (!member.merged) look(member.value, report);
    }
}

/// The bytes that are the document's, of a file that may hold several.
std::string_view written(const doc::Document& document) {
    return document.bytes().substr(document.part().begin, document.part().end - document.part().begin);
}

void check(const Input& input, Report& report) {
    for (const doc::Problem& problem : input.problems()) {
        if (problem.kind == doc::Problem::Kind::unrendered)
            report.at(problem.span, "{}", problem.message).help(problem.help);
    }
    for (const auto& document : input.templates()) {
        const bool may_hold_one = document->is_cloudformation() && document->document().format() == doc::Format::yaml &&
                                  written(document->document()).find(reference) != std::string_view::npos;
        if (may_hold_one) look(document->document().root(), report);
    }
}

}  // namespace

extern constexpr Rule unrendered_template{
    .name = "unrendered-template",
    .summary = "The file is a template of another program, or has an unquoted dynamic reference",
    .level = Level::note,
    .consequence = Consequence::unchecked,
    .fixable = Fixable::safely,
    .check = check,
};

}  // namespace pipelint::rules
