#pragma once
// Counted work: what the analysis of one file may cost, whatever stands in it.
//
// Each algorithm is made to grow in proportion to its input. The budget is the net below: loops that the author of a
// file can lengthen say what they do with `spend`, and once a file has used up its budget, `spend` throws. The two
// doors through which a file is analysed (the building of its models, a rule that runs over them) catch that and note
// what was left out, so that it is said and never passed over in silence. Steps are counted and not timed, so that the
// same file ends the same way on every machine.

#include <cstddef>
#include <cstdint>
#include <exception>
#include <limits>

namespace pipelint::work {

/// Thrown by `spend` where the budget is used up.
struct Exhausted : std::exception {
    [[nodiscard]] const char* what() const noexcept override { return "the budget of work is used up"; }
};

inline constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

class Budget {
public:
    explicit Budget(std::uint64_t most = no_limit) : most_(most) {}
    [[nodiscard]] std::uint64_t spent() const { return spent_; }
    [[nodiscard]] std::uint64_t most() const { return most_; }

    /// Bytes of texts that are put together for one file and kept in its models; some templates of 1 MB come to ten.
    static constexpr std::uint64_t most_bytes = std::uint64_t{64} << 20U;

private:
    friend void spend(std::size_t steps);
    friend void spend_bytes(std::size_t bytes);
    std::uint64_t most_;
    std::uint64_t spent_ = 0;
    std::uint64_t bytes_ = 0;
};

/// What this thread spends at the moment counts against this; nullptr where nobody counts.
inline constinit thread_local Budget* current = nullptr;

/// While it lives, what this thread spends counts against the budget.
class Scope {
public:
    explicit Scope(Budget& budget) : before_(current) { current = &budget; }
    ~Scope() { current = before_; }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

private:
    Budget* before_;
};

/// Counts steps, each of about as many instructions as it takes to look at a node or to compare two short texts.
inline void spend(std::size_t steps = 1) {
    if (current == nullptr) return;
    current->spent_ += steps;
    if (current->spent_ > current->most_) throw Exhausted();
}

/// Counts bytes of a text that is put together: they have a bound of their own, which bounds memory.
inline void spend_bytes(std::size_t bytes) {
    if (current == nullptr) return;
    current->bytes_ += bytes;
    if (current->bytes_ > Budget::most_bytes) throw Exhausted();
}

}  // namespace pipelint::work
