#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "aws/action_types.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// Each text that the value is, with its condition.
template <typename Visit>
void for_each_known(const cfn::Value& value, const Visit& visit) {
    for (const cfn::Alternative& one : value.alternatives()) {
        if (one.is_known_text()) visit(one.text.chars(), one.when);
    }
}

/// Where the property is there, and when: in any deployment in which the action is, where each of its values is one.
struct Given {
    Span span;
    cfn::When when;
};
std::optional<Given> given_in(const cfn::Value& value, const cfn::When& whole) {
    const auto all = value.alternatives();
    const auto first =
        std::find_if(all.begin(), all.end(), [](const cfn::Alternative& one) { return one.is_present(); });
    if (first == all.end()) return std::nullopt;
    const bool is_always =
        std::all_of(all.begin(), all.end(), [](const cfn::Alternative& one) { return one.is_present(); });
    return Given{first->owner, is_always ? whole : first->when};
}

/// The values at the end of a path: `OutputArtifacts.Files` is of each of a list.
std::vector<Given> given_at(const Pipeline& pipeline, const Action& action, std::string_view path) {
    std::vector<Given> found;
    const auto add = [&](const cfn::Value& mapping, std::string_view property) {
        const std::string name = spelled(pipeline.spelling, property);
        if (!mapping.may_have(name)) return;
        const cfn::Value value = mapping.member(name);
        if (const auto given = given_in(value, action.when)) found.push_back(*given);
    };
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos) {
        add(action.whole, path);
        return found;
    }
    const cfn::Value list = action.whole.member(spelled(pipeline.spelling, path.substr(0, dot)));
    for (const cfn::Item& item : list.items()) add(item.value, path.substr(dot + 1));
    return found;
}

void report_property(const Pipeline& pipeline, const Given& given, const ActionProperty& property,
                     std::string_view word, const cfn::When& when, Report& report) {
    const bool by_owner = property.categories.empty();
    const std::string_view what = by_owner ? "owner" : "category";
    const auto takers = by_owner ? property.owners : property.categories;
    const cfn::When both = given.when.with(when);
    if (!pipeline.document->is_possible(both)) return;
    const std::string name = spelled(pipeline.spelling, property.property.substr(property.property.rfind('.') + 1));
    Draft draft =
        property.answer.empty()
            ? report.at(given.span, Level::warning, "only the {1} `{2}` has `{0}`; an action of the {3} `{4}` {5}",
                        name, what, fmt::join(takers, "`, `"), what, word, property.otherwise)
            : report.at(given.span, "an action of the {} `{}` cannot have `{}`; CodePipeline answers \"{}\"", what,
                        word, name, property.answer);
    if (property.answer.empty()) draft.leads_to(Consequence::fails);
    draft.help(std::string(property.help)).under(*pipeline.document, both);
}

void check_property(const Pipeline& pipeline, const Action& action, const ActionProperty& property, Report& report) {
    const bool by_owner = property.categories.empty();
    const auto takers = by_owner ? property.owners : property.categories;
    const cfn::Value& part = by_owner ? action.type.owner : action.type.category;
    for (const Given& given : given_at(pipeline, action, property.property)) {
        for_each_known(part, [&](std::string_view word, const cfn::When& when) {
            // Another owner is unknown-action-type's.
            if (contains(takers, word) || (by_owner && find_named(action_owners(), word) == nullptr)) return;
            report_property(pipeline, given, property, word, when, report);
        });
    }
}

/// The Region of a store's key is that of its bucket, and that of a pipeline's only store its own. Empty where it is
/// not known.
std::string_view own_region(const Pipeline& pipeline) {
    const auto key = [&](std::string_view name) { return spelled(pipeline.spelling, name); };
    const cfn::Value store = pipeline.whole.member(key("ArtifactStore"));
    const auto arn = store.member(key("EncryptionKey")).member(key("Id")).known();
    constexpr std::string_view service = ":kms:";
    const std::size_t at = arn ? arn->find(service) : std::string_view::npos;
    if (at == std::string_view::npos || !arn->starts_with("arn:")) return {};
    const std::string_view rest = std::string_view(*arn).substr(at + service.size());
    return pipeline.document->keep(std::string(rest.substr(0, rest.find(':'))));
}

void check_region(const Pipeline& pipeline, std::string_view own, const Action& action, Report& report) {
    const std::string key = spelled(pipeline.spelling, "Region");
    if (!action.whole.may_have(key)) return;
    const cfn::Value region = action.whole.member(key);
    for (const cfn::Alternative& one : region.alternatives()) {
        if (!one.is_known_text() || own.empty() || one.text.chars() == own) continue;
        const ActionOwner* owner = find_named(action_owners(), action.type.owner.known().value_or(""));
        const bool is_bound_category =
            contains(region_bound_categories().all, action.type.category.known().value_or(""));
        if (!is_bound_category && (owner == nullptr || !owner->is_region_bound)) continue;
        report
            .at(one.place(), Level::warning,
                "{} runs in the pipeline's own Region, which is `{}`; CodePipeline supports no other Region for it",
                is_bound_category ? "a source action" : "an action of another owner than AWS", own)
            .leads_to(Consequence::fails)
            .help("remove the Region")
            .under(*pipeline.document, one.when);
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const std::string_view own = own_region(pipeline);
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                // A built-in type that there is not is unknown-action-type's, and what goes with it is not known.
                if (action.types.empty() && action.type.owner.known() != "Custom") continue;
                for (const ActionProperty& property : action_properties())
                    check_property(pipeline, action, property, report);
                check_region(pipeline, own, action, report);
            }
        }
    }
}

}  // namespace

extern constexpr Rule unsupported_action_property{
    .name = "unsupported-action-property",
    .summary = "An action has a property that its type does not support",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
