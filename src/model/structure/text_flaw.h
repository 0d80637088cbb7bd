#pragma once
// What is wrong with a text that stands where a member's value must be.

#include <cstddef>
#include <optional>

#include "aws/structure.h"
#include "cfn/text.h"
#include "model/structure/flaw.h"

namespace pipelint {

struct TextFlaw {
    StructureFlaw::Kind kind = StructureFlaw::Kind::wrong_form;
    std::size_t first = 0;  ///< of the text: what is to blame
    std::size_t last = 0;
    std::size_t count = 0;  ///< of characters, where they are too few or too many
};
/// The first thing that is wrong with it; nothing where all is right, or hangs on what is not known of it.
std::optional<TextFlaw> flaw_of(const Member& member, const cfn::Text& text);

}  // namespace pipelint
