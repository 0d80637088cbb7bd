// Texts in another form: Fn::Base64 and Fn::ToJsonString.

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

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

/// Is the number one as JSON writes it? YAML has `.5`, `0x1F` and `1_000` as well.
bool is_json_number(std::string_view text) {
    const auto digits = [&] {
        const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
        text.remove_prefix(count);
        return count;
    };
    const auto take = [&](std::string_view any) {
        const bool is_there = !text.empty() && any.find(text.front()) != std::string_view::npos;
        if (is_there) text.remove_prefix(1);
        return is_there;
    };
    take("-");
    const bool starts_with_zero = text.starts_with('0');
    const std::size_t whole = digits();
    if (whole == 0 || (starts_with_zero && whole > 1)) return false;
    if (take(".") && digits() == 0) return false;
    if (take("eE")) {
        take("+-");
        if (digits() == 0) return false;
    }
    return text.empty();
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

/// What the node comes to, where it is the same in every deployment.
std::optional<Alternative> Evaluator::only_alternative(const Node* node, const Place& place) {
    Alternatives alternatives;
    evaluate(node, place.when, place.owner, place.scope, alternatives);
    if (alternatives.size() != 1) return std::nullopt;
    return std::move(alternatives.back());
}

/// Writes a text, or a number or a truth value where the template has one; false where JSON cannot say it.
bool Evaluator::write_json_scalar(const Alternative& one, const Node* call, Text::Builder& out) {
    const auto mark = [&](std::string_view text) { out.substitute(text, true, call, 0, 0); };
    const bool is_written_out = one.node->is_scalar() && one.text.pieces().empty();
    const doc::ScalarType type = is_written_out ? doc::scalar_type(*one.node) : doc::ScalarType::string;
    if (type != doc::ScalarType::string) {
        const std::string_view read = one.read_text();
        if (type != doc::ScalarType::boolean && !is_json_number(read)) return false;
        out.substitute(read, true, one.node, 0, one.node->text.size());
        return true;
    }
    mark("\"");
    const std::string escaped = json_escaped(one.text.chars());
    if (escaped == one.text.chars()) {
        out.append(one.text);
    } else {
        out.substitute(escaped, true, one.node, 0, 0);
    }
    mark("\"");
    return true;
}

/// Writes what a value comes to as JSON; false where that is not known, or differs by deployment.
bool Evaluator::write_json(const Alternative& one, const Node* call, const Place& place, Text::Builder& out) {
    const Nested nested(nesting_);
    if (nesting_ > deepest_nesting || out.size() > longest_json) return false;
    const auto mark = [&](std::string_view text) { out.substitute(text, true, call, 0, 0); };
    if (!one.is_present()) {
        mark("null");
        return true;
    }
    if (one.is_known_text()) return write_json_scalar(one, call, out);
    if (!one.is_sequence() && !one.is_mapping()) return false;
    mark(one.is_sequence() ? "[" : "{");
    bool first = true;
    const auto element = [&](const doc::Node* value, const doc::Node* key) {
        const auto inner = only_alternative(value, place);
        if (!inner) return false;
        // `AWS::NoValue` takes its place out; a `null` that is written stays.
        if (!inner->is_present() && !doc::resolve(value)->is_null()) return true;
        if (!first) mark(",");
        first = false;
        if (key != nullptr) mark("\"" + json_escaped(key->text) + "\":");
        return write_json(*inner, call, place, out);
    };
    for (const Node* item : one.node->items()) {
        if (!element(item, nullptr)) return false;
    }
    for (const doc::Member& member : one.node->members()) {
        if (member.key->text.starts_with("Fn::") || !element(member.value, member.key)) return false;
    }
    mark(one.is_sequence() ? "]" : "}");
    return true;
}

void Evaluator::to_json(const Call& call, const Place& place, Alternatives& out) {
    Text::Builder builder;
    const auto value = only_alternative(call.argument, place);
    const bool is_known = value && write_json(*value, call.node, place, builder);
    unknown(call.node, Unknown::function, place, out);
    if (!is_known) return;
    set_text(out.back(), call.node, builder.finish(), call.node->text_span());
    out.back().why = Unknown::none;
}

}  // namespace pipelint::cfn
