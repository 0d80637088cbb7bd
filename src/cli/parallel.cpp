#include "cli/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace pipelint::cli {

void for_each_parallel(std::size_t count, unsigned jobs, const std::function<void(std::size_t)>& work) {
    const std::size_t threads = std::min<std::size_t>(jobs, count);
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex failure_guard;
    const auto loop = [&] {
        try {
            for (std::size_t at = next++; at < count; at = next++) work(at);
        } catch (...) {
            const std::lock_guard lock(failure_guard);
            failure = std::current_exception();
            next = count;
        }
    };
    {
        std::vector<std::jthread> workers;
        try {
            for (std::size_t i = 1; i < threads; ++i) workers.emplace_back(loop);
        } catch (const std::system_error&) {
            // Where the system gives no more threads, those that there are do the work.
        }
        loop();
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace pipelint::cli
