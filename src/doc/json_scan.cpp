// The fast reader of JSON: a scanner that reads sound text straight into the tree. It takes what RFC 8259 allows and
// refuses the rest without a word: `read_json` says what is wrong with it.

#include <cstring>
#include <optional>
#include <string>

#include "doc/builder.h"
#include "doc/readers.h"
#include "doc/scalar.h"
#include "text/characters.h"
#include "text/utf8.h"

namespace pipelint::doc {
namespace {

constexpr std::string_view indent = "        ";

class Scanner {
public:
    Scanner(const Source& source, const Limits& limits)
        : bytes_(source.bytes),
          at_(source.begin),
          builder_(source.bytes, source.file, Format::json, source.origin, limits, source.bytes.size()) {}

    /// The tree, or nothing where the text is refused.
    std::unique_ptr<Document> read() {
        // nlohmann passes over a byte order mark, also over one inside a text.
        if (bytes_.substr(at_).starts_with("\xEF\xBB\xBF")) at_ += 3;
        if (!value()) return nullptr;
        while (builder_.depth() > 0) {
            if (!next()) return nullptr;
        }
        skip_space();
        return at_ == bytes_.size() ? builder_.finish() : nullptr;
    }

private:
    [[nodiscard]] char here() const { return at_ < bytes_.size() ? bytes_[at_] : '\0'; }

    bool take(char c) {
        if (here() != c) return false;
        ++at_;
        return true;
    }

    void skip_space() {
        while (is_space(here())) {
            // Most white space is indentation.
            const bool is_wide = bytes_.size() - at_ >= indent.size() &&
                                 std::memcmp(bytes_.data() + at_, indent.data(), indent.size()) == 0;
            at_ += is_wide ? static_cast<std::uint32_t>(indent.size()) : 1;
        }
    }

    /// The next member or item of the innermost collection, or its end.
    bool next() {
        const bool is_mapping = builder_.innermost()->is_mapping();
        skip_space();
        if (take(is_mapping ? '}' : ']')) return close();
        if (builder_.last() != nullptr) {
            if (!take(',')) return false;
            skip_space();
        }
        if (!is_mapping) return value();
        if (here() != '"' || !string()) return false;
        skip_space();
        return take(':') && value();
    }

    bool value() {
        skip_space();
        switch (here()) {
            case '{': return open(Kind::mapping);
            case '[': return open(Kind::sequence);
            case '"': return string();
            case 't': return word("true", Kind::scalar);
            case 'f': return word("false", Kind::scalar);
            case 'n': return word("null", Kind::null);
            default: return number();
        }
    }

    bool open(Kind kind) {
        if (builder_.depth() >= builder_.limits().depth) return false;
        Node* node = builder_.make(kind, at_, at_ + 1);
        node->style = Style::flow;
        ++at_;
        builder_.open(node);
        return true;
    }

    bool close() {
        builder_.add(builder_.close(at_));
        return true;
    }

    bool word(std::string_view text, Kind kind) {
        if (!bytes_.substr(at_).starts_with(text)) return false;
        return plain(kind, static_cast<std::uint32_t>(text.size()));
    }

    bool plain(Kind kind, std::uint32_t length) {
        Node* node = builder_.make(kind, at_, at_ + length);
        if (kind == Kind::scalar) node->text = bytes_.substr(at_, length);
        at_ += length;
        builder_.add(node);
        return true;
    }

    /// Behind the digits from the place on; the place itself where there are none.
    [[nodiscard]] std::size_t digits(std::size_t at) const {
        while (at < bytes_.size() && is_digit(bytes_[at])) ++at;
        return at;
    }

    bool number() {
        const auto is = [&](std::size_t at, char c) { return at < bytes_.size() && bytes_[at] == c; };
        const std::size_t whole = is(at_, '-') ? at_ + 1 : at_;
        std::size_t end = is(whole, '0') ? whole + 1 : digits(whole);
        if (end == whole) return false;
        if (is(end, '.')) {
            const std::size_t fraction = end + 1;
            end = digits(fraction);
            if (end == fraction) return false;
        }
        if (is(end, 'e') || is(end, 'E')) {
            const std::size_t power = is(end + 1, '+') || is(end + 1, '-') ? end + 2 : end + 1;
            end = digits(power);
            // With three digits, the number may be larger than there is one for.
            constexpr std::size_t most = 2;
            if (end == power || end - power > most) return false;
        }
        constexpr std::size_t longest = 200;
        const std::size_t length = end - at_;
        return length <= longest && plain(Kind::scalar, static_cast<std::uint32_t>(length));
    }

    bool string() {
        const std::uint32_t begin = at_++;
        bool is_escaped = false;
        for (;; ++at_) {
            if (at_ >= bytes_.size()) return false;
            const char c = bytes_[at_];
            if (c == '"') break;
            if (static_cast<unsigned char>(c) < ' ') return false;
            if (c != '\\') continue;
            is_escaped = true;
            if (++at_ >= bytes_.size()) return false;
        }
        const std::string_view written = bytes_.substr(begin + 1, at_ - begin - 1);
        Node* node = builder_.make(Kind::scalar, begin, ++at_);
        node->style = Style::json_string;
        node->text = written;
        if (is_escaped) {
            if (!decode(written)) return false;
            node->text = builder_.keep(decoded_, {});
        }
        builder_.add(node);
        return true;
    }

    bool decode(std::string_view written) {
        decoded_.clear();
        for (std::size_t at = 0; at < written.size();) {
            const std::size_t escape = std::min(written.find('\\', at), written.size());
            decoded_ += written.substr(at, escape - at);
            if (escape == written.size()) break;
            const std::size_t length = append_escape(written.substr(escape));
            if (length == 0) return false;
            at = escape + length;
        }
        return true;
    }

    /// Appends what the escape stands for that the text begins with. Returns its length, or 0 where it is none.
    std::size_t append_escape(std::string_view text) {
        constexpr std::string_view names = R"("\/bfnrt)";
        constexpr std::string_view values = "\"\\/\b\f\n\r\t";
        if (const std::size_t name = names.find(text[1]); name != std::string_view::npos) {
            decoded_ += values[name];
            return 2;
        }
        const auto first = code_unit(text);
        if (!first) return 0;
        const bool is_high = *first >= 0xD800 && *first < 0xDC00;
        if (!is_high && (*first < 0xDC00 || *first >= 0xE000)) {
            utf8::append(decoded_, *first);
            return 6;
        }
        const auto second = is_high ? code_unit(text.substr(6)) : std::nullopt;
        if (!second || *second < 0xDC00 || *second >= 0xE000) return 0;
        utf8::append(decoded_, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
        return 12;
    }

    /// The number of the `\uXXXX` that the text begins with.
    static std::optional<std::int32_t> code_unit(std::string_view text) {
        if (text.size() < 6 || !text.starts_with("\\u")) return std::nullopt;
        std::int32_t value = 0;
        for (const char c : text.substr(2, 4)) {
            const char small = lower(c);
            if (!is_digit(c) && (small < 'a' || small > 'f')) return std::nullopt;
            value = value * 16 + (is_digit(c) ? c - '0' : small - 'a' + 10);
        }
        return value;
    }

    std::string_view bytes_;
    std::uint32_t at_;
    Builder builder_;
    std::string decoded_;
};

}  // namespace

std::optional<Loaded> read_json_fast(const Source& source, const Limits& limits) {
    std::unique_ptr<Document> document = Scanner(source, limits).read();
    if (!document) return std::nullopt;
    Loaded loaded;
    loaded.documents.push_back(std::move(document));
    return loaded;
}

}  // namespace pipelint::doc
