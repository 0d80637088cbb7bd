#include "text/number.h"

#include <charconv>
#include <limits>
#include <system_error>

namespace pipelint {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::invalid_argument) return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        using Limits = std::numeric_limits<std::int64_t>;
        value = text.front() == '-' ? Limits::min() : Limits::max();
    }
    const std::string_view rest = text.substr(static_cast<std::size_t>(end - text.data()));
    const bool is_zero =
        rest.size() > 1 && rest.front() == '.' && rest.find_first_not_of('0', 1) == std::string_view::npos;
    return rest.empty() || is_zero ? std::optional(value) : std::nullopt;
}

}  // namespace pipelint
