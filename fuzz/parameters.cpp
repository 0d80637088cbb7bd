// A file of parameters: values, or one error.

#include "cli/parameters.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto given = pipelint::cli::read_parameters("p.json", std::string(text_of(data, size)));
    MUST(given.error.find('\0') == std::string::npos || text_of(data, size).find('\0') != std::string_view::npos);
    return 0;
}
