// A `.gitignore`, and a path below it.

#include "cli/gitignore.h"
#include "fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all = text_of(data, size);
    const std::size_t split = all.rfind('\n');
    const std::string_view path = split == std::string_view::npos ? all : all.substr(split + 1);
    const pipelint::cli::IgnorePatterns patterns(all.substr(0, split));
    const auto as_file = patterns.judge(path, false);
    const auto as_folder = patterns.judge(path, true);
    if (patterns.empty()) MUST(as_file == as_folder && as_file == pipelint::cli::IgnorePatterns::Verdict::none);
    return 0;
}
