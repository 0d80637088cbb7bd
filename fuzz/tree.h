#pragma once
// Documents as trees that can be changed: mutations that keep a document a document.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pipelint::fuzz {

/// A small generator of numbers, the same for the same seed.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 2862933555777941757ULL + 3037000493ULL) {}
    std::uint64_t next() {
        state_ ^= state_ << 13U;
        state_ ^= state_ >> 7U;
        state_ ^= state_ << 17U;
        return state_;
    }
    std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(next() % count); }
    bool one_in(std::size_t count) { return below(count) == 0; }

private:
    std::uint64_t state_;
};

/// Changes the bytes of a document as a tree, and writes it anew; empty where it is none.
std::string mutate_document(std::string_view bytes, std::size_t most, Random& random);

}  // namespace pipelint::fuzz
