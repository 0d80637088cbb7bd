#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/pipeline/action_types.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

/// Does the key stand there in plain sight, whatever its value?
bool is_written(const cfn::Value& configuration, std::string_view key) {
    const auto alternatives = configuration.alternatives();
    if (alternatives.size() != 1 || !alternatives.front().is_mapping()) return false;
    const doc::Node* value = alternatives.front().node->get(key);
    return value != nullptr && value->is_scalar();
}

/// Does the configuration have a key that is none, by which this one was meant? unknown-action-configuration says so.
bool is_misspelt(const cfn::Value& configuration, const ActionType& type, std::string_view wanted) {
    std::vector<std::string_view> names;
    for (const ActionKey& key : type.keys) names.push_back(key.name);
    for (const cfn::Alternative& one : configuration.alternatives()) {
        if (!one.is_mapping() || type.has_more_keys) continue;
        for (const doc::Member& member : one.node->members()) {
            if (find_key(type, member.key->text) == nullptr && nearest(member.key->text, names) == wanted) return true;
        }
    }
    return false;
}

/// The required keys that the configuration surely lacks.
std::vector<std::string_view> missing_keys(const Action& action, const TypedAction& typed) {
    std::vector<std::string_view> missing;
    for (const ActionKey& key : typed.type->keys) {
        if (!key.is_required || is_written(action.configuration, key.name)) continue;
        const cfn::Value value = action.configuration.member(key.name);
        const bool lacks = std::all_of(value.alternatives().begin(), value.alternatives().end(),
                                       [](const cfn::Alternative& one) { return !one.is_present(); });
        if (lacks && !value.alternatives().empty() && !is_misspelt(action.configuration, *typed.type, key.name))
            missing.push_back(key.name);
    }
    return missing;
}

/// False where the configuration is something else than a mapping, which is wrong in another way.
bool is_plain(const cfn::Value& configuration) {
    return std::all_of(configuration.alternatives().begin(), configuration.alternatives().end(),
                       [](const cfn::Alternative& one) { return one.is_mapping() || one.state == cfn::State::absent; });
}

void check_action(const Pipeline& pipeline, const Action& action, Report& report) {
    if (!is_plain(action.configuration)) return;
    for (const TypedAction& typed : action.types) {
        const std::vector<std::string_view> missing = missing_keys(action, typed);
        if (missing.empty()) continue;
        std::string names;
        for (std::size_t at = 0; at < missing.size(); ++at)
            names += (at == 0 ? "`" : at + 1 == missing.size() ? " and `" : ", `") + std::string(missing[at]) + "`";
        const auto& first = action.configuration.alternatives().front();
        const bool has_one = first.is_mapping();
        report
            .at(has_one ? first.owner : action.place,
                "the action's configuration lacks {}, which {} requires; CodePipeline refuses the pipeline", names,
                typed.type->provider)
            .help(fmt::format("write `{}` in its `{}`", missing.front(), spelled(pipeline.spelling, "Configuration")))
            .under(*pipeline.document, typed.when.with(action.when));
    }
}

void check(const Input& input, Report& report) {
    for_each_stage(input, [&](const Pipeline& pipeline, const Stage& stage) {
        for (const Action& action : stage.actions) check_action(pipeline, action, report);
    });
}

}  // namespace

extern constexpr Rule missing_action_configuration{
    .name = "missing-action-configuration",
    .summary = "An action's configuration lacks a required key",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
