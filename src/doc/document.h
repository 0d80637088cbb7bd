#pragma once
// One YAML document or JSON text as a tree, and how files become trees.

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "doc/node.h"
#include "text/source_file.h"
#include "text/span.h"

namespace pipelint::doc {

enum class Format : std::uint8_t { yaml, json };

/// Says where the bytes of a text that was put together from pieces stand in a file.
class Origin {
public:
    virtual ~Origin() = default;
    [[nodiscard]] virtual Span locate(std::size_t first, std::size_t last) const = 0;
};

/// One document of a file: its tree, and the bytes behind it.
class Document {
public:
    /// `expected` is how many of the bytes are likely to be the document's.
    Document(std::string_view bytes, FileId file, Format format, std::size_t expected);
    ~Document();
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;

    [[nodiscard]] const Node* root() const { return root_; }
    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    [[nodiscard]] FileId file() const { return file_; }
    [[nodiscard]] Format format() const { return format_; }
    /// Where bytes of this document stand in the file.
    [[nodiscard]] Span locate(std::size_t first, std::size_t last) const {
        if (origin_ != nullptr) return origin_->locate(first, last);
        return {file_, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last)};
    }
    [[nodiscard]] const Origin* origin() const { return origin_; }

    /// Two equal keys in one mapping.
    struct Duplicate {
        const Node* first;
        const Node* second;
    };
    [[nodiscard]] const std::vector<Duplicate>& duplicates() const { return duplicates_; }

    /// Of a file with several documents, the bytes that are this one's, comments included.
    struct Part {
        std::size_t begin;
        std::size_t end;
    };
    [[nodiscard]] Part part() const { return part_; }

    /// What `Node::find` gives, of a mapping with many members: by an index that the first question makes.
    [[nodiscard]] const Member* find_in(const Node& mapping, std::string_view key) const;
    /// What `map_scalar` gives, worked out once for each scalar. Lives as long as the document.
    [[nodiscard]] const std::vector<std::uint32_t>& offsets_of(const Node& scalar) const;

private:
    friend class Builder;
    struct Lookups;
    /// Bytes of tree that a byte of text comes to, seldom more: one block holds it all, and memory that is
    /// not touched costs nothing.
    static constexpr std::size_t tree_per_byte = 4;

    std::string_view bytes_;
    FileId file_;
    Format format_;
    const Node* root_ = nullptr;
    const Origin* origin_ = nullptr;
    Part part_;
    std::vector<Duplicate> duplicates_;
    std::pmr::monotonic_buffer_resource arena_;
    mutable std::mutex guard_;
    mutable std::unique_ptr<Lookups> lookups_;  ///< made when they are first asked for
};

/// Something that keeps a file, or the rest of it, from being read.
struct Problem {
    enum class Kind : std::uint8_t {
        syntax,      ///< not YAML, not JSON, not UTF-8
        unrendered,  ///< the input of a template engine
        limit,       ///< beyond what pipelint reads: nothing from there on was looked at
    };
    Kind kind = Kind::syntax;
    Span span;
    std::string message;
    std::string help;
    Span related;  ///< empty where there is none
    std::string related_label;
};

/// Bounds of what is read; what lies beyond is a problem of kind `limit`.
struct Limits {
    std::size_t file_size = std::size_t{16} << 20U;  ///< in bytes
    std::size_t depth = 250;                         ///< of collections in collections
    std::size_t alias_nodes = 100'000;               ///< that aliases and merge keys stand for, all together
};

/// What came of reading: the documents before the first error, and what is wrong.
struct Loaded {
    std::vector<std::unique_ptr<Document>> documents;
    std::vector<Problem> problems;
};

/// Reads every document of the file: JSON where it begins like JSON and is, else YAML. Never throws
/// for what stands in the bytes; what cannot be read is a problem with its place. The documents view
/// into `file`, which must outlive them.
Loaded load(const SourceFile& file, const Limits& limits = {});

/// Reads a text that stands inside a file, such as a buildspec in a template. `bytes` and `origin`
/// must outlive the result.
Loaded load_nested(std::string_view bytes, FileId file, const Origin& origin, const Limits& limits = {});

/// The same for a text that can only be JSON, of whatever size.
Loaded load_nested_json(std::string_view bytes, FileId file, const Origin& origin, const Limits& limits = {});

}  // namespace pipelint::doc
