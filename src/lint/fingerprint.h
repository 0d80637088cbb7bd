#pragma once
// The hash of a line by which GitHub code scanning recognises a finding that has moved.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace pipelint {

/// `primaryLocationLineHash` of the lines that are asked for, as GitHub's uploader computes it: a rolling hash of the
/// 100 UTF-16 units from the line's start on, blanks left out, with a count behind equal ones. Memory is in proportion
/// to the lines asked for, not to those that there are.
/// Source: github/codeql-action, src/fingerprints.ts.
/// `lines` are counted from 0; one behind the last gets the last one's.
std::map<std::size_t, std::string> line_fingerprints(std::string_view bytes, const std::set<std::size_t>& lines);

}  // namespace pipelint
