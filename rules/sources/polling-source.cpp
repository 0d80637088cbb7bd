#include <algorithm>

#include "doc/edits.h"
#include "lint/report.h"
#include "model/each.h"
#include "model/event/triggers.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check_poll(const Pipeline& pipeline, const Action& action, const Poll& poll, Report& report) {
    if (poll.polling != Polling::on && poll.polling != Polling::default_) return;
    const bool is_default = poll.polling == Polling::default_;
    Draft draft = is_default ? report.at(poll.span, "without `PollForSourceChanges`, CodePipeline polls the source")
                             : report.at(poll.span, "CodePipeline polls the source");
    const auto provider = action.type.provider.known();
    draft.help(provider == "GitHub"
                   ? "write `PollForSourceChanges: false` and start the pipeline with a webhook, or use a connection"
                   : "write `PollForSourceChanges: false` and start the pipeline with an EventBridge rule: it starts "
                     "at once, and polling stops after 30 days without an execution");
    if (is_default && poll.configuration != nullptr) {
        if (auto edit = insert_member(*poll.configuration, "PollForSourceChanges", "false"))
            draft.unsafe_fix("Add `PollForSourceChanges: \"false\"`", {std::move(*edit)});
    } else if (!is_default && poll.value != nullptr && poll.value->is_scalar()) {
        draft.unsafe_fix("Replace it with `false`",
                         {{poll.value->span(),
                           poll.value->is_quoted() || pipeline.spelling == Spelling::api ? "\"false\"" : "false"}});
    }
    draft.under(*pipeline.document, poll.when);
}

void check(const Input& input, Report& report) {
    const Triggers triggers(input);
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        const std::vector<Poll> polls = polls_of(action);
        if (polls.empty()) return;
        const std::vector<Starter> starters = triggers.starters_of(pipeline, action);
        for (const Poll& poll : polls) {
            // With something else that starts it, that is doubly-triggered-source's.
            const bool is_started = std::any_of(starters.begin(), starters.end(), [&](const Starter& one) {
                return pipeline.document->can_meet(one.when, poll.when);
            });
            if (!is_started) check_poll(pipeline, action, poll, report);
        }
    });
}

}  // namespace

extern constexpr Rule polling_source{
    .name = "polling-source",
    .summary = "A source is polled for changes",
    .level = Level::note,
    .consequence = Consequence::discouraged,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
