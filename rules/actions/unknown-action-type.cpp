#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "aws/words.h"
#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/pipeline/action_types.h"
#include "text/characters.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

/// One action type as it is written, known in all three parts, in one deployment.
struct Written {
    const cfn::Alternative& category;
    const cfn::Alternative& owner;
    const cfn::Alternative& provider;
    cfn::When when;
    const cfn::Value& configuration;
    const cfn::Value& version;
};

/// The built-in type that is nearest: of that provider, with as much of the rest as possible.
const ActionType* nearest_type(const Written& written, std::string_view provider) {
    const ActionType* best = nullptr;
    int best_score = -1;
    for (const ActionType& type : action_types()) {
        if (type.provider != provider) continue;
        const int score = (type.category == written.category.text.chars() ? 2 : 0) +
                          (type.owner == written.owner.text.chars() ? 1 : 0);
        if (score > best_score) {
            best = &type;
            best_score = score;
        }
    }
    return best;
}

/// The provider that people mean who write that one; empty where none is known.
std::string_view alias_of(std::string_view provider, const Written& written) {
    for (const ProviderAlias& alias : provider_aliases()) {
        const bool is_it = alias.wrong == provider &&
                           (alias.owner.empty() || alias.owner == written.owner.text.chars()) &&
                           (alias.with_key.empty() || written.configuration.member(alias.with_key).is_present());
        if (is_it) return alias.right;
    }
    return {};
}

/// The provider that is meant: a known slip, as written, by another case, or the nearest name.
std::string_view provider_meant(const Written& by) {
    const std::string_view written = by.provider.text.chars();
    if (const std::string_view meant = alias_of(written, by); !meant.empty()) return meant;
    std::vector<std::string_view> names;
    for (const ActionType& type : action_types()) names.push_back(type.provider);
    if (contains(names, written)) return written;
    const auto near = nearest(written, names);
    if (!near) return {};
    const std::string_view meant = alias_of(*near, by);
    return meant.empty() ? *near : meant;
}

/// Can the text of the value be replaced where it stands?
bool is_replaceable(const cfn::Alternative& value) {
    return value.node != nullptr && value.node->is_scalar() && value.text.pieces().empty();
}

/// The version, where it is one that an action type of that owner does not have.
std::vector<Edit> right_version(const Written& written, std::string_view owner) {
    std::vector<Edit> edits;
    const std::string_view only = only_version(owner);
    for (const cfn::Alternative& version : written.version.alternatives()) {
        const bool is_other = version.is_known_text() && version.text.chars() != only;
        if (is_other && !only.empty() && is_replaceable(version)) edits.push_back({version.place(), std::string(only)});
    }
    return edits;
}

/// `right` is what the part may be instead: a fix where there is one such thing.
void report_part(const Pipeline& pipeline, const Written& written, const cfn::Alternative& part,
                 const std::vector<std::string_view>& right, std::string_view what, Report& report) {
    const Span span = part.place();
    Draft draft = report.at(span, "CodePipeline has no action type `{}` / `{}` / `{}` and refuses the pipeline",
                            written.category.text.chars(), written.owner.text.chars(), written.provider.text.chars());
    draft.help(fmt::format("the {} is `{}`", what, fmt::join(right, "` or `"))).under(*pipeline.document, written.when);
    if (right.size() != 1 || !is_replaceable(part)) return;
    // Another provider may be of another owner, whose types have another version.
    std::vector<Edit> edits = right_version(written, written.owner.text.chars());
    edits.push_back({span, std::string(right.front())});
    draft.unsafe_fix(fmt::format("Replace it with `{}`", right.front()), std::move(edits));
}

bool is_same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

/// The provider is there under other categories: the one of another case, the only one, or one of several.
void report_category(const Pipeline& pipeline, const Written& written, Report& report) {
    const std::string_view provider = written.provider.text.chars();
    std::vector<std::string_view> right;
    for (const ActionType& type : action_types()) {
        if (type.provider == provider) right.push_back(type.category);
    }
    const auto same = std::find_if(right.begin(), right.end(), [&](std::string_view one) {
        return is_same_word(one, written.category.text.chars());
    });
    if (same != right.end()) right = {*same};
    report_part(pipeline, written, written.category, right, fmt::format("category of `{}`", provider), report);
}

void check_type(const Pipeline& pipeline, const Written& written, Report& report) {
    const std::string_view category = written.category.text.chars();
    const std::string_view owner = written.owner.text.chars();
    const std::string_view provider = written.provider.text.chars();
    for (const std::string_view part : {category, owner, provider}) {
        // Variables have no place here: misplaced-variable.
        if (part.find("#{") != std::string_view::npos) return;
    }
    // A custom action type is whatever was registered.
    if (owner == "Custom" || category.empty() || owner.empty() || provider.empty()) return;
    if (find_action_type(category, owner, provider) != nullptr) return;
    const std::string_view meant = provider_meant(written);
    const ActionType* type = meant.empty() ? nullptr : nearest_type(written, meant);
    if (type != nullptr && type->has_uncertain_name) return;
    if (type == nullptr) {
        // It may be newer than what pipelint knows.
        report
            .at(written.provider.place(), Level::warning,
                "`{}` is not an action provider that pipelint knows; if there is none, CodePipeline refuses the "
                "pipeline",
                provider)
            .help("use a provider from the user guide's action structure reference")
            .under(*pipeline.document, written.when);
        return;
    }
    if (type->provider != provider)
        return report_part(pipeline, written, written.provider, {type->provider}, "provider", report);
    if (type->category != category) return report_category(pipeline, written, report);
    report_part(pipeline, written, written.owner, {type->owner}, fmt::format("owner of `{}`", provider), report);
}

void check(const Input& input, Report& report) {
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        if (!has_few_combinations(action.type)) return;
        for (const cfn::Alternative& category : action.type.category.alternatives()) {
            for (const cfn::Alternative& owner : action.type.owner.alternatives()) {
                for (const cfn::Alternative& provider : action.type.provider.alternatives()) {
                    if (!category.is_known_text() || !owner.is_known_text() || !provider.is_known_text()) continue;
                    const cfn::When when = category.when.with(owner.when).with(provider.when);
                    if (pipeline.document->is_possible(when))
                        check_type(pipeline,
                                   {category, owner, provider, when, action.configuration, action.type.version},
                                   report);
                }
            }
        }
    });
}

}  // namespace

extern constexpr Rule unknown_action_type{
    .name = "unknown-action-type",
    .summary = "An action type that CodePipeline does not have",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
