#include <algorithm>

#include <fmt/format.h>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        for (const TypedAction& typed : action.types) {
            if (typed.type->gone.empty()) continue;
            const auto all = action.type.provider.alternatives();
            const auto named = std::find_if(all.begin(), all.end(), [&](const cfn::Alternative& one) {
                return one.is_known_text() && one.text.chars() == typed.type->provider;
            });
            Draft draft = report.at(named == all.end() ? action.type.provider.span() : named->place(),
                                    "the action type `{}` no longer works: {}", typed.type->provider, typed.type->gone);
            if (!typed.type->instead.empty())
                draft.help(
                    fmt::format("use another action type, such as `{}`", fmt::join(typed.type->instead, "` or `")));
            draft.under(*pipeline.document, typed.when);
        }
    });
}

}  // namespace

extern constexpr Rule discontinued_action{
    .name = "discontinued-action",
    .summary = "An action uses a service that no longer exists",
    .level = Level::warning,
    .consequence = Consequence::fails,
    .check = check,
};

}  // namespace pipelint::rules
