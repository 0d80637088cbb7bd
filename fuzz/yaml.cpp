// The two readers of YAML: whatever the bytes, a tree with every place inside them, or a problem.
// With PIPELINT_COMPARE=1 the trees must be the same as well. yaml-cpp places values that are not written by what
// follows them, and some of its guesses cannot be put right: a long run finds one in a million texts that nobody
// writes.

#include <cstdlib>

#include "fuzz.h"
#include "reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pipelint;
    const auto fast = [](const doc::Source& source) { return doc::read_yaml_fast(source, {}); };
    const auto any = [](const doc::Source& source) { return doc::read_yaml(source, {}); };
    static const bool compares = std::getenv("PIPELINT_COMPARE") != nullptr;
    fuzz::check_readers(text_of(data, size), fast, any, compares);
    return 0;
}
