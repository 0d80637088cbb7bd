#include <array>

#include "text/nearest.h"
#include "unit/catch.h"

namespace pipelint {

TEST_CASE("the nearest name is the one that people mean") {
    constexpr std::array<std::string_view, 4> names = {"SourceOutput", "BuildOutput", "Source", "application-source"};
    CHECK(nearest("SourceOuput", names) == std::string_view("SourceOutput"));
    CHECK(nearest("sourceoutput", names) == std::string_view("SourceOutput"));
    CHECK(nearest("Source-Output", names) == std::string_view("SourceOutput"));
    CHECK(nearest("BuildOutputs", names) == std::string_view("BuildOutput"));
    CHECK(nearest("Soruce", names) == std::string_view("Source"));
    CHECK(nearest("app-source", names) == std::string_view("application-source"));
    CHECK_FALSE(nearest("Deployment", names).has_value());
    CHECK_FALSE(nearest("x", names).has_value());
}

TEST_CASE("distance is symmetric and knows how people mistype") {
    CHECK(distance("abc", "abc") == 0);
    CHECK(distance_below("kitten", "sitting", 3) == 3);
    CHECK(distance_below("kitten", "kiten", 3) == 2);
    CHECK(distance_below("abXY", "abYX", 9) == 1);
    CHECK(distance("abc", "Abc") == 1);
    CHECK(distance("abc", "acb") == 1);
    CHECK(distance("abc", "abcs") == 1);
    CHECK(distance("a-b", "ab") == 1);
    CHECK(distance("abc", "abk") == 2);
    CHECK(distance("abc", "abv") == 1);
    CHECK(distance("kitten", "sitting") == distance("sitting", "kitten"));
}

}  // namespace pipelint
