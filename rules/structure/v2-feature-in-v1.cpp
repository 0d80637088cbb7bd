#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/structure.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// Something that only V2 has.
struct Use {
    cfn::When when;
    Span place;
    std::string what;
};

/// The members of a structure that V2 alone has, or has with some values.
void add_members(const Pipeline& pipeline, std::string_view structure, const cfn::Value& mapping,
                 std::vector<Use>& uses) {
    for (const Member& member : find_structure(structure)->members) {
        if (!member.is_v2_alone && member.v2_values.empty()) continue;
        const std::string name = spelled(pipeline.spelling, member.name);
        const std::string called = member.v2_called.empty() ? fmt::format("`{}`", name) : std::string(member.v2_called);
        const cfn::Value value = mapping.member(name);
        for (const cfn::Alternative& one : value.alternatives()) {
            if (member.is_v2_alone && (one.is_mapping() || (one.is_sequence() && !one.node->items().empty()))) {
                uses.push_back({one.when, one.owner, called});
            } else if (one.is_known_text() && contains(member.v2_values, one.text.chars())) {
                uses.push_back({one.when, one.place(), fmt::format("{} `{}`", called, one.text.chars())});
            }
        }
    }
}

void add_provider(const Action& action, std::vector<Use>& uses) {
    const auto owner = action.type.owner.known();
    const auto types = action_types();
    for (const cfn::Alternative& one : action.type.provider.alternatives()) {
        const bool is_v2 = one.is_known_text() && std::any_of(types.begin(), types.end(), [&](const ActionType& type) {
                               return type.is_v2_alone && type.owner == owner && type.provider == one.text.chars();
                           });
        if (is_v2) uses.push_back({one.when, one.place(), fmt::format("`{}` actions", one.text.chars())});
    }
}

/// One finding a type: it is what is wrong, however much of V2 is used.
void report_type(const Pipeline& pipeline, const cfn::Alternative& type, std::vector<Use> uses, Report& report) {
    std::erase_if(uses,
                  [&](const Use& use) { return !pipeline.document->is_surely_possible(use.when.with(type.when)); });
    if (uses.empty()) return;
    // What holds in most deployments says when.
    const auto first = std::min_element(uses.begin(), uses.end(), [](const Use& a, const Use& b) {
        return a.when.literals().size() < b.when.literals().size();
    });
    const cfn::When when = first->when.with(type.when);
    const std::string more = uses.size() == 1 ? std::string() : fmt::format(" and {} more", uses.size() - 1);
    Draft draft = report.at(
        type.place(), "the pipeline is V1 but has {}{}, which only V2 pipelines can have; CodePipeline refuses it",
        first->what, more);
    for (const Use& use : uses) draft.note(use.place, "V2 alone");
    draft.help(fmt::format("write `{}: V2`, which is billed by the minute", spelled(pipeline.spelling, "PipelineType")))
        .under(*pipeline.document, when);
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const cfn::Value type = pipeline.property("PipelineType");
        for (const cfn::Alternative& one : type.alternatives()) {
            if (!one.is_known_text() || one.text.chars() != "V1") continue;
            std::vector<Use> uses;
            add_members(pipeline, "Pipeline", pipeline.whole, uses);
            for (const Stage& stage : pipeline.stages) {
                add_members(pipeline, "Stage", stage.whole, uses);
                for (const Action& action : stage.actions) add_provider(action, uses);
            }
            report_type(pipeline, one, std::move(uses), report);
        }
    }
}

}  // namespace

extern constexpr Rule v2_feature_in_v1{
    .name = "v2-feature-in-v1",
    .summary = "A V1 pipeline uses a feature of V2",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
