// Patterns of IAM and of git, and what IAM actions mean.

#include "cli/gitignore.h"
#include "fuzz.h"
#include "model/iam/reading.h"
#include "text/wildcard.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all = text_of(data, size);
    const std::size_t split = all.find('\n');
    const std::string_view pattern = all.substr(0, split);
    const std::string_view text = split == std::string_view::npos ? pattern : all.substr(split + 1);
    const bool exact = pipelint::wildcard_fits(pattern, text);
    if (exact) MUST(pipelint::wildcard_fits(pattern, text, pipelint::Case::ignored));
    MUST(pipelint::wildcard_fits("*", text));
    // A pattern of one part and a path of one part are matched alike by both, where neither escapes nor has sets.
    if (all.find_first_of("/\\[") == std::string_view::npos)
        MUST(pipelint::cli::git_glob_fits(pattern, text) == exact || pattern == "**");
    pipelint::cli::git_glob_fits(pattern, text);
    for (const auto& action : pipelint::iam::actions_matching(pattern)) MUST(!action.name.empty());
    pipelint::iam::reach_of(pattern);
    return 0;
}
