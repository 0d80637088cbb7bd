#pragma once
// Work on several threads.

#include <cstddef>
#include <functional>

namespace pipelint::cli {

/// Calls `work(0)` to `work(count - 1)` on up to `jobs` threads. What `work` throws ends the rest and is thrown here.
void for_each_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work);

}  // namespace pipelint::cli
