#pragma once
// Catch2 2 and 3 in one: Debian 12 has the second, others the third.

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_test_macros.hpp>
#else
#include <catch2/catch.hpp>
#endif
