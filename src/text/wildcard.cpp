#include "text/wildcard.h"

#include "text/characters.h"

namespace pipelint {
bool wildcard_fits(std::string_view pattern, std::string_view text, Case letters) {
    const auto same = [letters](char a, char b) { return letters == Case::exact ? a == b : lower(a) == lower(b); };
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;  // the last `*` in the pattern, and what it stands for so far
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || same(pattern[p], text[t]))) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

}  // namespace pipelint
