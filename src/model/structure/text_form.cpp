#include "model/structure/text_form.h"

#include <algorithm>

#include "cfn/text.h"
#include "doc/node.h"
#include "doc/scalar.h"
#include "text/characters.h"

namespace pipelint {
std::size_t length_of(const cfn::Text& text) {
    const std::string_view chars = text.chars();
    const auto begins_one = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
    const auto count = static_cast<std::size_t>(std::count_if(chars.begin(), chars.end(), begins_one));
    return count - text.holes().size();
}

bool is_role_arn(std::string_view text) {
    constexpr std::string_view start = "arn:aws";
    constexpr std::string_view service = ":iam::";
    constexpr std::size_t account_digits = 12;
    const std::size_t at = text.find(service);
    if (!text.starts_with(start) || at == std::string_view::npos) return false;
    const std::string_view partition = text.substr(start.size(), at - start.size());
    const bool is_partition =
        partition.empty() || (partition.front() == '-' && std::all_of(partition.begin(), partition.end(), [](char c) {
                                  return is_alnum(c) || c == '_' || c == '-';
                              }));
    const std::string_view rest = text.substr(at + service.size());
    return is_partition && rest.size() > account_digits &&
           std::all_of(rest.begin(), rest.begin() + account_digits, is_digit) &&
           rest.substr(account_digits).starts_with(":role/");
}

bool is_region(std::string_view text) {
    const std::size_t last = text.rfind('-');
    if (last == std::string_view::npos || last + 1 == text.size()) return false;
    const std::string_view number = text.substr(last + 1);
    const std::string_view words = text.substr(0, last);
    const bool has_two = words.find('-') != std::string_view::npos && words.front() != '-' && words.back() != '-';
    return has_two && std::all_of(number.begin(), number.end(), is_digit) &&
           std::all_of(words.begin(), words.end(), [](char c) { return c == '-' || (c >= 'a' && c <= 'z'); });
}

bool may_be_role_arn(std::string_view prefix) {
    constexpr std::string_view start = "arn:";
    return start.starts_with(prefix.substr(0, start.size()));
}

bool is_number_or_boolean(const doc::Node& scalar) {
    if (!scalar.is_scalar() || scalar.is_quoted() || scalar.text.empty()) return false;
    if (scalar.text == "true" || scalar.text == "false") return true;
    const std::string_view number = scalar.text.substr(scalar.text.front() == '-' ? 1 : 0);
    if (number.empty()) return false;
    return std::all_of(number.begin(), number.end(), is_digit) ||
           (doc::scalar_type(scalar) == doc::ScalarType::real && is_digit(number.front()));
}

}  // namespace pipelint
