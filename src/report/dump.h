#pragma once
// JSON that is written piece by piece: a value as it stands inside a larger one.

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
    for (const char c : text) {
        out += c;
        if (c == '\n') out.append(indent, ' ');
    }
    return out;
}

}  // namespace pipelint
