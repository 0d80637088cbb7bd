#include "report/escape.h"

#include "text/utf8.h"

namespace pipelint {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        // Most of it is plain.
        std::size_t end = at;
        while (end < text.size() && text[end] >= ' ' && text[end] < '\x7F' && text[end] != '#') ++end;
        out += text.substr(at, end - at);
        at = end;
        if (at == text.size()) break;
        const utf8::CodePoint point = utf8::decode(text.substr(at));
        const std::string_view one = text.substr(at, point.length);
        const bool is_broken = point.length == 1 && point.value == 0xFFFD;
        const bool is_shown = !is_broken && !utf8::is_control(point.value) && !utf8::is_invisible(point.value);
        // `##[` and `##vso[` lose their second character.
        const bool is_command = one == "#" && out.ends_with('#') && utf8::begins_command(text.substr(at + 1));
        out += is_shown && !is_command ? one : replacement;
        at += point.length;
    }
    return out;
}

std::string printable_line(std::string_view text) {
    std::string out = printable(text);
    // Whatever a runner may take for a blank.
    std::size_t first = 0;
    while (first < out.size()) {
        const utf8::CodePoint point = utf8::decode(std::string_view(out).substr(first));
        if (!utf8::is_blank(point.value)) break;
        first += point.length;
    }
    if (std::string_view(out).substr(first).starts_with("::")) out.replace(first, 1, replacement);
    return out;
}

std::string linkless(std::string_view text) {
    std::string out;
    for (const char c : printable(text)) {
        if (c == '[' || c == ']' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace pipelint
