#pragma once
// UTF-8 as pipelint needs it: validation, decoding, counting in the units that reports use.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pipelint::utf8 {

bool is_ascii(std::string_view text);
/// Has it a byte below 0x20 that is no tab and no line break?
bool has_c0_control(std::string_view text);

/// The offset of the first byte that is not part of well-formed UTF-8 (overlong forms and
/// surrogates count as ill-formed), or nothing where all of it is.
std::optional<std::size_t> first_invalid(std::string_view text);

struct CodePoint {
    std::int32_t value = 0;
    std::size_t length = 1;  ///< in bytes, at least 1
};

/// The code point at `text[0]`; an ill-formed byte gives U+FFFD of length 1. `text` must not be empty.
CodePoint decode(std::string_view text);
/// How many code points the text has.
std::size_t count(std::string_view text);
/// Appends `code_point` to `out`.
void append(std::string& out, std::int32_t code_point);

/// How many terminal columns the code point takes: 0 for combining ones, 2 for wide ones.
int terminal_width(std::int32_t code_point);
/// Characters that a terminal would obey instead of showing: C0, DEL, C1 and the ones that
/// turn the direction of text around.
bool is_control(std::int32_t code_point);
/// Characters of no width that hide text or make two texts look alike: joiners, fillers, soft hyphens, tags. Those that
/// combine with a letter, and variation selectors, are none.
bool is_invisible(std::int32_t code_point);
/// A space of any width.
bool is_blank(std::int32_t code_point);
/// Does the text, behind a `#`, go on as a command that CI services obey anywhere in a line: `[…`, `vso[…`?
bool begins_command(std::string_view text);

}  // namespace pipelint::utf8
