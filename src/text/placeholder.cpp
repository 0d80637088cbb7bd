#include "text/placeholder.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/characters.h"

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

bool is_marked_token(std::string_view text) {
    const auto is_between = [&](std::string_view open, std::string_view close) {
        return text.size() > open.size() + close.size() && text.starts_with(open) && text.ends_with(close);
    };
    if (is_between("__", "__") || is_between("%", "%") || is_between("@", "@") || is_between("[", "]") ||
        is_between("((", "))") || is_between("#", "#"))
        return true;
    const std::size_t open = text.find('{');
    const bool is_format = open != std::string_view::npos && text.find('}', open) != std::string_view::npos;
    return is_format || text.find("XXXX") != std::string_view::npos;
}

bool is_token(std::string_view text) {
    const std::size_t dollar = text.find('$');
    const bool is_variable = dollar != std::string_view::npos && dollar + 1 < text.size() &&
                             (is_alpha(text[dollar + 1]) || text[dollar + 1] == '_');
    return is_variable || is_marked_token(text);
}

bool is_placeholder(std::string_view text) {
    // `<…>` with words in it, and not inside JSON or a script.
    const std::size_t open = text.find('<');
    const std::size_t close = open == std::string_view::npos ? open : text.find('>', open);
    if (close != std::string_view::npos && text.find_first_of("{\n") == std::string_view::npos) return true;
    if (is_filler(text)) return true;
    const std::string small = in_lower_case(text);
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return small.find(word) != std::string::npos; });
}

}  // namespace pipelint
