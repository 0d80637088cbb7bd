#pragma once
// The hash of a line by which GitHub code scanning recognises a finding that has moved.

#include <string>
#include <string_view>
#include <vector>

namespace pipelint {

/// `primaryLocationLineHash` of every line, as GitHub's uploader computes it: a rolling hash of the 100
/// UTF-16 units from the line's start on, blanks left out, with a count behind equal ones.
/// Source: github/codeql-action, src/fingerprints.ts.
std::vector<std::string> line_fingerprints(std::string_view bytes);

}  // namespace pipelint
