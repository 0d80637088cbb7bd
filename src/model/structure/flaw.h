#pragma once
// How definitions differ from what AWS takes; the structures are aws/structure.h's.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aws/structure.h"
#include "cfn/template.h"
#include "cfn/value.h"

namespace pipelint {

/// How a definition differs from its structure.
struct StructureFlaw {
    enum class Kind : std::uint8_t {
        unknown_member,
        missing_member,
        wrong_shape,      ///< a list where a mapping must be…
        not_a_text,       ///< in the API's documents: a number or boolean that must be quoted
        not_a_number,     ///< in the API's documents: a quoted one; else a text that is none
        not_allowed,      ///< outside the enumeration
        other_case,       ///< of the enumeration but for the case
        too_short,        ///< a text, or a list of fewer items
        too_long,         ///< a text, or a list of more items
        out_of_range,     ///< a number
        wrong_character,  ///< a text with one that it may not have
        wrong_form,
    };

    Kind kind = Kind::unknown_member;
    const Structure* structure = nullptr;
    const Member* member = nullptr;  ///< nullptr for an unknown one
    Spelling spelling = Spelling::cloudformation;
    bool in_buildspec = false;
    const cfn::Template* document = nullptr;  ///< nullptr in a buildspec
    cfn::When when;
    Span span;                                ///< what to blame
    std::string text;                         ///< the key or the value
    const cfn::Resource* resource = nullptr;  ///< that the value refers to, where that is what is wrong
    std::string_view key;                     ///< of a configuration, the key whose value is wrong
    const doc::Node* node = nullptr;     ///< the key of an unknown member, else the value; nullptr where put together
    const doc::Node* mapping = nullptr;  ///< in which it stands
    bool is_entry = false;               ///< of the list that the member is
    bool in_group = false;               ///< of one of the lists in it, where it is a list of lists
    std::size_t count = 0;               ///< of characters or items, where they are too few or too many
    std::vector<const Member*> also;     ///< other members that the same mapping lacks

    /// What the wrong value belongs to, as it is written: the member, or a key of a configuration.
    [[nodiscard]] std::string name() const;
};

/// The member that was meant by an unknown key; nullptr where none is near.
const Member* meant_member(const Structure& structure, Spelling spelling, std::string_view key);
/// Does the mapping have another key by which that member was meant?
bool has_misspelt(const doc::Node& mapping, const Structure& structure, const Member& member, Spelling spelling);

/// The same of a value: `Action`, `InputArtifacts`.
bool has_misspelt(const cfn::Value& mapping, std::string_view structure, std::string_view member, Spelling spelling);

/// What becomes of a definition that differs so: who refuses it, in a few words.
std::string_view refusal_of(const StructureFlaw& flaw);

}  // namespace pipelint
