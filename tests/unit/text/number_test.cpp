#include "text/number.h"

#include <limits>

#include "unit/catch.h"

namespace pipelint {

TEST_CASE("whole numbers as services read them") {
    CHECK(whole_number("5") == 5);
    CHECK(whole_number("-1") == -1);
    CHECK(whole_number("007") == 7);
    CHECK(whole_number("5.0") == 5);
    CHECK(whole_number("5.00") == 5);
    CHECK(whole_number("99999999999999999999") == std::numeric_limits<std::int64_t>::max());
    CHECK(whole_number("-99999999999999999999") == std::numeric_limits<std::int64_t>::min());
    for (const char* text : {"", "-", "5.", ".5", "5.5", "5.01", "1e3", "five", "5 ", " 5", "+5", "0x10", "5,0"}) {
        INFO(text);
        CHECK_FALSE(whole_number(text).has_value());
    }
}

}  // namespace pipelint
