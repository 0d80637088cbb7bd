#pragma once
// What stands where in a pipeline's definition and in what belongs to it.

#include <cstddef>
#include <string>
#include <string_view>

#include "aws/spelling.h"
#include "aws/tables/structure.h"

namespace pipelint {

/// No structure has more members: a test holds the tables to it.
inline constexpr std::size_t most_members = 64;

/// The structure that the properties of a resource of that type are, or nullptr.
const Structure* structure_of_type(std::string_view type);
const Structure* find_structure(std::string_view name);
/// What the members of a list, of a map, or the member itself are made of.
const Structure& structure_of(const Member& member);

/// The structure's member of that name, in CloudFormation's spelling, or nullptr.
const Member* find_member(const Structure& structure, std::string_view name);
/// Is the spelling among these?
bool is_in(InSpelling where, Spelling spelling);
bool exists_in(const Member& member, Spelling spelling);
bool is_required(const Member& member, Spelling spelling);
/// Is the key this member, in that spelling?
bool is_written_as(const Member& member, Spelling spelling, std::string_view key);
/// The member's name in that spelling; a buildspec's are as they are.
std::string written_name(const Member& member, Spelling spelling);

/// Does a set such as `A-Za-z0-9_-` have the character?
bool has_character(std::string_view set, char character);
/// `A-Za-z0-9._-` in words: "letters, digits, `.`, `_` and `-`".
std::string in_words(std::string_view characters);
/// The members that a structure has in that spelling, as a list in backquotes.
std::string list_of_members(const Structure& structure, Spelling spelling);

}  // namespace pipelint
