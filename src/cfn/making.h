#pragma once
// What the parts of the evaluator share: values as they are made. For evaluate*.cpp alone.

#include <cstddef>
#include <string_view>

#include "cfn/value.h"
#include "doc/node.h"
#include "text/span.h"

namespace pipelint::cfn::making {

/// Templates in templates are followed this far.
inline constexpr int deepest = 8;
/// Calls in calls, through files that include each other: a stack has an end.
inline constexpr std::size_t deepest_nesting = 300;

/// Counts a call in a call.
class Nested {
public:
    explicit Nested(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~Nested() { --depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

private:
    std::size_t& depth_;
};

void set_unknown(Alternative& alternative, const doc::Node* node, Unknown why);
/// What is written out.
void set_data(Alternative& alternative, const doc::Node* node);
/// A text that was put together.
void set_text(Alternative& alternative, const doc::Node* node, Text text, const Span& span);
/// The text of a reference: it comes from elsewhere, and the reference is to blame for it.
Text referred(std::string_view chars, const doc::Node* node);

}  // namespace pipelint::cfn::making
