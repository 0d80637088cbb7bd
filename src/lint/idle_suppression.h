#pragma once
// Ignores that hide nothing, as the rule about them reads them.

#include <cstdint>
#include <string>
#include <vector>

#include "lint/rule.h"
#include "text/span.h"

namespace pipelint {

class Input;
class Selection;
struct Suppression;

/// An ignore that does not do what it looks as if it did; known once the other rules have run.
struct IdleSuppression {
    enum class Flaw : std::uint8_t {
        hides_nothing,
        names_nothing,  ///< what is in the brackets is no rule, group or pattern of any
        no_brackets,    ///< a rule's name stands behind `ignore` without them: every rule is ignored
        misplaced,      ///< `ignore-file` behind the first key
        malformed,      ///< meant as an ignore, and none
    };
    Span span;         ///< the name in the brackets, else the whole comment
    std::string name;  ///< of the rule, group or glob; empty where the ignore names none
    Flaw flaw = Flaw::hides_nothing;
    std::string meant;  ///< the name that was most likely meant, where it names nothing
    Span removal;       ///< what to take out so that the ignore is gone; empty where that is not simple
};

/// The ignores that hid nothing although their rules ran, and those that name no rule.
std::vector<IdleSuppression> idle_suppressions(const std::vector<Suppression>& suppressions, const Input& input,
                                               RuleTable rules, const Selection& selection);

}  // namespace pipelint
