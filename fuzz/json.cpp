// The two readers of JSON: whatever the bytes, a tree with every place inside them, the same from both, or a problem.

#include "fuzz.h"
#include "reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pipelint;
    const auto fast = [](const doc::Source& source) { return doc::read_json_fast(source, {}); };
    const auto any = [](const doc::Source& source) { return doc::read_json(source, {}); };
    fuzz::check_readers(text_of(data, size), fast, any, true);
    return 0;
}
