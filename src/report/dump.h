#pragma once
// JSON that is written piece by piece: a value as it stands inside a larger one.

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

namespace pipelint {

/// The value with two spaces a level, its lines but the first indented by `indent` more. Bytes that are no UTF-8 become
/// U+FFFD.
inline std::string dump(const nlohmann::ordered_json& value, std::size_t indent) {
    const std::string text = value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    if (indent == 0) return text;
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        out.append(text, at, end - at);
        if (end < text.size()) out.append(indent, ' ');
        at = end;
    }
    return out;
}

}  // namespace pipelint
