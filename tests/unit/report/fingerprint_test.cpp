#include "report/fingerprint.h"
#include "unit/catch.h"

namespace pipelint {

// The vectors of GitHub's own tests: the hashes that its uploader would compute.
TEST_CASE("line fingerprints are those of GitHub's uploader") {
    CHECK(line_fingerprints("") == std::vector<std::string>{"c129715d7a2bc9a3:1"});
    const std::vector<std::string> four = {"271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1",
                                           "a23a3dc5e078b07b:1"};
    CHECK(line_fingerprints(" a\nb\n  \t\tc\n d") == four);
    CHECK(line_fingerprints(" a\r\nb\r\n  \t\tc\r\n d") == four);
}

TEST_CASE("equal lines are told apart by their count") {
    const auto hashes = line_fingerprints("x\n" + std::string(300, 'y') + "\nx\n" + std::string(300, 'y') + "\n");
    REQUIRE(hashes.size() >= 4);
    CHECK(hashes[0].substr(0, hashes[0].find(':')) == hashes[2].substr(0, hashes[2].find(':')));
    CHECK(hashes[2].ends_with(":2"));
}

}  // namespace pipelint
