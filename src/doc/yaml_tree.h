#pragma once
// The tree that the events of a YAML parser become, whichever it is: libyaml's or yaml-cpp's.
//
// Of their marks, only those that both give are used: where an event begins, at its tag or anchor where it has one.
// Ends, styles and the places of values that are not written are worked out from the bytes, once for both.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "doc/builder.h"
#include "doc/readers.h"

namespace pipelint::doc {

class YamlTree {
public:
    /// A number for each anchor of a document; 0 for none.
    using Anchor = std::size_t;

    /// Thrown by the events below where the reading ends: at what no YAML may have, or pipelint does not follow.
    struct Stop {
        Problem problem;
    };

    /// With `is_patched`, the parser was shown other text than `source` has, of the same length.
    YamlTree(const Source& source, const Limits& limits, bool is_patched);

    void document_start(std::uint32_t begin);
    void document_end();
    /// A plain `null` in one of its spellings, or a value that is not written.
    void null(std::uint32_t start, Anchor anchor);
    void no_value(Anchor anchor);
    void alias(std::uint32_t begin, Anchor anchor);
    /// `value` is the text as the parser decoded it. An empty one in no quotes is no value.
    void scalar(std::uint32_t start, std::string_view tag, Anchor anchor, std::string_view value);
    void open(Kind kind, std::uint32_t start, std::string_view tag, Anchor anchor);
    void close();

    /// Is the next value the key of a mapping in brackets, or of a pair in a list in brackets?
    [[nodiscard]] bool expects_key_in_brackets() const;
    /// Does a tag stand before the value that begins there?
    [[nodiscard]] bool is_tagged(std::uint32_t start) const;
    /// Behind everything that has been placed.
    [[nodiscard]] std::uint32_t cursor() const { return cursor_; }
    /// The bracket of the innermost collection that is still open.
    [[nodiscard]] std::optional<std::uint32_t> open_bracket() const;

    Loaded loaded;

private:
    struct Wrapper {
        Node* collection;
        Node* tagged;
        Anchor anchor;
    };

    [[noreturn]] void stop(std::uint32_t begin, std::uint32_t end, std::string message,
                           Problem::Kind kind = Problem::Kind::syntax) const;
    [[nodiscard]] std::uint32_t after_properties(std::uint32_t at) const;
    [[nodiscard]] std::uint32_t skip_properties(std::uint32_t at) const;
    [[nodiscard]] std::uint32_t skip_space_and_comments(std::uint32_t at) const;
    [[nodiscard]] std::uint32_t skip_blanks(std::uint32_t at) const;
    [[nodiscard]] bool is_of_another(std::uint32_t at) const;
    [[nodiscard]] std::string_view last_tag(std::uint32_t start) const;
    [[nodiscard]] bool ends_text(std::uint32_t at) const;
    [[nodiscard]] std::size_t null_length(std::uint32_t at) const;
    [[nodiscard]] std::uint32_t next_document(std::uint32_t from) const;
    [[nodiscard]] bool is_marked(std::uint32_t from, std::uint32_t to) const;
    void require_colon() const;
    std::uint32_t empty_place();
    Node* make_scalar(Style style, std::uint32_t begin, std::uint32_t end, std::string_view value);
    [[nodiscard]] std::string breaks_behind(std::uint32_t end) const;
    void restore(Node& node);
    Node* tag_wrapper(std::string_view tag, std::uint32_t begin);
    void finish(Node* node, Anchor anchor, std::string_view tag, std::uint32_t start);

    const Source& source_;
    const Limits& limits_;
    bool is_patched_;
    std::string_view bytes_;
    std::uint32_t document_begin_ = 0;
    std::uint32_t previous_end_ = 0;
    std::uint32_t cursor_;
    std::unique_ptr<Builder> builder_;
    std::unordered_map<Anchor, const Node*> anchors_;
    std::vector<Wrapper> wrappers_;
};

}  // namespace pipelint::doc
