#include <algorithm>
#include <string>
#include <vector>

#include "aws/tables/limits.h"
#include "cfn/template.h"
#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

using doc::Node;

/// Counts what a section holds: resources as loops make them, the others as they are written.
void check_section(const cfn::Template& document, std::string_view section, std::string_view what, std::size_t most,
                   Report& report) {
    const Node* root = doc::resolve(document.document().root());
    const Node* mapping = root->get(section);
    if (mapping == nullptr || !mapping->is_mapping()) return;
    const bool may_grow = std::any_of(mapping->members().begin(), mapping->members().end(),
                                      [](const doc::Member& member) { return member.key->text.starts_with("Fn::"); });
    if (!may_grow && mapping->members().size() <= most) return;
    std::vector<cfn::Template::Grown> members;
    document.members_of(*mapping, nullptr, members);
    if (members.size() <= most) return;
    report
        .at(members[most].key->text_span(), "the template has {} {}; CloudFormation allows at most {} and refuses it",
            members.size(), what, most)
        .label(fmt::format("number {}", most + 1))
        .note(root->find(section)->key->text_span(), fmt::format("{} {} in all", members.size(), what))
        .help(section == "Resources" ? "split it: nested stacks, or stacks of their own that share exports"
                                     : "split the template, or combine several values in one");
}

void check_size(const cfn::Template& document, Report& report) {
    const Node* root = doc::resolve(document.document().root());
    const doc::Document::Part part = document.document().part();
    const std::size_t size = part.end - part.begin;
    if (size <= limits::template_body_bytes || root->members().empty()) return;
    const Span place = root->members().front().key->text_span();
    if (size > limits::template_object_bytes) {
        report.at(place, "the template has {} bytes; CloudFormation allows at most 1 MB and refuses it", size)
            .help("split it: nested stacks, or stacks of their own that share exports");
        return;
    }
    report
        .at(place, Level::note, "the template has {} bytes; above {}, CloudFormation only accepts it from an S3 bucket",
            size, limits::template_body_bytes)
        .help("deploy it with `aws cloudformation deploy --s3-bucket`, or split it");
}

void check(const Input& input, Report& report) {
    for (const auto& document : input.templates()) {
        if (!document->is_cloudformation()) continue;
        check_section(*document, "Resources", "resources", limits::resources_in_template, report);
        check_section(*document, "Parameters", "parameters", limits::parameters_in_template, report);
        check_section(*document, "Outputs", "outputs", limits::outputs_in_template, report);
        check_size(*document, report);
    }
}

}  // namespace

extern constexpr Rule template_limit{
    .name = "template-limit",
    .summary = "A template is larger than CloudFormation allows",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
