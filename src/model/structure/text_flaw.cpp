#include "model/structure/text_flaw.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "doc/node.h"
#include "model/structure/text_form.h"
#include "text/nearest.h"
#include "text/number.h"

namespace pipelint {
namespace {

using Flaw = StructureFlaw::Kind;

std::optional<TextFlaw> number(const Member& member, std::string_view chars) {
    const auto value = whole_number(chars);
    if (!value) return TextFlaw{Flaw::not_a_number, 0, chars.size()};
    const bool is_within = *value >= static_cast<std::int64_t>(member.least) &&
                           (member.most == 0 || *value <= static_cast<std::int64_t>(member.most));
    return is_within ? std::nullopt : std::optional(TextFlaw{Flaw::out_of_range, 0, chars.size()});
}

std::optional<TextFlaw> enumerated(const Member& member, std::string_view chars) {
    const auto allowed = member.allowed;
    if (std::find(allowed.begin(), allowed.end(), chars) != allowed.end()) return std::nullopt;
    return TextFlaw{same_word(chars, allowed) ? Flaw::other_case : Flaw::not_allowed, 0, chars.size()};
}

std::optional<TextFlaw> characters(const Member& member, const cfn::Text& text) {
    const std::string_view chars = text.chars();
    const std::vector<TextRange> holes = text.holes();
    auto hole = holes.begin();
    for (std::size_t at = 0; at < chars.size(); ++at) {
        if (hole != holes.end() && at == hole->begin) {
            at = (hole++)->end - 1;
            continue;
        }
        if (has_character(member.characters, chars[at])) continue;
        std::size_t end = at + 1;
        while (end < chars.size() && (static_cast<unsigned char>(chars[end]) & 0xC0U) == 0x80U) ++end;
        return TextFlaw{Flaw::wrong_character, at, end};
    }
    return std::nullopt;
}

std::optional<TextFlaw> form(const Member& member, const cfn::Text& text) {
    const std::string_view chars = text.chars();
    const TextFlaw wrong{Flaw::wrong_form, 0, chars.size()};
    if (member.form == Form::region && text.complete() && !is_region(chars)) return wrong;
    if (member.form == Form::role_arn && !(text.complete() ? is_role_arn(chars) : may_be_role_arn(text.prefix())))
        return wrong;
    return std::nullopt;
}

}  // namespace

std::optional<TextFlaw> flaw_of(const Member& member, const cfn::Text& text) {
    const std::string_view chars = text.chars();
    const bool is_complete = text.complete();
    if (member.shape == Shape::integer) return is_complete ? number(member, chars) : std::nullopt;
    if (member.shape == Shape::boolean) {
        if (!is_complete || doc::truth_of(chars) != doc::Truth::unknown) return std::nullopt;
        return TextFlaw{Flaw::not_allowed, 0, chars.size()};
    }
    if (!member.allowed.empty()) return is_complete ? enumerated(member, chars) : std::nullopt;
    const std::size_t length = length_of(text);
    if (length < member.least && is_complete) return TextFlaw{Flaw::too_short, 0, chars.size(), length};
    if (member.most != 0 && length > member.most) return TextFlaw{Flaw::too_long, 0, chars.size(), length};
    if (!member.characters.empty()) {
        if (const auto wrong = characters(member, text)) return wrong;
    }
    return form(member, text);
}

}  // namespace pipelint
