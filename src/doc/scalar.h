#pragma once
// Where a scalar ends in the source, and which byte of the source each byte of its text comes from.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "doc/node.h"

namespace pipelint::doc {

/// A scalar read from its source: the text, and for each of its bytes, and for its end, the offset
/// of the source byte that it comes from (an escape's first).
struct Decoded {
    std::string text;
    std::vector<std::uint32_t> offsets;  ///< text.size() + 1 of them
};

// `bytes` are the document's, `begin` is the offset at which the scalar begins.

struct QuotedEnd {
    std::uint32_t offset;
    bool is_closed;
};
/// The offset behind the closing quote, or the end of the bytes where there is none.
QuotedEnd quoted_end(std::string_view bytes, std::uint32_t begin);
/// The end of a plain scalar whose text is `text`, with lines folded.
std::uint32_t plain_end(std::string_view bytes, std::uint32_t begin, std::string_view text);
/// Does the block scalar that begins there keep the line breaks at its end (`|+`)?
bool keeps_breaks(std::string_view bytes, std::uint32_t begin);
/// The end of the last line with text in a block scalar that begins at its `|` or `>`.
std::uint32_t block_end(std::string_view bytes, std::uint32_t begin, std::string_view text);

/// The offset of the first byte of text: behind the quote, or the block's indentation.
std::uint32_t content_begin(std::string_view bytes, const Node& scalar);

/// The text of a scalar in double quotes, its escapes and folded lines read.
Decoded decode_double_quoted(std::string_view bytes, std::uint32_t begin, std::uint32_t end);
/// The text of a JSON string, its escapes read.
Decoded decode_json_string(std::string_view bytes, std::uint32_t begin, std::uint32_t end);
/// Maps the text of any scalar. Where source and text do not fit each other, bytes that could not be
/// matched lie at the scalar's end.
std::vector<std::uint32_t> map_scalar(std::string_view bytes, const Node& scalar);

/// Ends a plain text inside brackets.
constexpr bool is_flow_indicator(char c) { return c == ',' || c == '[' || c == ']' || c == '{' || c == '}'; }

}  // namespace pipelint::doc
