#include "doc/document.h"

#include <unordered_map>

#include "doc/scalar.h"

namespace pipelint::doc {

struct Document::Lookups {
    std::unordered_map<const Node*, std::unordered_map<std::string_view, const Member*>> members;
    std::unordered_map<const Node*, std::vector<std::uint32_t>> offsets;
};

Document::Document(std::string_view bytes, FileId file, Format format, std::size_t expected)
    : bytes_(bytes), file_(file), format_(format), part_{0, bytes.size()}, arena_(expected * tree_per_byte + 1) {}

Document::~Document() = default;

const Member* Document::find_in(const Node& mapping, std::string_view key) const {
    const std::lock_guard lock(guard_);
    if (!lookups_) lookups_ = std::make_unique<Lookups>();
    const auto [entry, is_new] = lookups_->members.try_emplace(&mapping);
    if (is_new) {
        for (const Member& member : mapping.members()) {
            if (!member.key->is_scalar()) continue;
            const auto [known, is_first] = entry->second.emplace(member.key->text, &member);
            if (!is_first && known->second->value->is_null() && !member.value->is_null()) known->second = &member;
        }
    }
    const auto found = entry->second.find(key);
    return found == entry->second.end() ? nullptr : found->second;
}

const std::vector<std::uint32_t>& Document::offsets_of(const Node& scalar) const {
    const std::lock_guard lock(guard_);
    if (!lookups_) lookups_ = std::make_unique<Lookups>();
    const auto [entry, is_new] = lookups_->offsets.try_emplace(&scalar);
    if (is_new) entry->second = map_scalar(bytes_, scalar);
    return entry->second;
}

}  // namespace pipelint::doc
