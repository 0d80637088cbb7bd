#pragma once
// The bytes of one file with its name and an index of its lines.
//
// The index is made as far as lines are asked for: most files have no finding, and few have one at the end.

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "text/span.h"

namespace pipelint {

/// The bytes of a file, and where its lines begin.
class SourceFile {
public:
    SourceFile(FileId id, std::string path, std::string bytes);

    [[nodiscard]] FileId id() const { return id_; }
    /// The path as findings print it: as the user named it, or relative to what the user named.
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string_view bytes() const { return bytes_; }
    [[nodiscard]] std::string_view slice(const Span& span) const;

    /// Where the text begins: after the byte order mark where there is one.
    [[nodiscard]] std::uint32_t text_begin() const { return text_begin_; }

    /// True where a byte is a character, so that columns need no counting.
    [[nodiscard]] bool is_ascii() const { return is_ascii_; }

    /// Lines are counted from 0; LF, CRLF and a lone CR end one.
    [[nodiscard]] std::size_t line_count() const;
    [[nodiscard]] std::size_t line_of(std::uint32_t offset) const;
    [[nodiscard]] std::uint32_t line_begin(std::size_t line) const;
    /// The end of the line's text, before its line break.
    [[nodiscard]] std::uint32_t line_end(std::size_t line) const;
    [[nodiscard]] std::string_view line_text(std::size_t line) const;

    /// How many of a unit precede an offset.
    struct Counts {
        std::uint32_t code_points = 0;
        std::uint32_t utf16_units = 0;
    };
    /// Those before the offset, from the beginning of the bytes: columns are differences, and cost the same wherever
    /// on a long line they are asked for.
    [[nodiscard]] Counts count_before(std::uint32_t offset) const;

private:
    /// Indexes lines until there are more than `lines`, or the last begins behind `offset`; guard_ is held.
    void index(std::size_t lines, std::size_t offset) const;
    [[nodiscard]] std::uint32_t begin_of(std::size_t line) const;

    FileId id_;
    std::string path_;
    std::string bytes_;
    std::uint32_t text_begin_ = 0;
    bool is_ascii_ = true;
    mutable std::mutex guard_;
    mutable std::vector<std::uint32_t> line_starts_;
    mutable bool is_indexed_ = false;    ///< to the end
    mutable std::size_t next_feed_ = 0;  ///< the first line feed from there on, and the first return
    mutable std::size_t next_return_ = 0;
    mutable std::vector<Counts> counts_;  ///< at every so many bytes
};

}  // namespace pipelint
