#pragma once
// Ignores in a file: comments, and `Metadata` of templates.

#include <string>
#include <vector>

#include "lint/finding.h"
#include "lint/rule.h"
#include "lint/selection.h"
#include "model/input.h"

namespace pipelint {

struct Suppression {
    struct Entry {
        std::string name;  ///< a rule, group or glob
        Span span;
        Span removal;  ///< what to take out so that the entry is gone
        bool used = false;
    };
    Span span;   ///< the ignore itself
    Span scope;  ///< the bytes whose findings it hides
    bool whole_file = false;
    bool every_rule = false;  ///< no names given
    bool misplaced = false;   ///< an `ignore-file` behind the first key, which hides nothing
    bool malformed = false;   ///< meant as an ignore, and none: hides nothing
    bool used = false;
    std::vector<Entry> entries;
    std::string reason;
    Span removal;  ///< of the whole ignore; empty where that is not simple
};

/// The ignores that stand in the file, in the buildspecs inside it too.
std::vector<Suppression> suppressions_of(const Input& input);

/// Marks the finding where one of the ignores hides it, and the ignore as used.
void suppress(Finding& finding, std::vector<Suppression>& suppressions, RuleTable rules);

/// The ignores that hid nothing although their rules ran, and those that name no rule.
std::vector<IdleSuppression> idle_suppressions(const std::vector<Suppression>& suppressions, const Input& input,
                                               RuleTable rules, const Selection& selection);

}  // namespace pipelint
