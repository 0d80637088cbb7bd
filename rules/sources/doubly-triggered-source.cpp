#include "doc/edits.h"
#include "lint/report.h"
#include "model/each.h"
#include "model/event/triggers.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void report_poll(const Pipeline& pipeline, const Poll& poll, const Starter& starter, Report& report) {
    const std::string_view what = starter.is_webhook ? "webhook" : "event rule";
    Draft draft =
        report.at(poll.span, "the source is polled and also has a{} {}; each change starts the pipeline twice",
                  starter.is_webhook ? "" : "n", what);
    draft.note(starter.place, fmt::format("the {}", what)).help("write `PollForSourceChanges: false`");
    if (poll.polling == Polling::default_ && poll.configuration != nullptr) {
        if (auto edit = insert_member(*poll.configuration, "PollForSourceChanges", "false"))
            draft.fix("Add `PollForSourceChanges: \"false\"`", {std::move(*edit)});
    } else if (poll.value != nullptr && poll.value->is_scalar()) {
        draft.fix("Replace it with `false`",
                  {{poll.value->span(),
                    poll.value->is_quoted() || pipeline.spelling == Spelling::api ? "\"false\"" : "false"}});
    }
    draft.under(*pipeline.document, poll.when.with(starter.when));
}

void check(const Input& input, Report& report) {
    const Triggers triggers(input);
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        const std::vector<Poll> all = polls_of(action);
        if (all.empty()) return;
        const std::vector<Starter> starters = triggers.starters_of(pipeline, action);
        if (starters.empty()) return;
        for (const Poll& poll : all) {
            if (poll.polling != Polling::on && poll.polling != Polling::default_) continue;
            for (const Starter& starter : starters) {
                if (pipeline.document->is_surely_possible(poll.when.with(starter.when)))
                    report_poll(pipeline, poll, starter, report);
            }
        }
    });
}

constexpr std::string_view superseded[] = {"polling-source", "untriggered-source"};

}  // namespace

extern constexpr Rule doubly_triggered_source{
    .name = "doubly-triggered-source",
    .summary = "A source is polled and also starts the pipeline by an event",
    .level = Level::warning,
    .consequence = Consequence::discouraged,
    .fixable = Fixable::safely,
    .supersedes = superseded,
    .check = check,
};

}  // namespace pipelint::rules
