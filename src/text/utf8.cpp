#include "text/utf8.h"

#include <cstring>

#include <utf8proc.h>

namespace pipelint::utf8 {
namespace {

utf8proc_ssize_t iterate(std::string_view text, utf8proc_int32_t& value) {
    return utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                            static_cast<utf8proc_ssize_t>(text.size()), &value);
}

}  // namespace

// Both look at every byte, with no early way out and a sum of one byte: so compilers take many at once.

bool is_ascii(std::string_view text) {
    unsigned char seen = 0;
    for (const char c : text) seen |= static_cast<unsigned char>(c);
    return seen < 0x80;
}

bool has_c0_control(std::string_view text) {
    unsigned char seen = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_space = byte == '\t' || byte == '\n' || byte == '\r';
        seen |=
            static_cast<unsigned char>(static_cast<unsigned char>(byte < 0x20) & static_cast<unsigned char>(!is_space));
    }
    return seen != 0;
}

std::optional<std::size_t> first_invalid(std::string_view text) {
    std::size_t at = 0;
    while (true) {
        while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
        if (at >= text.size()) return std::nullopt;
        utf8proc_int32_t value = 0;
        const auto length = iterate(text.substr(at), value);
        if (length <= 0) return at;
        at += static_cast<std::size_t>(length);
    }
}

CodePoint decode(std::string_view text) {
    utf8proc_int32_t value = 0;
    const auto length = iterate(text, value);
    if (length <= 0) return {0xFFFD, 1};
    return {value, static_cast<std::size_t>(length)};
}

std::size_t count(std::string_view text) {
    std::size_t points = 0;
    for (; !text.empty(); text.remove_prefix(decode(text).length)) ++points;
    return points;
}

void append(std::string& out, std::int32_t code_point) {
    if (utf8proc_codepoint_valid(code_point) == 0) code_point = 0xFFFD;
    utf8proc_uint8_t buffer[4] = {};
    const auto length = utf8proc_encode_char(code_point, buffer);
    out.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
}

int terminal_width(std::int32_t code_point) {
    if (code_point < 0x80) return 1;
    return utf8proc_charwidth(code_point);
}

bool is_control(std::int32_t code_point) {
    if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0)) return true;
    const bool bidi_override = code_point >= 0x202A && code_point <= 0x202E;
    const bool bidi_isolate = code_point >= 0x2066 && code_point <= 0x2069;
    const bool mark = code_point == 0x200E || code_point == 0x200F || code_point == 0x061C;
    return bidi_override || bidi_isolate || mark || code_point == 0x2028 || code_point == 0x2029;
}

bool is_invisible(std::int32_t code_point) {
    if (code_point < 0x80) return false;
    switch (code_point) {
        case 0x034F:
        case 0x115F:
        case 0x1160:
        case 0x17B4:
        case 0x17B5:
        case 0x3164:
        case 0xFFA0: return true;
        default: break;
    }
    return utf8proc_category(code_point) == UTF8PROC_CATEGORY_CF;
}

bool is_blank(std::int32_t code_point) {
    return code_point == ' ' || (code_point >= 0x80 && utf8proc_category(code_point) == UTF8PROC_CATEGORY_ZS);
}

bool begins_command(std::string_view text) {
    constexpr std::size_t longest = 20;
    const std::size_t bracket = text.substr(0, longest).find('[');
    if (bracket == std::string_view::npos) return false;
    // `[error]`, `vso[task…]`: a bracket, or letters before one.
    return text.substr(0, bracket).find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-") ==
           std::string_view::npos;
}

}  // namespace pipelint::utf8
