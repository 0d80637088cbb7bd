#pragma once
// Runs the rules over what was read.

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "lint/finding.h"
#include "lint/report.h"
#include "lint/rule.h"
#include "lint/selection.h"
#include "model/input.h"

namespace pipelint {

/// Calls its work with 0 to `count - 1`, in any order, on as many threads as it likes.
using Parallel = std::function<void(std::size_t count, const std::function<void(std::size_t)>& work)>;
/// One after another.
void in_turn(std::size_t count, const std::function<void(std::size_t)>& work);

struct RunOptions {
    Parallel parallel = in_turn;
    bool use_suppressions = true;
    OptionValues values;  ///< what the user has set for rules
};

/// Does the one come before the other in a report, by place and rule?
bool comes_before(const Finding& a, const Finding& b);
/// Takes out what is said twice; the findings are sorted.
void drop_doubles(std::vector<Finding>& findings);

/// Every finding of the inputs, suppressed ones marked, in the order of place and rule: the same for any number of
/// threads. Inputs are those that belong together; `linked` are files that they name: no rule runs on these, their
/// ignores count.
std::vector<Finding> run_rules(std::span<const std::unique_ptr<Input>> inputs, std::span<const Input* const> linked,
                               RuleTable rules, const Selection& selection, const RunOptions& options);

}  // namespace pipelint
