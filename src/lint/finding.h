#pragma once
// What a rule has found: where, what, and what to do about it.

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

struct Finding {
    const Rule* rule = nullptr;
    Level level = Level::error;
    Span span;
    std::string message;  ///< without full stop
    std::string label;    ///< beneath the span itself, may be empty
    std::vector<Related> related;
    std::string help;
    std::optional<Fix> fix;
    std::string suppressed_by;  ///< the reason given, or a word for it; empty where it is not suppressed
    bool is_suppressed = false;
    bool hides_text = false;  ///< what the span holds is a secret, which no report may show
    bool is_certain = true;   ///< false where no deployment is sure to have it: it is not reported
};

}  // namespace pipelint
