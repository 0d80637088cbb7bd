#pragma once
// What stands where in a pipeline's definition and in what belongs to it; the data is schemas/structure.yaml.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cfn/template.h"
#include "cfn/value.h"
#include "model/pipeline.h"

namespace pipelint {

/// What a member's value is.
enum class Shape : std::uint8_t {
    any,
    text,
    texts,  ///< a list of texts, or one
    text_list,
    integer,
    boolean,
    configuration,  ///< a mapping whose values are texts
    map,            ///< a mapping with keys and values of its own
    structure,
    structure_map,
    list,  ///< of structures
};
/// What a text must look like as a whole.
enum class Form : std::uint8_t { any, role_arn, region };

struct Member {
    std::string_view name;  ///< in CloudFormation's spelling
    Shape shape = Shape::any;
    Form form = Form::any;
    std::size_t of = 0;         ///< the structure that it is, or is made of
    std::string_view in;        ///< the spelling that alone has it; empty for both
    std::string_view required;  ///< the spelling in which it is, `always`, or empty
    std::uint32_t least = 0;    ///< length, count or number
    std::uint32_t most = 0;     ///< 0 for no bound
    std::uint32_t item_least = 0;
    std::uint32_t item_most = 0;
    std::string_view characters;  ///< such as `A-Za-z0-9_-`; empty for any
    std::string_view names;       ///< what the text is the name of; empty where it is no name
    std::string_view mistaken;    ///< words that people write for it, with blanks between them
    std::string_view judged_by;   ///< the rule that speaks of its bounds; empty for the general ones
    std::size_t first_allowed = 0;
    std::size_t allowed_count = 0;

    [[nodiscard]] std::span<const std::string_view> allowed() const;
    [[nodiscard]] bool exists_in(Spelling spelling) const;
};

struct Structure {
    std::string_view name;
    std::string_view called;  ///< such as `an action`
    bool is_open = false;     ///< may have members that are not known here
    std::size_t first_member = 0;
    std::size_t member_count = 0;

    [[nodiscard]] std::span<const Member> members() const;
};

std::span<const Structure> structures();
/// The structure that the properties of a resource of that type are, or nullptr.
const Structure* structure_of_type(std::string_view type);
const Structure* find_structure(std::string_view name);
/// What the members of a list, of a map, or the member itself are made of.
const Structure& structure_of(const Member& member);
/// The member's name in that spelling; a buildspec's are as they are.
std::string written_name(const Member& member, Spelling spelling);
/// Does a set such as `A-Za-z0-9_-` have the character?
bool has_character(std::string_view set, char character);

/// The members that a structure has in that spelling, as a list in backquotes.
std::string list_of_members(const Structure& structure, Spelling spelling);
/// `A-Za-z0-9._-` in words: "letters, digits, `.`, `_` and `-`".
std::string in_words(std::string_view characters);

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

class Input;
/// Everything in the input's pipelines, webhooks, custom action types, projects and buildspecs that differs from their
/// structure. What is decided at deployment, or made by a macro, does not count.
std::vector<StructureFlaw> structure_flaws(const Input& input);

}  // namespace pipelint
