// Texts in another form: Fn::Base64 and Fn::ToJsonString.

#include <algorithm>
#include <cstdint>
#include <string>

#include "cfn/evaluate.h"
#include "cfn/making.h"

namespace pipelint::cfn {

using doc::Node;
using making::deepest_nesting;
using making::Nested;
using making::referred;
using making::set_text;

namespace {

/// JSON longer than this is not written.
constexpr std::size_t longest_json = std::size_t{1} << 16U;

std::string encode_base64(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        std::uint32_t bits = 0;
        const std::size_t count = std::min<std::size_t>(3, text.size() - at);
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8U | (i < count ? static_cast<unsigned char>(text[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) out += i <= count ? digits[bits >> (18U - 6U * i) & 63U] : '=';
    }
    return out;
}

std::string json_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (code < 0x20) {
            constexpr std::string_view hex = "0123456789abcdef";
            out += "\\u00";
            out += hex[code >> 4U];
            out += hex[code & 15U];
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace

void Evaluator::base64(const Call& call, const Place& place, Alternatives& out) {
    for (const Part& part : parts_of(call.argument, place.when, place.scope)) {
        const Place there{part.when, place.owner, place.scope};
        unknown(call.node, Unknown::function, there, out);
        if (!part.text || !part.text->complete()) continue;
        Alternative& result = out.back();
        set_text(result, call.node, referred(encode_base64(part.text->chars()), call.node), call.node->text_span());
        result.why = Unknown::none;
    }
}

/// Writes what the node comes to as JSON; false where that is not known, or differs by deployment.
bool Evaluator::write_json(const Node* node, const Node* call, const Place& place, Text::Builder& out) {
    const Nested nested(nesting_);
    if (nesting_ > deepest_nesting) return false;
    Alternatives alternatives;
    evaluate(node, place.when, place.owner, place.scope, alternatives);
    const auto mark = [&](std::string_view text) { out.substitute(text, true, call, 0, 0); };
    if (alternatives.size() != 1 || out.size() > longest_json) return false;
    const Alternative& one = alternatives.back();
    if (!one.is_present()) {
        mark("null");
        return true;
    }
    if (one.is_known_text()) {
        const bool bare = one.node->is_scalar() && one.text.pieces().empty() &&
                          doc::scalar_type(*one.node) != doc::ScalarType::string;
        if (!bare) mark("\"");
        const std::string escaped = json_escaped(one.text.chars());
        if (escaped == one.text.chars()) {
            out.append(one.text);
        } else {
            out.substitute(escaped, true, one.node, 0, 0);
        }
        if (!bare) mark("\"");
        return true;
    }
    if (one.is_sequence()) {
        mark("[");
        bool first = true;
        for (const Node* item : one.node->items()) {
            if (!first) mark(",");
            first = false;
            if (!write_json(item, call, place, out)) return false;
        }
        mark("]");
        return true;
    }
    if (!one.is_mapping()) return false;
    mark("{");
    bool first = true;
    for (const doc::Member& member : one.node->members()) {
        const auto function = call_of(member.value);
        const bool is_left_out = function && function->fn == Fn::ref && function->argument != nullptr &&
                                 function->argument->text == "AWS::NoValue";
        if (member.key->text.starts_with("Fn::")) return false;
        if (is_left_out) continue;
        if (!first) mark(",");
        first = false;
        mark("\"" + json_escaped(member.key->text) + "\":");
        if (!write_json(member.value, call, place, out)) return false;
    }
    mark("}");
    return true;
}

void Evaluator::to_json(const Call& call, const Place& place, Alternatives& out) {
    Text::Builder builder;
    const bool is_known = write_json(call.argument, call.node, place, builder);
    unknown(call.node, Unknown::function, place, out);
    if (!is_known) return;
    set_text(out.back(), call.node, builder.finish(), call.node->text_span());
    out.back().why = Unknown::none;
}

}  // namespace pipelint::cfn
