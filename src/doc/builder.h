#pragma once
// Puts nodes into a document's arena; shared by the YAML and the JSON reader.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "doc/document.h"

namespace pipelint::doc {

/// Makes one document: its nodes, their nesting, its limits.
class Builder {
public:
    /// `expected` is how many of the bytes are likely to be the document's.
    Builder(std::string_view bytes, FileId file, Format format, const Origin* origin, const Limits& limits,
            std::size_t expected);

    /// A node that belongs to no collection yet.
    Node* make(Kind kind, std::uint32_t begin, std::uint32_t end);
    /// Makes `node`, a tag or an alias, stand for `inner`.
    static void wrap(Node* node, const Node* inner) { node->content_.inner = inner; }
    /// Text that is the same as `slice` of the source becomes a view of it, other text is copied.
    std::string_view keep(std::string_view text, std::string_view slice);

    /// Hands a finished value to the open collection, or makes it the root.
    void add(Node* node);
    /// What is added from here on belongs to the collection, until it is closed.
    void open(Node* collection);
    /// Closes the innermost collection: pairs keys with values, follows merge keys, notes keys that are there twice.
    Node* close(std::uint32_t end);
    [[nodiscard]] std::size_t depth() const { return open_.size(); }
    [[nodiscard]] Node* innermost() const { return open_.empty() ? nullptr : open_.back().node; }
    /// What was added last to the innermost collection; nullptr where it is empty.
    [[nodiscard]] const Node* last() const;
    /// True where the next value that is added is the key of a mapping.
    [[nodiscard]] bool expects_key() const;

    /// False once the aliases, written out, are larger than the limit.
    [[nodiscard]] bool within_limits() const { return alias_nodes_ <= limits_.alias_nodes; }
    /// False once one of them, written out, nests collections beyond the limit.
    [[nodiscard]] bool within_depth() const { return !is_too_deep_; }
    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] const Document& document() const { return *document_; }
    /// Counts all that an alias of `target` stands for against the limits.
    void count_alias(const Node* target);

    /// Says which bytes of the file are the document's.
    void set_part(std::size_t begin, std::size_t end);
    /// The document; nothing may be added afterwards.
    std::unique_ptr<Document> finish();

private:
    struct Open {
        Node* node;
        std::size_t first_child;
    };
    template <typename T>
    T* allocate(std::size_t count);
    void close_mapping(Node* node, std::size_t first);
    void add_merged(Node* node);
    void note_duplicates(const Node& node);
    /// How large and how deep a node is, with its aliases written out.
    struct Extent {
        std::size_t nodes = 1;
        std::size_t depth = 0;
    };
    Extent expanded(const Node* node);

    std::unique_ptr<Document> document_;
    Limits limits_;
    std::vector<Open> open_;
    std::vector<const Node*> children_;
    std::unordered_map<const Node*, Extent> extents_;  ///< of nodes that aliases stand for
    std::size_t alias_nodes_ = 0;
    bool is_too_deep_ = false;
};

}  // namespace pipelint::doc
