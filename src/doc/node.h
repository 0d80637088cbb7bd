#pragma once
// The document tree: what YAML and JSON have in common, each node knowing where it stands.
//
// Nodes live in the arena of their Document and are only ever seen const. Text is a view into the
// source where nothing was escaped or folded.

#include <cstdint>
#include <span>
#include <string_view>

#include "text/span.h"

namespace pipelint::doc {

class Document;
struct Node;

enum class Kind : std::uint8_t {
    null,    ///< nothing written, or null spelt out
    scalar,  ///< strings, numbers, booleans: `style` and `text` tell
    sequence,
    mapping,
    tagged,  ///< `!Name` before a value: the value is `inner`
    alias,   ///< `*name`: the value is `inner`, the anchored node
};

enum class Style : std::uint8_t {
    plain,  ///< a YAML plain scalar, or a JSON number, true, false
    single_quoted,
    double_quoted,
    literal,  ///< `|`
    folded,   ///< `>`
    json_string,
    block,  ///< a collection by indentation
    flow,   ///< a collection in brackets
};

/// A key and its value. `merged` ones came through a YAML merge key (`<<`) and stand elsewhere.
struct Member {
    const Node* key = nullptr;
    const Node* value = nullptr;
    bool merged = false;
};

struct Node {
    const Document* document = nullptr;
    Kind kind = Kind::null;
    Style style = Style::plain;
    bool has_function_key = false;  ///< of a mapping: a key of it begins like a function's, `Fn::`, or has braces
    std::uint32_t begin = 0;        ///< in the bytes of the document, which is not the file when nested
    std::uint32_t end = 0;
    std::string_view text;  ///< of a scalar, decoded; of a tag, with its `!`

    /// Of a mapping, in order, duplicates kept; empty for other kinds.
    [[nodiscard]] std::span<const Member> members() const {
        return kind == Kind::mapping ? std::span(content_.members, count_) : std::span<const Member>();
    }
    /// Of a sequence; empty for other kinds.
    [[nodiscard]] std::span<const Node* const> items() const {
        return kind == Kind::sequence ? std::span(content_.items, count_) : std::span<const Node* const>();
    }
    /// What a tag stands before or an alias stands for; nullptr for other kinds.
    [[nodiscard]] const Node* inner() const {
        return kind == Kind::tagged || kind == Kind::alias ? content_.inner : nullptr;
    }

    /// Where the node stands in its file: a scalar with its quotes, a collection with its brackets,
    /// a tagged value from its tag on.
    [[nodiscard]] Span span() const;
    /// Where the text of a scalar stands, without quotes or block header.
    [[nodiscard]] Span text_span() const;
    /// Where the part [first, last) of a scalar's text stands: exact through escapes, folding and
    /// indentation, and through a scalar that is itself inside a scalar.
    [[nodiscard]] Span part(std::size_t first, std::size_t last) const;

    [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
    [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }
    [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
    [[nodiscard]] bool is_null() const { return kind == Kind::null; }
    /// True for text that can only be a string: quoted or in a block.
    [[nodiscard]] bool is_quoted() const { return is_scalar() && style != Style::plain; }

    /// The member with that key; where it is given twice, the first that has a value.
    [[nodiscard]] const Member* find(std::string_view key) const;
    /// The value of that member, aliases followed, or nullptr.
    [[nodiscard]] const Node* get(std::string_view key) const;

private:
    friend class Builder;
    // One place for what only one kind has: files have tens of thousands of nodes.
    union Content {
        const Node* inner = nullptr;
        const Member* members;
        const Node* const* items;
    };
    std::uint32_t count_ = 0;
    Content content_;
};

/// The node an alias stands for; any other node itself.
const Node* resolve(const Node* node);
/// The node without aliases and tags.
const Node* strip(const Node* node);

enum class ScalarType : std::uint8_t { string, boolean, integer, real, null };
/// What YAML 1.1 and JSON read a scalar as, which is how CloudFormation reads templates.
ScalarType scalar_type(const Node& node);

enum class Truth : std::uint8_t { no, yes, unknown };
/// The truth value of `true`, `yes`, `on`, `"true"`… in any of the spellings that AWS takes; `unknown` for other text.
Truth truth_of(std::string_view text);

}  // namespace pipelint::doc
