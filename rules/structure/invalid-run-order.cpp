#include <cstdint>
#include <string_view>

#include "aws/tables/limits.h"
#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "text/number.h"

namespace pipelint::rules {
namespace {

/// The number where it is one that the service takes.
bool is_run_order(std::string_view text) {
    const auto number = whole_number(text);
    return number && *number >= 1 && *number <= static_cast<std::int64_t>(limits::run_order);
}

void check(const Input& input, Report& report) {
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        for (const cfn::Alternative& order : action.run_order.alternatives()) {
            if (!order.is_known_text() || is_run_order(order.text.chars())) continue;
            report
                .at(order.place(),
                    "`{}` is not a run order; it must be a whole number from 1 to {}, and CodePipeline refuses the "
                    "pipeline",
                    order.text.chars(), limits::run_order)
                .help("actions with the same number run in parallel, lower numbers first; the default is 1")
                .under(*pipeline.document, order.when);
        }
    });
}

}  // namespace

extern constexpr Rule invalid_run_order{
    .name = "invalid-run-order",
    .summary = "A run order that is not a whole number from 1 to 999",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
