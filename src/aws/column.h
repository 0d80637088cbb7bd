#pragma once
// What the tables made of schemas/ share.

#include <cstdint>

/// Stands before each column of a table. A test has the compiler warn of every use, to find those that nobody reads.
#ifdef PIPELINT_MARK_COLUMNS
#define PIPELINT_COLUMN [[deprecated]]
#else
#define PIPELINT_COLUMN
#endif

namespace pipelint {

struct Bounds {
    std::uint32_t least = 0;
    std::uint32_t most = 0;
};

}  // namespace pipelint
