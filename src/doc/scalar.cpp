#include "doc/scalar.h"

#include <algorithm>
#include <optional>

#include "text/characters.h"
#include "text/utf8.h"

namespace pipelint::doc {
namespace {

std::uint32_t size_of(std::string_view bytes) { return static_cast<std::uint32_t>(bytes.size()); }

std::uint32_t line_end(std::string_view bytes, std::uint32_t at) {
    while (at < bytes.size() && !is_break(bytes[at])) ++at;
    return at;
}

std::uint32_t skip_break(std::string_view bytes, std::uint32_t at) {
    if (at + 1 < bytes.size() && bytes[at] == '\r' && bytes[at + 1] == '\n') return at + 2;
    return at < bytes.size() ? at + 1 : at;
}

std::uint32_t skip_blanks(std::string_view bytes, std::uint32_t at, std::uint32_t end) {
    while (at < end && is_blank(bytes[at])) ++at;
    return at;
}

std::size_t leading_spaces(std::string_view line) {
    const std::size_t first = line.find_first_not_of(' ');
    return first == std::string_view::npos ? line.size() : first;
}

bool has_content(std::string_view line) { return line.find_first_not_of(' ') != std::string_view::npos; }

bool ends_document(std::string_view line) {
    const bool marker = line.starts_with("---") || line.starts_with("...");
    return marker && (line.size() == 3 || is_blank(line[3]));
}

/// The indentation of a block scalar's content. The text tells it, so that no parent need be known:
/// the first line with content has in the source as many more spaces than in the text.
std::size_t block_indent(std::string_view bytes, std::uint32_t first_line, std::string_view text) {
    std::size_t in_text = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (has_content(line)) {
            in_text = leading_spaces(line);
            break;
        }
        at = end + 1;
    }
    for (std::uint32_t at = first_line; at < bytes.size();) {
        const std::uint32_t end = line_end(bytes, at);
        const std::string_view line = bytes.substr(at, end - at);
        if (has_content(line)) {
            const std::size_t in_source = leading_spaces(line);
            return in_source > in_text ? in_source - in_text : 0;
        }
        at = skip_break(bytes, end);
    }
    return 0;
}

std::uint32_t after_header(std::string_view bytes, std::uint32_t begin) {
    return skip_break(bytes, line_end(bytes, begin));
}

std::optional<std::int32_t> hex(std::string_view digits) {
    std::int32_t value = 0;
    for (const char c : digits) {
        std::int32_t digit = 0;
        if (c >= '0' && c <= '9') {
            digit = c - '0';
        } else if (c >= 'a' && c <= 'f') {
            digit = c - 'a' + 10;
        } else if (c >= 'A' && c <= 'F') {
            digit = c - 'A' + 10;
        } else {
            return std::nullopt;
        }
        // Beyond the last character there is, it stays there.
        constexpr std::int32_t beyond = 0x110000;
        value = std::min(value * 16 + digit, beyond);
    }
    return value;
}

/// What one escape of a double-quoted scalar stands for, and how many bytes it takes.
struct Escape {
    std::int32_t value;  ///< negative: nothing (an escaped line break)
    std::uint32_t length;
};

std::int32_t simple_escape(char c) {
    switch (c) {
        case '0': return 0;
        case 'a': return 7;
        case 'b': return 8;
        case 't':
        case '\t': return '\t';
        case 'n': return '\n';
        case 'v': return 11;
        case 'f': return 12;
        case 'r': return '\r';
        case 'e': return 27;
        case 'N': return 0x85;
        case '_': return 0xA0;
        case 'L': return 0x2028;
        case 'P': return 0x2029;
        default: return c;  // the quote, the backslash, the slash, the space
    }
}

Escape read_escape(std::string_view bytes, std::uint32_t at, std::uint32_t end) {
    if (at + 1 >= end) return {'\\', 1};
    const char c = bytes[at + 1];
    const std::uint32_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits == 0) return {simple_escape(c), 2};
    if (at + 2 + digits > end) return {c, 2};
    const auto value = hex(bytes.substr(at + 2, digits));
    if (!value) return {c, 2};
    const std::uint32_t length = 2 + digits;
    const bool high_surrogate = c == 'u' && *value >= 0xD800 && *value < 0xDC00;
    if (high_surrogate && at + 12 <= end && bytes[at + 6] == '\\' && bytes[at + 7] == 'u') {
        const auto low = hex(bytes.substr(at + 8, 4));
        if (low && *low >= 0xDC00 && *low < 0xE000) {
            return {0x10000 + ((*value - 0xD800) << 10) + (*low - 0xDC00), 12};
        }
    }
    return {*value, length};
}

void push(Decoded& out, std::int32_t value, std::uint32_t offset) {
    utf8::append(out.text, value);
    out.offsets.resize(out.text.size(), offset);
}

/// Matches the folded text of a plain, quoted or folded scalar against its source.
class Aligner {
public:
    Aligner(std::string_view text, std::uint32_t end) : text_(text), end_(end) { offsets_.reserve(text.size() + 1); }

    [[nodiscard]] bool done() const { return offsets_.size() >= text_.size(); }
    [[nodiscard]] char next() const { return text_[offsets_.size()]; }
    void take(std::uint32_t offset) { offsets_.push_back(offset); }

    /// White space of the source around at least one line break: the text has one space or some
    /// line breaks for it.
    void take_fold(std::uint32_t first_break) {
        if (!done() && next() == ' ') {
            take(first_break);
            return;
        }
        while (!done() && next() == '\n') take(first_break);
    }

    std::vector<std::uint32_t> finish() {
        if (offsets_.size() > text_.size()) offsets_.resize(text_.size());
        offsets_.resize(text_.size() + 1, end_);
        return std::move(offsets_);
    }

private:
    std::string_view text_;
    std::uint32_t end_;
    std::vector<std::uint32_t> offsets_;
};

struct WhiteSpace {
    std::uint32_t end;
    bool breaks;
    std::uint32_t first_break;
};

WhiteSpace read_white_space(std::string_view bytes, std::uint32_t at, std::uint32_t end) {
    WhiteSpace space{at, false, at};
    while (space.end < end && is_space(bytes[space.end])) {
        if (!space.breaks && is_break(bytes[space.end])) {
            space.breaks = true;
            space.first_break = space.end;
        }
        ++space.end;
    }
    return space;
}

std::vector<std::uint32_t> map_flow(std::string_view bytes, const Node& scalar) {
    const bool single = scalar.style == Style::single_quoted;
    const std::uint32_t begin = single ? scalar.begin + 1 : scalar.begin;
    const std::uint32_t end = single ? scalar.end - 1 : scalar.end;
    Aligner aligner(scalar.text, end);
    for (std::uint32_t at = begin; at < end && !aligner.done();) {
        if (is_space(bytes[at])) {
            const WhiteSpace space = read_white_space(bytes, at, end);
            if (space.breaks) {
                aligner.take_fold(space.first_break);
            } else {
                for (; at < space.end; ++at) aligner.take(at);
            }
            at = space.end;
            continue;
        }
        aligner.take(at);
        at += single && bytes[at] == '\'' ? 2 : 1;
    }
    return aligner.finish();
}

std::vector<std::uint32_t> map_block(std::string_view bytes, const Node& scalar) {
    const std::uint32_t first_line = after_header(bytes, scalar.begin);
    const std::size_t indent = block_indent(bytes, first_line, scalar.text);
    const bool folded = scalar.style == Style::folded;
    Aligner aligner(scalar.text, scalar.end);
    for (std::uint32_t at = first_line; at < bytes.size() && !aligner.done();) {
        const std::uint32_t end = line_end(bytes, at);
        const std::string_view line = bytes.substr(at, end - at);
        const std::size_t strip = std::min(indent, leading_spaces(line));
        if (!folded) {
            for (std::uint32_t c = at + static_cast<std::uint32_t>(strip); c < end && !aligner.done(); ++c)
                aligner.take(c);
            if (!aligner.done()) aligner.take(end);
        } else {
            const bool blank = !has_content(line) && line.size() <= indent;
            if (!blank) {
                for (std::uint32_t c = at + static_cast<std::uint32_t>(strip); c < end && !aligner.done(); ++c)
                    aligner.take(c);
                aligner.take_fold(end);
            } else if (aligner.done()) {
                break;
            } else if (aligner.next() == '\n') {
                aligner.take(at);  // blank lines before the first line of text
            }
        }
        at = skip_break(bytes, end);
    }
    return aligner.finish();
}

}  // namespace

QuotedEnd quoted_end(std::string_view bytes, std::uint32_t begin) {
    const char quote = bytes[begin];
    for (std::uint32_t at = begin + 1; at < bytes.size(); ++at) {
        if (quote == '"' && bytes[at] == '\\') {
            ++at;
        } else if (bytes[at] == quote) {
            const bool doubled = quote == '\'' && at + 1 < bytes.size() && bytes[at + 1] == '\'';
            if (!doubled) return {at + 1, true};
            ++at;
        }
    }
    return {size_of(bytes), false};
}

std::uint32_t plain_end(std::string_view bytes, std::uint32_t begin, std::string_view text) {
    if (bytes.substr(begin, text.size()) == text) return begin + size_of(text);
    std::uint32_t at = begin;
    for (std::size_t t = 0; t < text.size() && at < bytes.size();) {
        if (is_space(text[t])) {
            while (t < text.size() && is_space(text[t])) ++t;
            while (at < bytes.size() && is_space(bytes[at])) ++at;
        } else {
            ++t;
            ++at;
        }
    }
    return at;
}

bool keeps_breaks(std::string_view bytes, std::uint32_t begin) {
    const std::string_view header = bytes.substr(begin, std::min<std::size_t>(3, line_end(bytes, begin) - begin));
    return header.find('+') != std::string_view::npos;
}

std::uint32_t block_end(std::string_view bytes, std::uint32_t begin, std::string_view text) {
    const std::uint32_t header_end = line_end(bytes, begin);
    const std::uint32_t first_line = skip_break(bytes, header_end);
    const bool keeps = keeps_breaks(bytes, begin);
    if (text.find_first_not_of(" \n") == std::string_view::npos) return header_end;
    const std::size_t indent = block_indent(bytes, first_line, text);
    std::uint32_t end = header_end;
    for (std::uint32_t at = first_line; at < bytes.size();) {
        const std::uint32_t stop = line_end(bytes, at);
        const std::string_view line = bytes.substr(at, stop - at);
        if (has_content(line)) {
            if (leading_spaces(line) < indent || (indent == 0 && ends_document(line))) break;
            end = stop;
        } else if (keeps) {
            end = skip_break(bytes, stop);
        }
        at = skip_break(bytes, stop);
    }
    return end;
}

std::uint32_t content_begin(std::string_view bytes, const Node& scalar) {
    switch (scalar.style) {
        case Style::single_quoted:
        case Style::double_quoted:
        case Style::json_string: return scalar.begin + 1;
        case Style::literal:
        case Style::folded: {
            const std::uint32_t first_line = after_header(bytes, scalar.begin);
            const auto indent = static_cast<std::uint32_t>(block_indent(bytes, first_line, scalar.text));
            return std::min(first_line + indent, scalar.end);
        }
        default: return scalar.begin;
    }
}

Decoded decode_double_quoted(std::string_view bytes, std::uint32_t begin, std::uint32_t end) {
    Decoded out;
    const std::uint32_t last = end > begin + 1 ? end - 1 : end;
    for (std::uint32_t at = begin + 1; at < last;) {
        const char c = bytes[at];
        if (c == '\\') {
            if (at + 1 < last && is_break(bytes[at + 1])) {
                at = skip_blanks(bytes, skip_break(bytes, at + 1), last);
                // Blank lines behind it stand for themselves.
                while (at < last && is_break(bytes[at])) {
                    push(out, '\n', at);
                    at = skip_blanks(bytes, skip_break(bytes, at), last);
                }
                continue;
            }
            const Escape escape = read_escape(bytes, at, last);
            push(out, escape.value, at);
            at += escape.length;
        } else if (is_space(c)) {
            const WhiteSpace space = read_white_space(bytes, at, last);
            if (!space.breaks) {
                for (; at < space.end; ++at) push(out, bytes[at], at);
                continue;
            }
            std::uint32_t breaks = 0;
            for (std::uint32_t b = at; b < space.end; ++b)
                breaks +=
                    bytes[b] == '\n' || (bytes[b] == '\r' && (b + 1 >= space.end || bytes[b + 1] != '\n')) ? 1U : 0U;
            if (breaks == 1) push(out, ' ', space.first_break);
            for (std::uint32_t b = 1; b < breaks; ++b) push(out, '\n', space.first_break);
            at = space.end;
        } else {
            out.text += c;
            out.offsets.push_back(at);
            ++at;
        }
    }
    out.offsets.push_back(last);
    return out;
}

Decoded decode_json_string(std::string_view bytes, std::uint32_t begin, std::uint32_t end) {
    Decoded out;
    const std::uint32_t last = end > begin + 1 ? end - 1 : end;
    for (std::uint32_t at = begin + 1; at < last;) {
        if (bytes[at] == '\\') {
            const Escape escape = read_escape(bytes, at, last);
            push(out, escape.value, at);
            at += escape.length;
        } else {
            out.text += bytes[at];
            out.offsets.push_back(at);
            ++at;
        }
    }
    out.offsets.push_back(last);
    return out;
}

std::vector<std::uint32_t> map_scalar(std::string_view bytes, const Node& scalar) {
    switch (scalar.style) {
        case Style::double_quoted:
        case Style::json_string: {
            Decoded decoded = scalar.style == Style::json_string
                                  ? decode_json_string(bytes, scalar.begin, scalar.end)
                                  : decode_double_quoted(bytes, scalar.begin, scalar.end);
            decoded.offsets.resize(scalar.text.size() + 1, scalar.end);
            return decoded.offsets;
        }
        case Style::literal:
        case Style::folded: return map_block(bytes, scalar);
        default: return map_flow(bytes, scalar);
    }
}

}  // namespace pipelint::doc
