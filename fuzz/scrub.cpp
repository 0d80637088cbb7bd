// Secrets in texts: what is found lies in the text, in order; what is scrubbed once has nothing left; words are found
// wherever they stand whole.

#include "lint/scrub.h"
#include "check_all.h"
#include "fuzz.h"
#include "model/secret/secrets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pipelint;
    const std::string_view text = text_of(data, size);
    for (const bool has_keys : {false, true}) {
        std::size_t done = 0;
        for (const TextRange& one : secrets_within(text, has_keys)) {
            MUST(done <= one.begin && one.begin < one.end && one.end <= size);
            done = one.end;
        }
    }
    const std::string around = " " + std::string(fuzz::planted) + " ";
    // Where the text has it as well, what stands beside it may make it part of another word.
    if (text.find(fuzz::planted) == std::string_view::npos)
        MUST(Scrub::path(std::string(text) + around + std::string(text)).find(fuzz::planted) == std::string::npos);
    const std::size_t split = text.find('\n');
    if (split == std::string_view::npos || split < 6) return 0;
    const std::string word(text.substr(0, split));
    const WordSet words({word});
    std::size_t end = 0;
    for (const TextRange& match : words.find(text)) {
        MUST(end <= match.begin && match.end <= size);
        end = match.end;
    }
    MUST(!words.find(" " + word + " ").empty());
    return 0;
}
