#include "model/structure/text_form.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>

#include "cfn/text.h"
#include "doc/node.h"
#include "doc/scalar.h"

namespace pipelint {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::size_t length_of(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at, cfn::hole_mark.size()) == cfn::hole_mark) {
            at += cfn::hole_mark.size() - 1;
        } else if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U) {
            ++count;
        }
    }
    return count;
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
                                  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
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

bool may_be_role_arn(std::string_view text) {
    constexpr std::string_view start = "arn:";
    const std::string_view known = text.substr(0, text.find(cfn::hole_mark));
    return start.starts_with(known.substr(0, start.size()));
}

std::optional<long> whole_number(std::string_view text) {
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    // Beyond any bound is a number all the same.
    if (error == std::errc::result_out_of_range) return std::numeric_limits<long>::max();
    if (error != std::errc{}) return std::nullopt;
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const bool is_zero =
        rest.size() > 1 && rest.front() == '.' && rest.find_first_not_of('0', 1) == std::string_view::npos;
    return rest.empty() || is_zero ? std::optional(value) : std::nullopt;
}

bool is_number_or_boolean(const doc::Node& scalar) {
    if (!scalar.is_scalar() || scalar.is_quoted() || scalar.text.empty()) return false;
    if (scalar.text == "true" || scalar.text == "false") return true;
    return std::all_of(scalar.text.begin(), scalar.text.end(), is_digit) ||
           (doc::scalar_type(scalar) == doc::ScalarType::real && is_digit(scalar.text.front()));
}

}  // namespace pipelint
