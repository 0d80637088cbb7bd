#include "lint/fingerprint.h"

#include <set>
#include <string>
#include <vector>

#include "unit/catch.h"

namespace pipelint {
namespace {

/// Of the first so many lines.
std::vector<std::string> first_fingerprints(std::string_view bytes, std::size_t count) {
    std::set<std::size_t> lines;
    for (std::size_t at = 0; at < count; ++at) lines.insert(at);
    std::vector<std::string> list;
    for (auto& [line, hash] : line_fingerprints(bytes, lines)) list.push_back(hash);
    return list;
}

}  // namespace

// The vectors of GitHub's own tests: the hashes that its uploader would compute.
TEST_CASE("line fingerprints are those of GitHub's uploader") {
    CHECK(first_fingerprints("", 1) == std::vector<std::string>{"c129715d7a2bc9a3:1"});
    const std::vector<std::string> four = {"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1",
                                           "a23a3dc5e078b07b:1"};
    CHECK(first_fingerprints(" a\nb\n  \t\tc\n d", 4) == four);
    CHECK(first_fingerprints(" a\r\nb\r\n  \t\tc\r\n d", 4) == four);
}

TEST_CASE("equal lines are told apart by their count") {
    const std::string text = "x\n" + std::string(300, 'y') + "\nx\n" + std::string(300, 'y') + "\n";
    const auto hashes = first_fingerprints(text, 4);
    REQUIRE(hashes.size() == 4);
    CHECK(hashes[0].substr(0, hashes[0].find(':')) == hashes[2].substr(0, hashes[2].find(':')));
    CHECK(hashes[2].ends_with(":2"));
    CHECK(line_fingerprints(text, {2}).at(2) == hashes[2]);
    // A place behind the last line has that line's.
    CHECK(line_fingerprints("a\nb", {1, 9}).at(9) == line_fingerprints("a\nb", {1}).at(1));
}

}  // namespace pipelint
