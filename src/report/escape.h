#pragma once
// Text of the input as a report may write it. Whoever wrote the input may be a stranger, and a report may be read by a
// terminal, by a CI service that obeys commands in its log, and by viewers that follow links.

#include <string>
#include <string_view>

namespace pipelint {

/// On one line, without what a terminal would obey or nobody could see: control characters, those that turn the
/// direction of text around, those of no width, tags. Nor does it hold a mark by which a CI service knows a command
/// wherever it stands in a line (`##[…]`, `##vso[…]`). What is taken out becomes U+FFFD.
std::string printable(std::string_view text);

/// The same for a text that begins a line: CI services obey a line that begins with `::`, blanks before it or not.
std::string printable_line(std::string_view text);

/// The same for SARIF's messages, in which brackets make links.
std::string linkless(std::string_view text);

}  // namespace pipelint
