#include "doc/builder.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace pipelint::doc {
namespace {

constexpr std::string_view merge_key = "<<";

bool is_merge(const Member& member) {
    return member.key->is_scalar() && member.key->style == Style::plain && member.key->text == merge_key;
}

/// The mappings that a merge key brings in: one, or a sequence of them.
std::vector<const Node*> merge_sources(const Node* value) {
    value = resolve(value);
    if (value->is_mapping()) return {value};
    std::vector<const Node*> sources;
    if (!value->is_sequence()) return sources;
    for (const Node* item : value->items) {
        if (resolve(item)->is_mapping()) sources.push_back(resolve(item));
    }
    return sources;
}

}  // namespace

Builder::Builder(std::string_view bytes, FileId file, Format format, const Origin* origin, const Limits& limits)
    : document_(std::make_unique<Document>(bytes, file, format)), limits_(limits) {
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
std::span<T> Builder::copy(const std::vector<T>& values) {
    if (values.empty()) return {};
    // NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers is what is wanted
    auto* place = static_cast<T*>(document_->arena_.allocate(values.size() * sizeof(T), alignof(T)));
    std::uninitialized_copy(values.begin(), values.end(), place);
    return {place, values.size()};
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
    top.node->end = end;
    if (top.node->is_mapping()) {
        close_mapping(top.node, top.first_child);
    } else {
        top.node->items = copy(std::vector<const Node*>(
            children_.begin() + static_cast<std::ptrdiff_t>(top.first_child), children_.end()));
    }
    children_.resize(top.first_child);
    return top.node;
}

void Builder::close_mapping(Node* node, std::size_t first) {
    std::vector<Member> members;
    members.reserve((children_.size() - first) / 2);
    bool merges = false;
    for (std::size_t at = first; at + 1 < children_.size(); at += 2) {
        members.push_back({children_[at], children_[at + 1], false});
        merges = merges || is_merge(members.back());
    }
    if (merges) {
        const std::size_t own = members.size();
        std::unordered_map<std::string_view, bool> seen;
        for (const Member& member : members) seen.emplace(member.key->text, true);
        for (std::size_t at = 0; at < own; ++at) {
            if (!is_merge(members[at])) continue;
            for (const Node* source : merge_sources(members[at].value)) {
                for (const Member& member : source->members) {
                    if (!is_merge(member) && seen.emplace(member.key->text, true).second) {
                        members.push_back({member.key, member.value, true});
                    }
                }
            }
        }
        alias_nodes_ += members.size() - own;
    }
    node->members = copy(members);
    note_duplicates(*node);
}

void Builder::note_duplicates(const Node& node) {
    constexpr std::size_t small = 12;
    const auto same = [](const Member& a, const Member& b) {
        return a.key->is_scalar() && b.key->is_scalar() && a.key->text == b.key->text && !is_merge(a);
    };
    if (node.members.size() <= small) {
        for (std::size_t second = 1; second < node.members.size(); ++second) {
            for (std::size_t first = 0; first < second; ++first) {
                if (!same(node.members[first], node.members[second])) continue;
                document_->duplicates_.push_back({node.members[first].key, node.members[second].key});
                break;
            }
        }
        return;
    }
    std::unordered_map<std::string_view, const Node*> first_use;
    for (const Member& member : node.members) {
        if (!member.key->is_scalar() || is_merge(member)) continue;
        const auto [first, is_new] = first_use.emplace(member.key->text, member.key);
        if (!is_new) document_->duplicates_.push_back({first->second, member.key});
    }
}

std::size_t Builder::expanded_size(const Node* node) {
    if (const auto known = sizes_.find(node); known != sizes_.end()) return known->second;
    std::size_t size = 1;
    const auto add = [&](const Node* child) {
        if (size <= limits_.alias_nodes) size += expanded_size(child);
    };
    if (node->inner != nullptr) add(node->inner);
    for (const Node* item : node->items) add(item);
    for (const Member& member : node->members) {
        add(member.key);
        add(member.value);
    }
    return size;
}

// Every alias inside `target` was counted before it, so a bomb costs no more than its bytes.
void Builder::count_alias(const Node* target) {
    const std::size_t size = expanded_size(target);
    sizes_.emplace(target, size);
    alias_nodes_ += size;
}

void Builder::set_part(std::size_t begin, std::size_t end) { document_->part_ = {begin, end}; }

std::unique_ptr<Document> Builder::finish() {
    std::sort(document_->duplicates_.begin(), document_->duplicates_.end(),
              [](const auto& a, const auto& b) { return a.second->begin < b.second->begin; });
    return std::move(document_);
}

}  // namespace pipelint::doc
