#include "unit/catch.h"
TEST_CASE("x") { REQUIRE(1 == 1); }
