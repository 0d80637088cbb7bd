#include "lint/document_place.h"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "cfn/template.h"
#include "doc/document.h"
#include "model/input.h"

namespace pipelint {
namespace {

using doc::Node;

bool holds(const Node& node, const Span& span) { return node.begin <= span.begin && span.end <= node.end; }

/// `Name`, `Fn::If`, `aws-cdk`: no part of a path but itself.
bool is_plain_word(std::string_view key) {
    return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':' || c == '-';
    });
}

/// Of a key, which may be anything, no more than that.
std::string_view cut_key(std::string_view key) {
    constexpr std::size_t longest = 100;
    if (key.size() <= longest) return key;
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(key[end]) & 0xC0U) == 0x80U) --end;
    return key.substr(0, end);
}

void add_key(std::string& path, std::string_view key) {
    key = cut_key(key);
    if (is_plain_word(key)) {
        if (!path.empty()) path += '.';
        path += key;
        return;
    }
    path += "[\"";
    for (const char c : key) {
        if (c == '"' || c == '\\') path += '\\';
        path += c;
    }
    path += "\"]";
}

void add_index(std::string& path, std::size_t index) { path.append("[").append(std::to_string(index)).append("]"); }

/// `!If` as `Fn::If`.
std::string long_name(std::string_view tag) {
    if (tag.starts_with('!')) tag.remove_prefix(1);
    const bool is_whole = tag == "Ref" || tag == "Condition";
    return (is_whole ? "" : "Fn::") + std::string(tag);
}

}  // namespace

/// The last of the mapping's own members that begins at the place or before it.
const doc::Member* DocumentPlaces::member_at(const Node& mapping, std::uint32_t at) {
    const auto [entry, is_new] = members_.try_emplace(&mapping);
    std::vector<const doc::Member*>& own = entry->second;
    if (is_new) {
        for (const doc::Member& member : mapping.members()) {
            if (!member.merged) own.push_back(&member);
        }
    }
    const auto after =
        std::partition_point(own.begin(), own.end(), [&](const doc::Member* one) { return one->key->begin <= at; });
    return after == own.begin() ? nullptr : *std::prev(after);
}

DocumentPlace DocumentPlaces::of(const Span& span) {
    DocumentPlace place;
    const auto& documents = input_.documents();
    const auto document = std::find_if(documents.begin(), documents.end(), [&](const auto& one) {
        return one->root() != nullptr && holds(*one->root(), span);
    });
    if (document == documents.end()) return place;
    const bool is_template = std::any_of(input_.templates().begin(), input_.templates().end(), [&](const auto& one) {
        return one->is_cloudformation() && &one->document() == document->get();
    });
    const Node* node = (*document)->root();
    bool in_resources = false;
    for (std::size_t depth = 0; node != nullptr; ++depth) {
        const Node* next = nullptr;
        if (node->is_mapping()) {
            const doc::Member* member = member_at(*node, span.begin);
            const bool in_value = member != nullptr && member->value != nullptr && holds(*member->value, span);
            if (member == nullptr || !(in_value || holds(*member->key, span))) break;
            if (depth == 1 && in_resources) {
                place.resource = cut_key(member->key->text);
                place.property.clear();
            } else {
                add_key(place.property, member->key->text);
            }
            in_resources = depth == 0 && is_template && member->key->text == "Resources";
            if (in_value) next = member->value;
        } else if (node->is_sequence()) {
            const auto items = node->items();
            const auto after = std::partition_point(items.begin(), items.end(),
                                                    [&](const Node* one) { return one->begin <= span.begin; });
            if (after == items.begin() || !holds(**std::prev(after), span)) break;
            add_index(place.property, static_cast<std::size_t>(after - items.begin()) - 1);
            next = *std::prev(after);
        } else if (node->kind == doc::Kind::tagged) {
            // The tag itself is no further step.
            const Node* inner = node->inner();
            if (inner == nullptr || !holds(*inner, span)) break;
            add_key(place.property, long_name(node->text));
            next = inner;
        }
        node = next;
    }
    return place;
}

}  // namespace pipelint
