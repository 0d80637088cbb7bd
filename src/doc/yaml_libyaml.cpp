// The fast reader of YAML, through libyaml's events. It takes sound text, and of that nothing in which libyaml and
// yaml-cpp do not read the same; the rest it refuses without a word: `read_yaml` says what is wrong with it.

#include <algorithm>
#include <string>
#include <unordered_map>

#include <yaml.h>

#include "doc/readers.h"
#include "doc/scalar.h"
#include "doc/yaml_tree.h"
#include "text/characters.h"
#include "text/utf8.h"

namespace pipelint::doc {
namespace {

std::string_view view(const yaml_char_t* text, std::size_t length) {
    return {reinterpret_cast<const char*>(text), length};
}

std::string_view view(const yaml_char_t* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// libyaml counts characters; this counts the bytes along with it.
class Offsets {
public:
    explicit Offsets(const Source& source)
        : bytes_(source.bytes), is_ascii_(utf8::is_ascii(source.bytes)), begin_(source.begin), byte_(source.begin) {}

    /// The byte at which the character of that number stands, from the source's beginning on.
    std::uint32_t of(std::size_t character) {
        if (is_ascii_) return std::min(static_cast<std::uint32_t>(begin_ + character), size());
        // Events come in order; an empty value may lie before the one that was noticed first.
        while (character_ < character && byte_ < size()) {
            do ++byte_;
            while (byte_ < size() && is_continuation(bytes_[byte_]));
            ++character_;
        }
        while (character_ > character) {
            do --byte_;
            while (is_continuation(bytes_[byte_]));
            --character_;
        }
        return byte_;
    }

private:
    static bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }
    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }

    std::string_view bytes_;
    bool is_ascii_;
    std::uint32_t begin_;
    std::uint32_t byte_;
    std::size_t character_ = 0;
};

class Event {
public:
    Event() = default;
    ~Event() { clear(); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    /// Reads the next one; false where libyaml refuses the text.
    bool next(yaml_parser_t& parser) {
        clear();
        has_value_ = yaml_parser_parse(&parser, &event_) == 1;
        return has_value_;
    }
    [[nodiscard]] const yaml_event_t& get() const { return event_; }

private:
    void clear() {
        if (has_value_) yaml_event_delete(&event_);
        has_value_ = false;
    }

    yaml_event_t event_{};
    bool has_value_ = false;
};

class Reader {
public:
    Reader(const Source& source, const Limits& limits)
        : bytes_(source.bytes), tree_(source, limits, false), offsets_(source) {
        is_ready_ = yaml_parser_initialize(&parser_) == 1;
        if (!is_ready_) return;
        const std::string_view text = source.bytes.substr(source.begin);
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    }
    ~Reader() {
        if (is_ready_) yaml_parser_delete(&parser_);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    std::optional<Loaded> read() {
        Event event;
        try {
            while (is_ready_ && event.next(parser_)) {
                if (event.get().type == YAML_STREAM_END_EVENT) return std::move(tree_.loaded);
                if (!take(event.get())) break;
            }
        } catch (YamlTree::Stop& stop) {
            // What no YAML may have is said by the other reader. A limit holds for both, and here it costs less.
            if (stop.problem.kind != Problem::Kind::limit) return std::nullopt;
            tree_.loaded.problems.push_back(std::move(stop.problem));
            return std::move(tree_.loaded);
        }
        return std::nullopt;
    }

private:
    /// Hands the event to the tree; false for an alias whose anchor there is not, and for tags and anchors that end
    /// elsewhere for yaml-cpp: `!!str!Sub`, `&name: value`.
    bool take(const yaml_event_t& event) {
        const std::uint32_t start = offsets_.of(event.start_mark.index);
        switch (event.type) {
            case YAML_DOCUMENT_START_EVENT:
                anchors_.clear();
                tree_.document_start(start);
                return true;
            case YAML_DOCUMENT_END_EVENT: tree_.document_end(); return true;
            case YAML_ALIAS_EVENT: {
                const auto anchor = anchors_.find(std::string(view(event.data.alias.anchor)));
                if (anchor == anchors_.end() || !is_written(start, '*' + std::string(view(event.data.alias.anchor))))
                    return false;
                tree_.alias(start, anchor->second);
                return true;
            }
            case YAML_SCALAR_EVENT: return scalar(event, start);
            case YAML_SEQUENCE_START_EVENT: {
                const auto& sequence = event.data.sequence_start;
                return open(Kind::sequence, start, sequence.tag, sequence.anchor);
            }
            case YAML_MAPPING_START_EVENT: {
                const auto& mapping = event.data.mapping_start;
                return open(Kind::mapping, start, mapping.tag, mapping.anchor);
            }
            case YAML_SEQUENCE_END_EVENT:
            case YAML_MAPPING_END_EVENT: tree_.close(); return true;
            default: return true;
        }
    }

    [[nodiscard]] bool are_plain(std::uint32_t start, const yaml_char_t* tag, const yaml_char_t* anchor) const {
        const std::string_view name = view(tag);
        const bool is_one_tag = name.rfind('!') + 1 <= 1;
        return is_one_tag && (!name.starts_with('!') || is_written(start, name)) &&
               (anchor == nullptr || is_written(start, '&' + std::string(view(anchor))));
    }

    /// Does the word stand behind `start` as libyaml gives it, up to white space, a bracket or a comma? Tags may have
    /// escapes (`%20`), and yaml-cpp lets other characters into anchors.
    [[nodiscard]] bool is_written(std::uint32_t start, std::string_view word) const {
        const std::size_t found = bytes_.find(word.front(), start);
        if (found == std::string_view::npos || !bytes_.substr(found).starts_with(word)) return false;
        const std::size_t end = found + word.size();
        return end >= bytes_.size() || is_space(bytes_[end]) || is_flow_indicator(bytes_[end]);
    }

    bool open(Kind kind, std::uint32_t start, const yaml_char_t* tag, const yaml_char_t* anchor) {
        if (!are_plain(start, tag, anchor)) return false;
        tree_.open(kind, start, view(tag), anchor_of(anchor));
        return true;
    }

    bool scalar(const yaml_event_t& event, std::uint32_t start) {
        const auto& scalar = event.data.scalar;
        if (!are_plain(start, scalar.tag, scalar.anchor)) return false;
        const std::string_view text = view(scalar.value, scalar.length);
        const YamlTree::Anchor anchor = anchor_of(scalar.anchor);
        // A `:` in brackets begins a value for libyaml, also before a letter, where yaml-cpp reads `:text`.
        const bool is_empty = scalar.style == YAML_PLAIN_SCALAR_STYLE && text.empty();
        if (is_empty && tree_.expects_key_in_brackets()) return false;
        const bool is_plain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.tag == nullptr;
        if (is_plain && text.empty()) {
            if (tree_.is_tagged(start)) return false;  // a lone `!`
            tree_.no_value(anchor);
        } else if (is_plain && is_null(text) && !tree_.is_tagged(start)) {
            tree_.null(start, anchor);
        } else {
            tree_.scalar(start, view(scalar.tag), anchor, text);
        }
        return true;
    }

    static bool is_null(std::string_view text) {
        return text == "~" || text == "null" || text == "Null" || text == "NULL";
    }

    /// Names may be used again: the last anchor of a name is meant.
    YamlTree::Anchor anchor_of(const yaml_char_t* name) {
        if (name == nullptr) return 0;
        return anchors_[std::string(view(name))] = ++last_anchor_;
    }

    std::string_view bytes_;
    YamlTree tree_;
    Offsets offsets_;
    yaml_parser_t parser_{};
    bool is_ready_ = false;
    std::unordered_map<std::string, YamlTree::Anchor> anchors_;
    YamlTree::Anchor last_anchor_ = 0;
};

/// Does the text have line breaks that yaml-cpp takes for characters like others: those of YAML 1.1 beyond ASCII, a
/// carriage return alone?
bool has_other_breaks(std::string_view bytes) {
    for (std::size_t at = bytes.find('\r'); at != std::string_view::npos; at = bytes.find('\r', at + 1)) {
        if (!bytes.substr(at + 1).starts_with('\n')) return true;
    }
    return bytes.find("\xC2\x85") != std::string_view::npos || bytes.find("\xE2\x80\xA8") != std::string_view::npos ||
           bytes.find("\xE2\x80\xA9") != std::string_view::npos;
}

/// A byte order mark inside the text, which libyaml passes over and yaml-cpp takes for a letter.
bool has_mark_inside(std::string_view text) { return text.find("\xEF\xBB\xBF") != std::string_view::npos; }

/// Lines that begin with `%` may be directives, each of which libyaml compares with all before it.
bool has_directives(std::string_view text) {
    return text.starts_with('%') || text.find("\n%") != std::string_view::npos;
}

}  // namespace

std::optional<Loaded> read_yaml_fast(const Source& source, const Limits& limits) {
    const std::string_view text = source.bytes.substr(source.begin);
    if (has_other_breaks(text) || has_mark_inside(text) || has_directives(text)) return std::nullopt;
    return Reader(source, limits).read();
}

}  // namespace pipelint::doc
