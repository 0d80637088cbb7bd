#pragma once
// What a rule has found: where, what, and what to do about it.

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "doc/edits.h"
#include "lint/rule.h"
#include "text/span.h"

namespace pipelint {

struct Related {
    Span span;
    std::string label;
};

struct Fix {
    std::string description;  ///< an imperative, such as "Replace it with `SourceOutput`"
    bool is_safe = false;
    std::vector<Edit> edits;
};

/// A fact about a deployment: a condition is true or false, or a parameter has a value, or another one.
struct Fact {
    std::string name;  ///< of the condition, the parameter or the pseudo parameter
    bool holds = true;
    std::optional<std::string> value;  ///< the parameter's; nothing for a condition

    friend auto operator<=>(const Fact&, const Fact&) = default;
};

/// The deployments in which something holds: those in which all the facts do.
struct Circumstances {
    std::vector<Fact> facts;
    std::size_t more = 0;               ///< facts that were left out, there being so many
    std::vector<std::string> defaults;  ///< parameters that keep their defaults

    [[nodiscard]] bool always() const { return facts.empty() && more == 0 && defaults.empty(); }
    friend auto operator<=>(const Circumstances&, const Circumstances&) = default;
};

struct Finding {
    const Rule* rule = nullptr;
    Level level = Level::error;
    Span span;
    Consequence consequence = Consequence::unsaid;
    std::string message;  ///< without full stop, and without what follows here
    Circumstances when;
    std::string resource;  ///< the logical id of the resource that the span lies in; empty where it lies in none
    /// The way there from the resource, or in a document without resources from its root:
    /// `Properties.Stages[0].Name`. Empty where the span lies in no property.
    std::string property;
    std::string label;  ///< beneath the span itself, may be empty
    std::vector<Related> related;
    std::string help;
    std::optional<Fix> fix;
    std::string suppressed_by;  ///< the reason given, or a word for it; empty where it is not suppressed
    bool is_suppressed = false;
    bool hides_text = false;  ///< what the span holds is a secret, which no report may show
    bool is_certain = true;   ///< false where no deployment is sure to have it: it is not reported
};

}  // namespace pipelint
