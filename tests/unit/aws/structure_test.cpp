// Bounds that code relies on and the tables could outgrow.

#include "aws/structure.h"

#include "unit/catch.h"

namespace pipelint {

TEST_CASE("no structure has more members than the walk has room for") {
    REQUIRE_FALSE(structures().empty());
    for (const Structure& one : structures()) {
        INFO(one.name);
        CHECK(one.members.size() <= most_members);
    }
}

}  // namespace pipelint
