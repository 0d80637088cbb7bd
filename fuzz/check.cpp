// The whole check: one file, every rule, every format. Says at the end how many runs reached the rules.

#include <cstring>

#include "check_all.h"
#include "fuzz.h"
#include "tree.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

std::size_t runs = 0;
std::size_t reached = 0;

void say_reached() { std::fprintf(stderr, "reached the rules: %zu of %zu runs\n", reached, runs); }

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    std::atexit(say_reached);
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned int seed) {
    pipelint::fuzz::Random random(seed);
    // A few by bytes, so that the readers see what is no document.
    if (random.one_in(12)) return LLVMFuzzerMutate(data, size, most);
    const std::string changed = pipelint::fuzz::mutate_document(text_of(data, size), most, random);
    if (changed.empty()) return LLVMFuzzerMutate(data, size, most);
    std::memcpy(data, changed.data(), changed.size());
    return changed.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ++runs;
    if (pipelint::fuzz::check_all(text_of(data, size), "t.yaml")) ++reached;
    return 0;
}
