#include <algorithm>
#include <string>
#include <string_view>

#include "doc/document.h"
#include "lint/report.h"
#include "model/input.h"
#include "model/structure/flaw.h"

namespace pipelint::rules {
namespace {

using Kind = StructureFlaw::Kind;

std::string_view wanted(const Member& member) {
    switch (member.shape) {
        case Shape::text: return "a string";
        case Shape::texts:
        case Shape::text_list: return "a list of strings";
        case Shape::integer: return "a whole number";
        case Shape::boolean: return "`true` or `false`";
        case Shape::list:
        case Shape::lists: return "a list";
        default: return "a mapping";
    }
}

std::string_view found(const doc::Node& node) {
    if (node.is_mapping()) return "a mapping";
    return node.is_sequence() ? "a list" : "a single value";
}

std::string_view source_of(const doc::Node& node) {
    return node.document->bytes().substr(node.begin, node.end - node.begin);
}

/// Is the mapping what the list is made of?
bool is_one_of(const StructureFlaw& flaw) {
    const auto members = structure_of(*flaw.member).members;
    return std::any_of(members.begin(), members.end(), [&](const Member& member) {
        return flaw.node->find(written_name(member, flaw.spelling)) != nullptr;
    });
}

/// What to write instead.
std::string advice(const StructureFlaw& flaw) {
    const Shape shape = flaw.member->shape;
    const bool is_made_of = shape == Shape::structure || shape == Shape::list || shape == Shape::lists;
    if (!is_made_of) return fmt::format("write {}", wanted(*flaw.member));
    const std::string_view what = shape == Shape::list                      ? "a list of mappings"
                                  : shape == Shape::lists && !flaw.in_group ? "a list of lists of mappings"
                                                                            : "a mapping";
    return fmt::format("write {} with {}", what, list_of_members(structure_of(*flaw.member), flaw.spelling));
}

/// A list of one, where what stands there can go between brackets as it is.
void offer_list(const StructureFlaw& flaw, Draft& draft) {
    const bool is_list = flaw.member->shape == Shape::list || flaw.member->shape == Shape::text_list;
    const doc::Node& node = *flaw.node;
    const bool is_inline = node.is_scalar() ? node.style != doc::Style::literal && node.style != doc::Style::folded
                                            : node.style == doc::Style::flow;
    const std::string_view source = source_of(node);
    if (!is_list || !is_inline || source.find('\n') != std::string_view::npos || node.document->origin() != nullptr)
        return;
    const bool needs_quotes =
        node.is_scalar() && !node.is_quoted() && source.find_first_of(",[]{}\"'\\") != std::string_view::npos;
    if (needs_quotes || (node.is_scalar() && flaw.member->shape == Shape::list)) return;
    if (node.is_mapping() && !is_one_of(flaw)) return;
    draft.fix("Make it a list of one", {{node.span(), "[" + std::string(source) + "]"}});
}

/// A mapping or list in a configuration, where CodePipeline wants a string.
void report_entry(const StructureFlaw& flaw, Report& report) {
    Draft draft = report.at(
        flaw.span, "`{}` is {}, but the values of a configuration must be strings; {}", flaw.key, found(*flaw.node),
        flaw.spelling == Spelling::api
            ? "the AWS CLI refuses the document"
            : "CloudFormation answers that the property \"must be an object with String (or simple type) properties\"");
    draft.help(flaw.node->is_sequence()
                   ? fmt::format("write one string: `{}: \"first,second\"` where the key takes a list with commas, "
                                 "JSON in quotes where it takes JSON",
                                 flaw.key)
                   : fmt::format("write JSON in one string: `{}: '{{\"Key\": \"value\"}}'`", flaw.key));
    draft.under(*flaw.document, flaw.when);
}

void report_shape(const StructureFlaw& flaw, Report& report) {
    if (!flaw.key.empty()) return report_entry(flaw, report);
    if (flaw.is_entry) {
        const bool wants_text = flaw.member->shape == Shape::text_list;
        const bool wants_list = flaw.member->shape == Shape::lists && !flaw.in_group;
        const std::string_view what = wants_text ? "a string" : wants_list ? "a list" : "a mapping";
        Draft draft =
            report.at(flaw.span, "an entry of {}`{}` must be {}, but is {}; {}", flaw.in_group ? "a list in " : "",
                      flaw.name(), what, found(*flaw.node), refusal_of(flaw));
        const bool is_name = flaw.node->is_scalar() && structure_of(*flaw.member).members.front().name == "Name";
        draft.help(
            wants_list ? "write a list of lists: put the entries of a group into a list of their own, `[[{…}, {…}]]`"
            : wants_text ? "write one string; put it in quotes where it holds `: `"
            : flaw.node->is_sequence()
                ? "write the entry itself, not a list of it; where an `Fn::If` is to give several entries, put it "
                  "around the whole list"
            : is_name ? fmt::format("write `{}: {}`", spelled(flaw.spelling, "Name"), flaw.text)
                      : advice(flaw));
        draft.under(*flaw.document, flaw.when);
        return;
    }
    Draft draft = report.at(flaw.span, "`{}` must be {}, but is {}; {}", flaw.name(), wanted(*flaw.member),
                            found(*flaw.node), refusal_of(flaw));
    if (flaw.member->name == "ArtifactStores") {
        draft.help(flaw.spelling == Spelling::api
                       ? "the API's document has a mapping from Regions to stores; a list is CloudFormation's form"
                       : "CloudFormation has a list of `Region` and `ArtifactStore`; a mapping is the API's form");
    } else {
        draft.help(advice(flaw));
    }
    offer_list(flaw, draft);
    if (flaw.document != nullptr) draft.under(*flaw.document, flaw.when);
}

/// The API's documents have no way to turn a number into a string: CloudFormation does.
void report_scalar(const StructureFlaw& flaw, Report& report) {
    const bool wants_text = flaw.kind == Kind::not_a_text;
    const bool is_api = flaw.spelling == Spelling::api && flaw.document != nullptr;
    Draft draft = report.at(flaw.span, "{}`{}` must be {}, but is `{}`; {}", flaw.is_entry ? "an entry of " : "",
                            flaw.name(), wants_text ? "a string" : "a whole number",
                            is_api && !wants_text ? "\"" + flaw.text + "\"" : flaw.text, refusal_of(flaw));
    if (is_api && wants_text) {
        const std::string quoted = "\"" + std::string(flaw.text) + "\"";
        draft.help(fmt::format("write `{}`", quoted)).fix("Put it in quotes", {{flaw.span, quoted}});
    } else if (is_api && !flaw.text.empty() && flaw.text.find_first_not_of("0123456789") == std::string_view::npos) {
        draft.help(fmt::format("write `{}`, without quotes", flaw.text))
            .fix("Remove the quotes", {{flaw.span, std::string(flaw.text)}});
    } else {
        draft.help("write a whole number");
    }
    if (flaw.document != nullptr) draft.under(*flaw.document, flaw.when);
}

void check(const Input& input, Report& report) {
    for (const StructureFlaw& flaw : input.structure_flaws()) {
        if (flaw.kind == Kind::wrong_shape) report_shape(flaw, report);
        // invalid-run-order speaks of what is no number at all.
        const bool is_digits = flaw.text.find_first_not_of("0123456789") == std::string::npos;
        if (flaw.kind == Kind::not_a_number && !flaw.member->judged_by.empty() && !is_digits) continue;
        if (flaw.kind == Kind::not_a_text || flaw.kind == Kind::not_a_number) report_scalar(flaw, report);
    }
}

}  // namespace

extern constexpr Rule wrong_type{
    .name = "wrong-type",
    .summary = "A value has the wrong type",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::safely,
    .check = check,
};

}  // namespace pipelint::rules
