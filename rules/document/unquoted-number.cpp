#include <algorithm>
#include <optional>
#include <string>

#include "aws/tables/cloudformation.h"
#include "aws/words.h"
#include "cfn/sites.h"
#include "lint/report.h"
#include "model/input.h"
#include "text/characters.h"

namespace pipelint::rules {
namespace {

using doc::Node;

/// What YAML 1.1 makes of a plain scalar that looks like a string of digits; nothing where it is as it looks.
std::optional<std::string> misread(std::string_view text) {
    if (text.size() < 2 || text.size() > 64 || !is_digit(text.front())) return std::nullopt;
    const bool digits = std::all_of(text.begin(), text.end(), is_digit);
    if (digits && text.front() == '0') {
        const bool octal = text.find_first_of("89") == std::string_view::npos;
        const std::size_t first = text.find_first_not_of('0');
        if (first == std::string_view::npos) return "0";
        if (!octal || text.size() > 20) return std::string(text.substr(first));
        return std::to_string(std::stoull(std::string(text), nullptr, 8)) + " because it is octal";
    }
    const bool underscored = text.find('_') != std::string_view::npos &&
                             std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '_'; });
    if (underscored && text.front() != '0') {
        std::string bare(text);
        std::erase(bare, '_');
        return bare;
    }
    // `12:30:45` is a number to the base of 60.
    if (text.find(':') == std::string_view::npos || text.front() == '0') return std::nullopt;
    unsigned long long value = 0;
    std::size_t parts = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(':', at), text.size());
        const std::string_view part = text.substr(at, end - at);
        const bool number =
            !part.empty() && part.size() <= (parts == 0 ? 9U : 2U) && std::all_of(part.begin(), part.end(), is_digit);
        if (!number) return std::nullopt;
        const auto one = std::stoull(std::string(part));
        if (parts > 0 && one > 59) return std::nullopt;
        value = value * 60 + one;
        ++parts;
        at = end + 1;
    }
    return parts > 1 ? std::optional(std::to_string(value)) : std::nullopt;
}

/// Keys of numbers, and of versions, which are read as they are written.
bool wants_number(std::string_view key) {
    const auto endings = number_endings().all;
    return contains(number_properties().all, key) ||
           std::any_of(endings.begin(), endings.end(), [&](std::string_view end) { return key.ends_with(end); });
}

void check_scalar(const cfn::Template* document, const Node& node, const cfn::When& when, Report& report) {
    if (!node.is_scalar() || node.style != doc::Style::plain) return;
    const auto value = misread(node.text);
    if (!value) return;
    const Span span = node.span();
    Draft draft = report.at(span, "YAML reads `{}` without quotes as the number {}", node.text, *value);
    draft.help(fmt::format("write `\"{}\"`", node.text));
    const bool in_place = node.document->origin() == nullptr;
    if (in_place) draft.fix("Put it in quotes", {{span, fmt::format("\"{}\"", node.text)}});
    if (document != nullptr) draft.under(*document, when);
}

/// The defaults and the allowed values of parameters that are strings.
void check_parameters(const cfn::Template& document, Report& report) {
    for (const cfn::Parameter& parameter : document.parameters()) {
        if (parameter.type != "String" && !parameter.type.starts_with("AWS::")) continue;
        if (const Node* given = parameter.definition->get("Default")) check_scalar(&document, *given, {}, report);
        const Node* allowed = parameter.definition->get("AllowedValues");
        if (allowed == nullptr) continue;
        for (const Node* item : allowed->items()) check_scalar(&document, *doc::resolve(item), {}, report);
    }
}

/// In a map, only what can be nothing but an account's id: twelve digits.
void check_mappings(const cfn::Template& document, const Node* node, Report& report) {
    constexpr std::size_t account_digits = 12;
    node = doc::resolve(node);
    if (node == nullptr) return;
    if (node->is_scalar() && node->text.size() == account_digits && node->text.front() == '0')
        check_scalar(&document, *node, {}, report);
    for (const Node* item : node->items()) check_mappings(document, item, report);
    for (const doc::Member& member : node->members()) {
        check_mappings(document, member.key, report);
        check_mappings(document, member.value, report);
    }
}

void check_template(const cfn::Template& document, const cfn::Sites& sites, Report& report) {
    if (sites.resources.empty()) return;
    for (const cfn::TextSite& site : sites.texts) {
        if (!wants_number(site.key)) check_scalar(&document, *site.node, *site.when, report);
    }
    check_parameters(document, report);
    check_mappings(document, doc::resolve(document.document().root())->get("Mappings"), report);
}

/// The variables that a buildspec sets.
void check_buildspec(const Buildspec& buildspec, Report& report) {
    const Node* env = doc::strip(buildspec.root->get("env"));
    const Node* variables = env == nullptr || !env->is_mapping() ? nullptr : doc::strip(env->get("variables"));
    if (variables == nullptr) return;
    for (const doc::Member& member : variables->members())
        check_scalar(nullptr, *doc::resolve(member.value), {}, report);
}

void check(const Input& input, Report& report) {
    for (std::size_t at = 0; at < input.templates().size(); ++at) {
        const cfn::Template& document = *input.templates()[at];
        if (document.document().format() == doc::Format::yaml) check_template(document, input.sites()[at], report);
    }
    for (const Buildspec& buildspec : input.buildspecs()) {
        if (buildspec.root->document->format() == doc::Format::yaml) check_buildspec(buildspec, report);
    }
    for (const auto& inlined : input.inline_buildspecs()) {
        if (inlined->buildspec() != nullptr && inlined->buildspec()->root->document->format() == doc::Format::yaml)
            check_buildspec(*inlined->buildspec(), report);
    }
}

}  // namespace

extern constexpr Rule unquoted_number{
    .name = "unquoted-number",
    .summary = "An unquoted text is read as a different number",
    .level = Level::warning,
    .consequence = Consequence::fails,
    .precision = Precision::high,
    .fixable = Fixable::safely,
    .check = check,
};

}  // namespace pipelint::rules
