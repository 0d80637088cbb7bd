#include "doc/node.h"

#include <algorithm>
#include <array>
#include <functional>

#include "doc/document.h"
#include "doc/scalar.h"
#include "text/characters.h"

namespace pipelint::doc {
namespace {

bool all(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_integer(std::string_view text) {
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    if (text.empty() || !is_digit(text[0])) return false;
    if (text.starts_with("0x")) return all(text.substr(2), "0123456789abcdefABCDEF_");
    if (text.starts_with("0b")) return all(text.substr(2), "01_");
    if (text == "0") return true;
    if (text[0] == '0') return all(text.substr(1), "01234567_");
    if (all(text, "0123456789_")) return true;
    // Base 60, which YAML 1.1 reads `12:30:45` as.
    return all(text, "0123456789_:") && text.find("::") == std::string_view::npos && text.back() != ':';
}

bool is_real(std::string_view text) {
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
    if (text == ".inf" || text == ".Inf" || text == ".INF") return true;
    if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
    const std::size_t exponent = text.find_first_of("eE");
    const std::string_view mantissa = text.substr(0, exponent);
    if (exponent != std::string_view::npos) {
        std::string_view power = text.substr(exponent + 1);
        if (!power.empty() && (power[0] == '-' || power[0] == '+')) power.remove_prefix(1);
        if (!all(power, "0123456789")) return false;
    }
    const auto dots = std::count(mantissa.begin(), mantissa.end(), '.');
    const bool has_digit = std::any_of(mantissa.begin(), mantissa.end(), is_digit);
    return has_digit && dots <= 1 && (dots == 1 || exponent != std::string_view::npos) && all(mantissa, "0123456789._");
}

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 9> yes_words = {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"};
constexpr std::array<std::string_view, 9> no_words = {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 5> null_words = {"", "~", "null", "Null", "NULL"};

}  // namespace

Span Node::span() const { return document->locate(begin, end); }

Span Node::text_span() const {
    if (kind != Kind::scalar) return span();
    const bool quoted = style == Style::single_quoted || style == Style::double_quoted || style == Style::json_string;
    if (quoted) return document->locate(begin + 1, std::max(begin + 1, end - 1));
    return document->locate(content_begin(document->bytes(), *this), end);
}

Span Node::part(std::size_t first, std::size_t last) const {
    first = std::min(first, text.size());
    last = std::clamp(last, first, text.size());
    const std::string_view bytes = document->bytes();
    // Text that nothing was taken from or added to is a view of the source.
    const std::less_equal<> before;
    if (before(bytes.data(), text.data()) && before(text.data() + text.size(), bytes.data() + bytes.size())) {
        const auto content = static_cast<std::size_t>(text.data() - bytes.data());
        return document->locate(content + first, content + last);
    }
    const std::vector<std::uint32_t>& offsets = document->offsets_of(*this);
    // The end of a part is the end of its last byte, which may be the last of an escape.
    const std::uint32_t begin_at = offsets[first];
    std::uint32_t end_at = offsets[last];
    if (last > first) {
        const bool has_escapes = style == Style::double_quoted || style == Style::json_string;
        const bool folds_after = end_at > offsets[last - 1] + 1 && !(has_escapes && bytes[offsets[last - 1]] == '\\');
        if (folds_after)
            end_at = offsets[last - 1] + (bytes[offsets[last - 1]] == '\'' && style == Style::single_quoted ? 2 : 1);
    }
    return document->locate(begin_at, std::max(begin_at, end_at));
}

const Member* Node::find(std::string_view key) const {
    if (kind != Kind::mapping) return nullptr;
    constexpr std::size_t few = 32;
    if (count_ > few) return document->find_in(*this, key);
    const Member* empty = nullptr;
    for (const Member& member : members()) {
        if (member.key->text != key || !member.key->is_scalar()) continue;
        if (!member.value->is_null()) return &member;
        if (empty == nullptr) empty = &member;
    }
    return empty;
}

const Node* Node::get(std::string_view key) const {
    const Member* member = find(key);
    return member == nullptr ? nullptr : resolve(member->value);
}

const Node* resolve(const Node* node) {
    while (node != nullptr && node->kind == Kind::alias) node = node->inner();
    return node;
}

const Node* strip(const Node* node) {
    while (node != nullptr && (node->kind == Kind::alias || node->kind == Kind::tagged)) node = node->inner();
    return node;
}

ScalarType scalar_type(const Node& node) {
    if (node.kind == Kind::null) return ScalarType::null;
    if (node.is_quoted()) return ScalarType::string;
    if (is_one_of(node.text, null_words)) return ScalarType::null;
    if (is_one_of(node.text, yes_words) || is_one_of(node.text, no_words)) return ScalarType::boolean;
    if (is_integer(node.text)) return ScalarType::integer;
    if (is_real(node.text)) return ScalarType::real;
    return ScalarType::string;
}

Truth truth_of(std::string_view text) {
    if (is_one_of(text, yes_words)) return Truth::yes;
    if (is_one_of(text, no_words)) return Truth::no;
    return Truth::unknown;
}

}  // namespace pipelint::doc
