#include "cfn/value.h"

#include <algorithm>

#include "cfn/template.h"

namespace pipelint::cfn {
namespace {

/// A mapping whose keys a transform or a loop may add to: what it lacks is not absent but unknown.
bool may_grow(const doc::Node& mapping) {
    return std::any_of(mapping.members().begin(), mapping.members().end(), [](const doc::Member& member) {
        return member.key->is_scalar() &&
               (member.key->text == "Fn::Transform" || member.key->text.starts_with("Fn::ForEach"));
    });
}

}  // namespace

Alternative& Alternatives::add() {
    if (many_.empty() && !has_one_) {
        has_one_ = true;
        return one_;
    }
    if (many_.empty()) many_.push_back(std::move(one_));
    return many_.emplace_back();
}

std::optional<std::string_view> Value::known() const {
    if (alternatives().size() != 1 || !alternatives().front().is_known_text()) return std::nullopt;
    return alternatives().front().text.chars();
}

bool Value::is_present() const {
    return std::any_of(alternatives().begin(), alternatives().end(),
                       [](const Alternative& a) { return a.is_present(); });
}

bool Value::is_wholly_known() const {
    return std::none_of(alternatives().begin(), alternatives().end(),
                        [](const Alternative& a) { return a.state == State::unknown || a.state == State::partial; });
}

Span Value::span() const { return alternatives().empty() ? Span{} : alternatives().front().span; }

Value Value::member(std::string_view key) const {
    Alternatives found;
    for (const Alternative& alternative : alternatives()) {
        const doc::Node* node = alternative.node;
        if (alternative.is_mapping()) {
            const doc::Member* member = node->find(key);
            if (member == nullptr && may_grow(*node)) {
                Alternative grown = alternative;
                grown.state = State::unknown;
                grown.why = Unknown::function;
                found.push_back(std::move(grown));
                continue;
            }
            // A present member is blamed at its own key, an absent one at the name of the mapping.
            const Span owner = member == nullptr ? alternative.owner : member->key->text_span();
            const std::size_t before = found.size();
            owner_->evaluate(member == nullptr ? nullptr : member->value, alternative.when, owner, found);
            if (member == nullptr && found.size() > before) found.back().mapping = node;
        } else if (alternative.state == State::unknown || alternative.state == State::partial) {
            found.push_back(alternative);
        } else {
            Alternative nowhere;
            nowhere.when = alternative.when;
            nowhere.state = State::nowhere;
            nowhere.span = alternative.span;
            nowhere.owner = alternative.owner;
            found.push_back(std::move(nowhere));
        }
    }
    // What was dropped at the bound may be anything.
    if (found.size() > most_alternatives) {
        Alternative all = alternatives().front();
        all.state = State::unknown;
        all.why = Unknown::function;
        found = Alternatives(std::move(all));
    }
    return {owner_, std::move(found)};
}

std::vector<Item> Value::items(bool or_single) const {
    std::vector<Item> found;
    for (const Alternative& alternative : alternatives()) {
        if (alternative.state != State::known) {
            if (or_single && alternative.is_present()) found.push_back({0, Value(owner_, {alternative})});
            continue;
        }
        if (!alternative.is_sequence()) {
            if (or_single) found.push_back({0, Value(owner_, {alternative})});
            continue;
        }
        for (std::size_t index = 0; index < alternative.node->items().size(); ++index) {
            const doc::Node* item = alternative.node->items()[index];
            found.push_back({index, owner_->value(item, alternative.when, alternative.owner)});
        }
    }
    return found;
}

bool Value::is_complete_list(bool or_single) const {
    return std::all_of(alternatives().begin(), alternatives().end(), [&](const Alternative& alternative) {
        if (!alternative.is_present()) return true;
        if (alternative.state != State::known) return false;
        return or_single || alternative.is_sequence();
    });
}

}  // namespace pipelint::cfn
