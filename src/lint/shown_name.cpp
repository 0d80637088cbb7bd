#include "lint/shown_name.h"

#include "model/secret/secrets.h"
#include "text/characters.h"

namespace pipelint {

std::string shown_name(std::string_view name) {
    constexpr std::string_view ellipsis = "\xE2\x80\xA6";
    constexpr std::size_t most_looked_at = 4096;
    if (name.size() <= longest_shown_name) return std::string(name);
    // What is left of a secret would not be known for one.
    if (!secrets_within(name.substr(0, most_looked_at), false).empty()) return "****";
    std::size_t end = longest_shown_name;
    while ((static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
    // Not inside a word: half a secret would not be known for one.
    const auto is_word = [](char c) {
        return is_alnum(c) || std::string_view("_-.+/=").find(c) != std::string_view::npos;
    };
    std::size_t word = end;
    while (word > 0 && is_word(name[word - 1])) --word;
    return std::string(name.substr(0, word > 0 ? word : end)).append(ellipsis);
}

}  // namespace pipelint
