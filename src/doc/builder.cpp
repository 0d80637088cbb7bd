#include "doc/builder.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

namespace pipelint::doc {
namespace {

constexpr std::string_view merge_key = "<<";

/// Is it a key that CloudFormation may call, or fill in: `Fn::…`, `…${Name}…`?
bool is_function_key(const Node& key) {
    return key.text.starts_with("Fn::") || key.text.find('{') != std::string_view::npos;
}

bool is_merge(const Member& member) {
    return member.key->is_scalar() && member.key->style == Style::plain && member.key->text == merge_key;
}

/// The mappings that a merge key brings in: one, or a sequence of them.
std::vector<const Node*> merge_sources(const Node* value) {
    value = resolve(value);
    if (value->is_mapping()) return {value};
    std::vector<const Node*> sources;
    if (!value->is_sequence()) return sources;
    for (const Node* item : value->items()) {
        if (resolve(item)->is_mapping()) sources.push_back(resolve(item));
    }
    return sources;
}

}  // namespace

Builder::Builder(std::string_view bytes, FileId file, Format format, const Origin* origin, const Limits& limits,
                 std::size_t expected)
    : document_(std::make_unique<Document>(bytes, file, format, expected)), limits_(limits) {
    document_->origin_ = origin;
}

Node* Builder::make(Kind kind, std::uint32_t begin, std::uint32_t end) {
    void* place = document_->arena_.allocate(sizeof(Node), alignof(Node));
    auto* node = new (place) Node;
    node->document = document_.get();
    node->kind = kind;
    node->begin = begin;
    node->end = end;
    return node;
}

std::string_view Builder::keep(std::string_view text, std::string_view slice) {
    if (text == slice) return slice;
    if (text.empty()) return {};
    auto* place = static_cast<char*>(document_->arena_.allocate(text.size(), 1));
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
}

template <typename T>
T* Builder::allocate(std::size_t count) {
    // NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers is what is wanted
    return static_cast<T*>(document_->arena_.allocate(count * sizeof(T), alignof(T)));
}

void Builder::add(Node* node) {
    if (open_.empty()) {
        document_->root_ = node;
    } else {
        children_.push_back(node);
    }
}

void Builder::open(Node* collection) { open_.push_back({collection, children_.size()}); }

bool Builder::expects_key() const {
    if (open_.empty() || !open_.back().node->is_mapping()) return false;
    return (children_.size() - open_.back().first_child) % 2 == 0;
}

const Node* Builder::last() const {
    if (open_.empty() || children_.size() == open_.back().first_child) return nullptr;
    return children_.back();
}

Node* Builder::close(std::uint32_t end) {
    const Open top = open_.back();
    open_.pop_back();
    // What stands for nothing may have been placed before it.
    top.node->end = std::max(end, top.node->begin);
    if (top.node->is_mapping()) {
        close_mapping(top.node, top.first_child);
    } else {
        const std::size_t count = children_.size() - top.first_child;
        auto* items = allocate<const Node*>(count);
        std::uninitialized_copy_n(children_.data() + top.first_child, count, items);
        top.node->content_.items = items;
        top.node->count_ = static_cast<std::uint32_t>(count);
    }
    children_.resize(top.first_child);
    return top.node;
}

void Builder::close_mapping(Node* node, std::size_t first) {
    const std::size_t own = (children_.size() - first) / 2;
    auto* members = allocate<Member>(own);
    bool merges = false;
    for (std::size_t at = 0; at < own; ++at) {
        const Member* member =
            ::new (members + at) Member{children_[first + 2 * at], children_[first + 2 * at + 1], false};
        merges = merges || is_merge(*member);
        node->has_function_key = node->has_function_key || is_function_key(*member->key);
    }
    node->content_.members = members;
    node->count_ = static_cast<std::uint32_t>(own);
    if (merges) add_merged(node);
    note_duplicates(*node);
}

void Builder::add_merged(Node* node) {
    const std::span<const Member> own = node->members();
    std::vector<Member> all(own.begin(), own.end());
    std::unordered_set<std::string_view> seen;
    for (const Member& member : own) seen.insert(member.key->text);
    for (const Member& merge : own) {
        if (!is_merge(merge)) continue;
        for (const Node* source : merge_sources(merge.value)) {
            for (const Member& member : source->members()) {
                if (is_merge(member) || !seen.insert(member.key->text).second) continue;
                all.push_back({member.key, member.value, true});
                node->has_function_key = node->has_function_key || is_function_key(*member.key);
            }
        }
    }
    alias_nodes_ += all.size() - own.size();
    auto* members = allocate<Member>(all.size());
    std::uninitialized_copy(all.begin(), all.end(), members);
    node->content_.members = members;
    node->count_ = static_cast<std::uint32_t>(all.size());
}

void Builder::note_duplicates(const Node& node) {
    constexpr std::size_t small = 12;
    const auto same = [](const Member& a, const Member& b) {
        return a.key->is_scalar() && b.key->is_scalar() && a.key->text == b.key->text && !is_merge(a);
    };
    if (node.members().size() <= small) {
        for (std::size_t second = 1; second < node.members().size(); ++second) {
            for (std::size_t first = 0; first < second; ++first) {
                if (!same(node.members()[first], node.members()[second])) continue;
                document_->duplicates_.push_back({node.members()[first].key, node.members()[second].key});
                break;
            }
        }
        return;
    }
    std::unordered_map<std::string_view, const Node*> first_use;
    for (const Member& member : node.members()) {
        if (!member.key->is_scalar() || is_merge(member)) continue;
        const auto [first, is_new] = first_use.emplace(member.key->text, member.key);
        if (!is_new) document_->duplicates_.push_back({first->second, member.key});
    }
}

Builder::Extent Builder::expanded(const Node* node) {
    if (const auto known = extents_.find(node); known != extents_.end()) return known->second;
    Extent all;
    const auto add = [&](const Node* child) {
        if (all.nodes > limits_.alias_nodes || all.depth > limits_.depth) return;
        const Extent one = expanded(child);
        all.nodes += one.nodes;
        all.depth = std::max(all.depth, one.depth);
    };
    if (node->inner() != nullptr) add(node->inner());
    for (const Node* item : node->items()) add(item);
    for (const Member& member : node->members()) {
        add(member.key);
        add(member.value);
    }
    if (node->kind == Kind::sequence || node->kind == Kind::mapping) ++all.depth;
    return all;
}

// Every alias inside `target` was counted before it, so a bomb costs no more than its bytes.
void Builder::count_alias(const Node* target) {
    const Extent extent = expanded(target);
    extents_.emplace(target, extent);
    alias_nodes_ += extent.nodes;
    is_too_deep_ = is_too_deep_ || open_.size() + extent.depth > limits_.depth;
}

void Builder::set_part(std::size_t begin, std::size_t end) { document_->part_ = {begin, end}; }

std::unique_ptr<Document> Builder::finish() {
    std::sort(document_->duplicates_.begin(), document_->duplicates_.end(),
              [](const auto& a, const auto& b) { return a.second->begin < b.second->begin; });
    return std::move(document_);
}

}  // namespace pipelint::doc
