#include "lint/document_place.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "cfn/intrinsic.h"
#include "cfn/template.h"
#include "doc/document.h"
#include "lint/shown_name.h"
#include "model/input.h"
#include "text/characters.h"

namespace pipelint {
namespace {

using doc::Node;

bool holds(const Node& node, const Span& span) { return node.begin <= span.begin && span.end <= node.end; }

/// `Name`, `Fn::If`, `aws-cdk`: no part of a path but itself.
bool is_plain_word(std::string_view key) {
    return !key.empty() &&
           std::all_of(key.begin(), key.end(), [](char c) { return is_alnum(c) || c == '_' || c == ':' || c == '-'; });
}

/// A path that nobody follows to its end is cut: in a deep document each finding would repeat it.
constexpr std::size_t longest_path = 500;

void add_key(std::string& path, std::string_view name) {
    const std::string key = shown_name(name);
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

DocumentPlaces::DocumentPlaces(const Input& input) {
    std::set<const doc::Document*> templates;
    for (const auto& document : input.templates()) {
        if (document->is_cloudformation()) templates.insert(&document->document());
    }
    for (const auto& document : input.documents()) {
        if (document->root() != nullptr) roots_.push_back({document->root(), templates.contains(document.get())});
    }
}

DocumentPlace DocumentPlaces::of(const Span& span) {
    DocumentPlace place;
    const auto after = std::partition_point(roots_.begin(), roots_.end(),
                                            [&](const Root& one) { return one.node->begin <= span.begin; });
    if (after == roots_.begin() || !holds(*std::prev(after)->node, span)) return place;
    const auto& [root, is_template] = *std::prev(after);
    const Node* node = root;
    bool in_resources = false;
    for (std::size_t depth = 0; node != nullptr; ++depth) {
        if (place.property.size() > longest_path) {
            place.property += "\xE2\x80\xA6";
            break;
        }
        const Node* next = nullptr;
        if (node->is_mapping()) {
            const doc::Member* member = member_at(*node, span.begin);
            const bool in_value = member != nullptr && member->value != nullptr && holds(*member->value, span);
            if (member == nullptr || !(in_value || holds(*member->key, span))) break;
            if (depth == 1 && in_resources) {
                place.resource = shown_name(member->key->text);
                place.property.clear();
            } else {
                add_key(place.property, member->key->text);
            }
            in_resources = depth == 0 && is_template && member->key->text == "Resources";
            if (in_value) next = member->value;
        } else if (node->is_sequence()) {
            const auto items = node->items();
            const auto behind = std::partition_point(items.begin(), items.end(),
                                                     [&](const Node* one) { return one->begin <= span.begin; });
            if (behind == items.begin() || !holds(**std::prev(behind), span)) break;
            add_index(place.property, static_cast<std::size_t>(behind - items.begin()) - 1);
            next = *std::prev(behind);
        } else if (node->kind == doc::Kind::tagged) {
            // The tag itself is no further step.
            const Node* inner = node->inner();
            if (inner == nullptr || !holds(*inner, span)) break;
            add_key(place.property, cfn::long_name(node->text));
            next = inner;
        }
        node = next;
    }
    return place;
}

}  // namespace pipelint
