// The YAML reader: whatever the bytes, a tree with every place inside them, or a problem.

#include "fuzz.h"
#include "reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pipelint;
    fuzz::check_reader(text_of(data, size), [](const doc::Source& source) { return doc::read_yaml(source, {}); });
    return 0;
}
