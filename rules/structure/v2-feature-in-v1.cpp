#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

void add_lists(const Pipeline& pipeline, std::vector<Use>& uses) {
    for (const std::string_view key : {"Variables", "Triggers"}) {
        const cfn::Value value = pipeline.whole.member(spelled(pipeline.spelling, key));
        for (const cfn::Alternative& one : value.alternatives()) {
            const bool is_used = one.is_sequence() && !one.node->items().empty();
            if (is_used) uses.push_back({one.when, one.owner, key == "Variables" ? "variables" : "triggers"});
        }
    }
}

void add_mode(const Pipeline& pipeline, std::vector<Use>& uses) {
    const cfn::Value value = pipeline.whole.member(spelled(pipeline.spelling, "ExecutionMode"));
    for (const cfn::Alternative& one : value.alternatives()) {
        const bool is_used = one.is_known_text() && (one.text.chars() == "QUEUED" || one.text.chars() == "PARALLEL");
        if (is_used) uses.push_back({one.when, one.place(), fmt::format("the execution mode `{}`", one.text.chars())});
    }
}

void add_gates(const Pipeline& pipeline, const Stage& stage, std::vector<Use>& uses) {
    for (const std::string_view key : {"BeforeEntry", "OnSuccess", "OnFailure"}) {
        const std::string name = spelled(pipeline.spelling, key);
        const cfn::Value gate = stage.whole.member(name);
        for (const cfn::Alternative& one : gate.alternatives()) {
            if (one.is_mapping()) uses.push_back({one.when, one.owner, fmt::format("`{}`", name)});
        }
    }
}

void add_provider(const Action& action, std::vector<Use>& uses) {
    static constexpr std::array<std::string_view, 3> providers = {"Commands", "ECRBuildAndPublish", "EKS"};
    if (action.type.owner.known() != "AWS") return;
    for (const cfn::Alternative& one : action.type.provider.alternatives()) {
        if (!one.is_known_text()) continue;
        const auto* const known = std::find(providers.begin(), providers.end(), one.text.chars());
        if (known != providers.end()) uses.push_back({one.when, one.place(), fmt::format("`{}` actions", *known)});
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
    Draft draft =
        report.at(type.place(),
                  "the pipeline is V1 and has {}{}, which can only be used with V2 pipelines; CodePipeline refuses it",
                  first->what, more);
    for (const Use& use : uses) draft.note(use.place, "V2 alone");
    draft
        .help(fmt::format("write `{}: V2`; it is billed by the minute that actions run",
                          spelled(pipeline.spelling, "PipelineType")))
        .under(*pipeline.document, when);
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const cfn::Value type = pipeline.whole.member(spelled(pipeline.spelling, "PipelineType"));
        for (const cfn::Alternative& one : type.alternatives()) {
            if (!one.is_known_text() || one.text.chars() != "V1") continue;
            std::vector<Use> uses;
            add_lists(pipeline, uses);
            add_mode(pipeline, uses);
            for (const Stage& stage : pipeline.stages) {
                add_gates(pipeline, stage, uses);
                for (const Action& action : stage.actions) add_provider(action, uses);
            }
            report_type(pipeline, one, std::move(uses), report);
        }
    }
}

}  // namespace

extern constexpr Rule v2_feature_in_v1{
    .name = "v2-feature-in-v1",
    .summary = "A pipeline of type V1 uses what only V2 has",
    .level = Level::error,
    .check = check,
};

}  // namespace pipelint::rules
