#include "text/wrap.h"

#include <algorithm>

#include "text/utf8.h"

namespace pipelint {

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const utf8::CodePoint point = utf8::decode(text.substr(at));
        width += static_cast<std::size_t>(std::max(0, utf8::terminal_width(point.value)));
        at += point.length;
    }
    return width;
}

std::string wrap(std::string_view text, std::size_t width, std::size_t first, std::size_t indent) {
    std::string out;
    std::size_t column = first;
    bool fresh = true;  // nothing stands on the line yet
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        const std::string_view word = text.substr(at, end - at);
        at = end + 1;
        if (word.empty()) continue;
        const std::size_t size = display_width(word);
        if (!fresh && column + 1 + size > width) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
            fresh = true;
        }
        if (!fresh) out += ' ';
        out += word;
        column += size + (fresh ? 0 : 1);
        fresh = false;
    }
    return out;
}

}  // namespace pipelint
