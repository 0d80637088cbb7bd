#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/report.h"
#include "model/input.h"
#include "model/structure/flaw.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

using Kind = StructureFlaw::Kind;

/// The value of the enumeration that was meant, or nothing.
std::optional<std::string_view> meant(const StructureFlaw& flaw) {
    // Of short ones everything is near.
    constexpr std::size_t least = 3;
    if (flaw.text.size() <= least && flaw.kind != Kind::other_case) return std::nullopt;
    return nearest(flaw.text, flaw.member->allowed);
}

Draft report_enumeration(const StructureFlaw& flaw, Report& report) {
    const bool is_case = flaw.kind == Kind::other_case;
    const auto allowed = flaw.member->allowed;
    const std::string values =
        allowed.empty() ? std::string("true` or `false") : fmt::format("{}", fmt::join(allowed, "`, `"));
    const auto same = same_word(flaw.text, allowed);
    if (is_case && same) {
        Draft draft = report.at(flaw.span, Level::note, "the service spells `{}` as `{}`", flaw.text, *same);
        draft.help(fmt::format("write `{}`", *same));
        return draft;
    }
    Draft draft =
        report.at(flaw.span, "`{}` is not a valid value of `{}`; {}", flaw.text, flaw.name(), refusal_of(flaw));
    const auto near = meant(flaw);
    draft.did_you_mean(near, fmt::format("write {}`{}`", allowed.size() > 1 ? "one of " : "", values));
    return draft;
}

/// What `RoleArn` and `Location` take, and what was given.
Draft report_form(const StructureFlaw& flaw, Report& report) {
    const std::string name = flaw.name();
    if (flaw.member->form == Form::region) {
        Draft draft = report.at(flaw.span, "`{}` is not an AWS Region; {}", flaw.text, refusal_of(flaw));
        draft.help("write a Region such as `eu-west-1`");
        return draft;
    }
    if (flaw.member->form == Form::role_arn) {
        const bool is_reference = flaw.resource != nullptr;
        Draft draft = is_reference
                          ? report.at(flaw.span,
                                      "`{}` must be the ARN of an IAM role, and a reference to `{}` gives its name; {}",
                                      name, flaw.text, refusal_of(flaw))
                          : report.at(flaw.span, "`{}` must be the ARN of an IAM role; {}", name, refusal_of(flaw));
        draft.help(is_reference ? fmt::format("write `!GetAtt {}.Arn`", flaw.text)
                                : "write the ARN, `arn:aws:iam::ACCOUNT:role/NAME`, or `!GetAtt Role.Arn`");
        return draft;
    }
    Draft draft =
        report.at(flaw.span, "`{}` must be the name of a bucket, and this is an ARN; {}", name, refusal_of(flaw));
    draft.help(fmt::format("write `!Ref {}`", flaw.text));
    return draft;
}

Draft report_count(const StructureFlaw& flaw, Report& report) {
    const bool is_list = flaw.node != nullptr && flaw.node->is_sequence();
    const bool is_item = flaw.member->shape == Shape::text_list && !is_list;
    const std::uint32_t least = is_item ? flaw.member->item_least : flaw.member->least;
    const std::uint32_t most = is_item ? flaw.member->item_most : flaw.member->most;
    const std::uint32_t bound = flaw.kind == Kind::too_long ? most : least;
    const auto unit_of = [&](std::size_t count) {
        return std::string(is_list ? "item" : "character") + (count == 1 ? "" : "s");
    };
    if (flaw.kind == Kind::too_short && flaw.count == 0) {
        Draft draft =
            report.at(flaw.span, "{}`{}` is empty; {}", is_item ? "an entry of " : "", flaw.name(), refusal_of(flaw));
        draft.help(is_list ? std::string("add an entry, or remove it")
                           : fmt::format("give it a value{}", flaw.key.empty() ? "" : ", or remove the key"));
        return draft;
    }
    Draft draft = flaw.kind == Kind::too_short
                      ? report.at(flaw.span, "`{}` has {} {}; at least {} are required; {}", flaw.name(), flaw.count,
                                  unit_of(flaw.count), least, refusal_of(flaw))
                      : report.at(flaw.span, "`{}` has {} {}; at most {} are allowed; {}", flaw.name(), flaw.count,
                                  unit_of(flaw.count), most, refusal_of(flaw));
    if (flaw.key.empty())
        draft.help(fmt::format("give it {} {} {}", bound, unit_of(bound),
                               flaw.kind == Kind::too_long ? "at most" : "or more"));
    if (!flaw.key.empty() && flaw.kind == Kind::too_long)
        draft.help("put it into a file of an artifact, or into a parameter that the action reads");
    return draft;
}

Draft report_flaw(const StructureFlaw& flaw, Report& report) {
    switch (flaw.kind) {
        case Kind::not_allowed:
        case Kind::other_case: return report_enumeration(flaw, report);
        case Kind::wrong_form: return report_form(flaw, report);
        case Kind::out_of_range: {
            const std::string bound = flaw.member->most == 0
                                          ? fmt::format("{} or more", flaw.member->least)
                                          : fmt::format("from {} to {}", flaw.member->least, flaw.member->most);
            Draft draft = report.at(flaw.span, "`{}` must be a number {}; {}", flaw.name(), bound, refusal_of(flaw));
            draft.help(fmt::format("write a number {}", bound));
            return draft;
        }
        case Kind::wrong_character: {
            Draft draft =
                report.at(flaw.span, "`{}` must not contain this character; {}", flaw.name(), refusal_of(flaw));
            draft.help(flaw.member->name == "Location"
                           ? std::string("write only the name of the bucket: no ARN, address or folder")
                           : "write " + in_words(flaw.member->characters));
            return draft;
        }
        default: return report_count(flaw, report);
    }
}

/// What CodePipeline asks of the numbers and keys of a custom action type.
void check_custom_type(const cfn::Template& document, const cfn::Resource& type, Report& report) {
    for (const std::string_view side : {"InputArtifactDetails", "OutputArtifactDetails"}) {
        const cfn::Value details = type.properties.member(side);
        const cfn::Value most = details.member("MaximumCount");
        const auto least_text = details.member("MinimumCount").known();
        const auto most_text = most.known();
        // One digit each: more is out of bounds already.
        if (!least_text || !most_text || least_text->size() != 1 || most_text->size() != 1) continue;
        if (least_text->front() <= most_text->front()) continue;
        report
            .at(most.span(),
                "`MaximumCount` is less than `MinimumCount`; CodePipeline answers \"Maximum Number of Artifacts ({}) "
                "has to be greater than or equal to minimum ({})\"",
                *most_text, *least_text)
            .help(fmt::format("write {} or more", *least_text))
            .under(document, type.when);
    }
    const auto is = [](const cfn::Item& property, std::string_view key, doc::Truth wanted) {
        const auto text = property.value.member(key).known();
        return text && doc::truth_of(*text) == wanted;
    };
    std::size_t count = 0;
    for (const cfn::Item& property : type.properties.member("ConfigurationProperties").items()) {
        if (!is(property, "Queryable", doc::Truth::yes)) continue;
        const cfn::Value queryable = property.value.member("Queryable");
        const bool is_wrong = is(property, "Secret", doc::Truth::yes) || is(property, "Required", doc::Truth::no);
        if (is_wrong)
            report
                .at(queryable.span(),
                    "a queryable property must be required and not secret; CodePipeline refuses the action type")
                .help("write `Required: true` and `Secret: false`, or remove `Queryable`")
                .under(document, type.when);
        if (++count == 2)
            report.at(queryable.span(), "an action type can have only one queryable property; CodePipeline refuses it")
                .help("remove one of them")
                .under(document, type.when);
    }
}

void check(const Input& input, Report& report) {
    for (const auto& document : input.templates()) {
        for (const cfn::Resource& resource : document->resources()) {
            if (resource.type == "AWS::CodePipeline::CustomActionType" && document->is_possible(resource.when))
                check_custom_type(*document, resource, report);
        }
    }
    for (const StructureFlaw& flaw : input.structure_flaws()) {
        const bool is_value = flaw.kind != Kind::unknown_member && flaw.kind != Kind::missing_member &&
                              flaw.kind != Kind::wrong_shape && flaw.kind != Kind::not_a_text &&
                              flaw.kind != Kind::not_a_number;
        if (!is_value || !flaw.member->names.empty() || !flaw.member->judged_by.empty()) continue;
        Draft draft = report_flaw(flaw, report);
        if (flaw.document != nullptr) draft.under(*flaw.document, flaw.when);
    }
}

}  // namespace

extern constexpr Rule invalid_value{
    .name = "invalid-value",
    .summary = "A value that the service does not accept",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
