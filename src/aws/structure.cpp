#include "aws/structure.h"

#include <cctype>
#include <vector>

#include "aws/words.h"

namespace pipelint {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

}  // namespace

const Structure* find_structure(std::string_view name) { return find_named(structures(), name); }

const Structure* structure_of_type(std::string_view type) {
    const auto roots = structure_roots();
    const auto found = std::find_if(roots.begin(), roots.end(), [&](const Root& root) { return root.type == type; });
    return found == roots.end() ? nullptr : &structures()[found->structure];
}

const Structure& structure_of(const Member& member) { return structures()[member.of]; }

const Member* find_member(const Structure& structure, std::string_view name) {
    return find_named(structure.members, name);
}

bool is_in(InSpelling where, Spelling spelling) {
    return where == InSpelling::both ||
           where == (spelling == Spelling::api ? InSpelling::api : InSpelling::cloudformation);
}

bool exists_in(const Member& member, Spelling spelling) { return is_in(member.in, spelling); }

bool is_required(const Member& member, Spelling spelling) {
    const Requirement here = spelling == Spelling::api ? Requirement::api : Requirement::cloudformation;
    return member.requirement == Requirement::always || member.requirement == here;
}

bool is_written_as(const Member& member, Spelling spelling, std::string_view key) {
    if (spelling == Spelling::cloudformation) return key == member.name;
    return key.size() == member.name.size() && !key.empty() && key.front() == lower(member.name.front()) &&
           key.substr(1) == member.name.substr(1);
}

std::string written_name(const Member& member, Spelling spelling) { return spelled(spelling, member.name); }

bool has_character(std::string_view set, char character) {
    for (std::size_t at = 0; at < set.size(); ++at) {
        const bool is_range = at + 2 < set.size() && set[at + 1] == '-';
        if (is_range) {
            if (character >= set[at] && character <= set[at + 2]) return true;
            at += 2;
        } else if (set[at] == character) {
            return true;
        }
    }
    return false;
}

std::string in_words(std::string_view characters) {
    std::vector<std::string> words = {"letters", "digits"};
    for (const char c : characters) {
        if (std::string_view("AZaz09-").find(c) == std::string_view::npos)
            words.push_back(c == ' ' ? "blanks" : "`" + std::string(1, c) + "`");
    }
    if (characters.ends_with('-')) words.emplace_back("`-`");
    std::string list = words.front();
    for (std::size_t at = 1; at < words.size(); ++at) list += (at + 1 == words.size() ? " and " : ", ") + words[at];
    return list;
}

std::string list_of_members(const Structure& structure, Spelling spelling) {
    std::string list;
    for (const Member& member : structure.members) {
        if (exists_in(member, spelling)) list += (list.empty() ? "`" : ", `") + written_name(member, spelling) + "`";
    }
    return list;
}

}  // namespace pipelint
