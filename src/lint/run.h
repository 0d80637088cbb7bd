#pragma once
// Runs the rules over what was read.

#include <functional>
#include <memory>
#include <vector>

#include "lint/finding.h"
#include "lint/rule.h"
#include "lint/selection.h"
#include "model/input.h"

namespace pipelint {

struct RunOptions {
    unsigned jobs = 1;
    bool use_suppressions = true;
};

/// Calls `work(0)` to `work(count - 1)` on up to `jobs` threads. What `work` throws ends the rest and is
/// thrown here.
void for_each_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work);

/// Every finding of every input, suppressed ones marked, in the order of inputs, place and rule: the
/// same for any number of jobs. Inputs must be in the order in which their findings shall come; `linked`
/// are files outside the run that inputs refer to: no rule runs on them, their ignores count.
std::vector<Finding> run_rules(const std::vector<std::unique_ptr<Input>>& inputs,
                               const std::vector<std::unique_ptr<Input>>& linked, RuleTable rules,
                               const Selection& selection, const RunOptions& options);

}  // namespace pipelint
