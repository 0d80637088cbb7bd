#include <algorithm>
#include <string_view>

#include "lint/report.h"
#include "model/event/triggers.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// Where it is said that a change of the source does not start the pipeline; nothing where it does, or may.
const doc::Node* off_switch(const Action& action, std::string_view key) {
    const cfn::Value value = action.configuration.member(key);
    if (value.alternatives().size() != 1) return nullptr;
    const cfn::Alternative& only = value.alternatives().front();
    const bool is_off = only.is_known_text() && doc::truth_of(only.read_text()) == doc::Truth::no;
    return is_off ? only.node : nullptr;
}

void check_source(const Pipeline& pipeline, const Action& action, Report& report) {
    for (const TypedAction& typed : action.types) {
        if (typed.type->category != "Source") continue;
        const bool has_detection = find_key(*typed.type, "DetectChanges") != nullptr;
        const bool polls = find_key(*typed.type, "PollForSourceChanges") != nullptr;
        const doc::Node* off = has_detection ? off_switch(action, "DetectChanges")
                               : polls       ? off_switch(action, "PollForSourceChanges")
                                             : nullptr;
        // ECR neither polls nor detects.
        if (off == nullptr && (has_detection || polls)) continue;
        report
            .at(off != nullptr ? off->text_span() : action.place,
                "nothing in the template starts the pipeline when the source changes")
            .help(has_detection ? "write `DetectChanges: true`, or a trigger"
                                : "add an EventBridge rule with the pipeline as its target")
            .under(*pipeline.document, typed.when.with(action.when));
    }
}

void check(const Input& input, Report& report) {
    const Triggers triggers(input);
    for (const Pipeline& pipeline : input.pipelines()) {
        if (pipeline.spelling == Spelling::api || triggers.may_be_started(pipeline)) continue;
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) check_source(pipeline, action, report);
        }
    }
}

}  // namespace

extern constexpr Rule untriggered_source{
    .name = "untriggered-source",
    .summary = "Nothing in the template starts the pipeline when its source changes",
    .level = Level::note,
    .consequence = Consequence::discouraged,
    .is_opt_in = true,
    .check = check,
};

}  // namespace pipelint::rules
