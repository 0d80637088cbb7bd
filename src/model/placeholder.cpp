#include "model/placeholder.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace pipelint {
namespace {

constexpr auto words = std::to_array<std::string_view>({"replace_", "replace-", "replaceme", "replace me",
                                                        "replace with", "changeme", "change-me", "change_me", "your-",
                                                        "your_", "yourtoken", "placeholder", "dummy", "fixme"});

/// `xxxx`, `****`, `....`: one character again and again.
bool is_filler(std::string_view text) {
    constexpr std::size_t least = 3;
    constexpr std::string_view fillers = "xX*.-_#0?";
    return text.size() >= least && fillers.find(text.front()) != std::string_view::npos &&
           text.find_first_not_of(text.front()) == std::string_view::npos;
}

}  // namespace

bool is_placeholder(std::string_view text) {
    // `<…>` with words in it, and not inside JSON or a script.
    const std::size_t open = text.find('<');
    const std::size_t close = open == std::string_view::npos ? open : text.find('>', open);
    if (close != std::string_view::npos && text.find_first_of("{\n") == std::string_view::npos) return true;
    if (is_filler(text)) return true;
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

}  // namespace pipelint
