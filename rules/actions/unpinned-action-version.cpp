#include <algorithm>
#include <set>
#include <string>

#include "aws/words.h"
#include "doc/edits.h"
#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// Every action type of AWS and of third parties has the one version; a custom type may have any.
bool has_one_version(const Action& action, const cfn::When& when) {
    const auto owners = action.type.owner.alternatives();
    return std::all_of(owners.begin(), owners.end(), [&](const cfn::Alternative& owner) {
        if (!action.type.owner.owner()->can_meet(owner.when, when)) return true;
        return owner.is_known_text() && !only_version(owner.text.chars()).empty();
    });
}

/// Who decides on a version that the template does not: nothing where that is the template after all.
std::string decided_by(const Pipeline& pipeline, const cfn::Alternative& version) {
    switch (version.why) {
        case cfn::Unknown::parameter: return fmt::format("the parameter `{}`", version.name);
        case cfn::Unknown::import: return "an export of another stack";
        case cfn::Unknown::dynamic_reference: return "a dynamic reference";
        default: break;
    }
    if (version.state != cfn::State::partial) return {};
    for (const cfn::Piece& piece : version.text.pieces()) {
        if (piece.hole && pipeline.document->parameter(piece.expression) != nullptr)
            return fmt::format("the parameter `{}`", piece.expression);
    }
    return {};
}

/// One of several values that a parameter may be given.
bool is_chosen(const Pipeline& pipeline, const cfn::Alternative& version) {
    const cfn::Parameter* parameter = pipeline.document->parameter(version.name);
    return version.is_known_text() && parameter != nullptr && parameter->domain.size() > 1;
}

Draft report_left_to(const std::string& who, const cfn::Alternative& version, const std::string& help, Report& report) {
    return report
        .at(version.span, Level::warning,
            "the version of the action type comes from {}: whoever deploys the stack decides which action runs, and "
            "CodePipeline refuses a version that does not exist",
            who)
        .help(help);
}

void check_version(const Pipeline& pipeline, const Action& action, const cfn::Alternative& version, Report& report) {
    const std::string_view key = pipeline.spelling == Spelling::api ? "version" : "Version";
    const std::string help =
        fmt::format("write `{}: \"1\"`{}", key,
                    has_one_version(action, version.when) ? ", the only version of this action type"
                                                          : ", or the version of the custom action type");
    if (version.state == cfn::State::absent) {
        // `version` in a template is unknown-property's.
        if (has_misspelt(action.type.whole, "ActionTypeId", "Version", pipeline.spelling)) return;
        Draft draft = report.at(version.span, "the action type has no `{}`; CodePipeline refuses the pipeline", key);
        draft.label("no version here").help(help).under(*pipeline.document, version.when);
        // What an alias repeats stands once: the edit would come twice.
        const bool is_aliased = version.mapping != nullptr && version.mapping->span().begin < version.span.begin;
        if (!has_one_version(action, version.when) || is_aliased) return;
        if (auto edit = version.mapping == nullptr ? std::nullopt : insert_member(*version.mapping, key, "1")) {
            draft.fix(fmt::format("Add `{}: \"1\"`", key), {std::move(*edit)});
        }
        return;
    }
    if (version.is_known_text()) {
        const std::string_view text = version.text.chars();
        // A custom action type's version may be any word of letters and digits, `latest` too.
        const bool may_be_one =
            text.find_first_of("$*") == std::string_view::npos && !has_one_version(action, version.when);
        if (!text.empty() && (!contains(moving_versions().all, text) || may_be_one)) {
            if (is_chosen(pipeline, version))
                report_left_to(fmt::format("the parameter `{}`", version.name), version, help, report);
            return;
        }
        const Span span = text.empty() ? version.span : version.text.part(0, text.size());
        Draft draft =
            text.empty()
                ? report.at(span, "the action type's version is empty; CodePipeline refuses the pipeline")
                : report.at(
                      span,
                      "`{}` is not a version; CodePipeline has no word for the newest one and refuses the pipeline",
                      text);
        draft.help(help).under(*pipeline.document, version.when);
        const bool literal = version.node->is_scalar() && version.text.pieces().empty();
        if (literal && has_one_version(action, version.when))
            draft.fix("Replace it with \"1\"", {{version.node->span(), "\"1\""}});
        return;
    }
    // Who registers a custom type says which version it is, and others take it from there.
    const bool is_custom = action.type.owner.known() == "Custom";
    if (const std::string who = decided_by(pipeline, version); !who.empty() && !is_custom)
        report_left_to(who, version, help, report).under(*pipeline.document, version.when);
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        std::set<const doc::Node*> seen;  // what aliases repeat is wrong once
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                for (const cfn::Alternative& version : action.type.version.alternatives()) {
                    const bool is_repeated = version.mapping != nullptr && !seen.insert(version.mapping).second;
                    if (!is_repeated) check_version(pipeline, action, version, report);
                }
            }
        }
    }
}

constexpr std::string_view superseded[] = {"missing-property"};

}  // namespace

extern constexpr Rule unpinned_action_version{
    .name = "unpinned-action-version",
    .summary = "An action type without a fixed version",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::safely,
    .supersedes = superseded,
    .check = check,
};

}  // namespace pipelint::rules
