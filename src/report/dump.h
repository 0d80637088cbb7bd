#pragma once
// What JSON and SARIF share: values that are written piece by piece, and circumstances.

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lint/finding.h"
#include "text/utf8.h"

namespace pipelint {

/// JSON says anything in other characters, so nothing stands in it that a log or a terminal would obey, or nobody would
/// see: `##[` and the like, and characters of no width, get escapes that mean the same.
inline std::string escaped(const std::string& text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x7F && byte != '#') {
            out += text[at++];
            continue;
        }
        const utf8::CodePoint point = utf8::decode(std::string_view(text).substr(at));
        const bool is_command = byte == '#' && utf8::begins_command(std::string_view(text).substr(at + 1));
        if (is_command || (byte != '#' && (utf8::is_control(point.value) || utf8::is_invisible(point.value)))) {
            const auto unit = [&](std::int32_t value) { out += fmt::format("\\u{:04x}", value); };
            constexpr std::int32_t plane = 0x10000;
            if (point.value >= plane) {
                unit(0xD800 + ((point.value - plane) >> 10));
                unit(0xDC00 + ((point.value - plane) & 0x3FF));
            } else {
                unit(point.value);
            }
        } else {
            out.append(text, at, point.length);
        }
        at += point.length;
    }
    return out;
}

/// The value with two spaces a level, its lines but the first indented by `indent` more. Bytes that are no UTF-8 become
/// U+FFFD.
inline std::string dump(const nlohmann::ordered_json& value, std::size_t indent) {
    std::string text = escaped(value.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
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

/// Under which circumstances a finding holds; null for always. JSON and SARIF say it alike.
inline nlohmann::ordered_json when_json(const Circumstances& when) {
    using Json = nlohmann::ordered_json;
    if (when.always()) return nullptr;
    Json facts = Json::array();
    for (const Fact& fact : when.facts) {
        Json json = {{fact.value ? "parameter" : "condition", fact.name}};
        if (fact.value) json["value"] = *fact.value;
        json["holds"] = fact.holds;
        facts.push_back(std::move(json));
    }
    return {{"facts", std::move(facts)}, {"more", when.more}, {"defaults", when.defaults}};
}

}  // namespace pipelint
