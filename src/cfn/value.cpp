#include "cfn/value.h"

#include <algorithm>

#include "cfn/template.h"

namespace pipelint::cfn {
namespace {

/// A mapping to whose keys a transform or a loop may add.
bool may_grow(const doc::Node& mapping, const Scope* scope) {
    if (!mapping.has_function_key) return false;
    return std::any_of(mapping.members().begin(), mapping.members().end(), [&](const doc::Member& member) {
        const std::string_view key = member.key->text;
        if (key.starts_with("Fn::")) return key == "Fn::Transform" || key.starts_with("Fn::ForEach");
        return scope != nullptr && key.find('{') != std::string_view::npos;
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

void Alternatives::shrink(std::size_t count) {
    if (!many_.empty()) {
        many_.resize(std::min(count, many_.size()));
        if (!many_.empty()) return;
        one_ = {};
        has_one_ = false;
    } else if (count == 0) {
        one_ = {};
        has_one_ = false;
    }
}

std::string_view Alternative::read_text() const {
    const bool is_scalar = node != nullptr && node->is_scalar() && text.pieces().empty();
    return is_scalar ? as_cloudformation_reads(*node) : text.chars();
}

bool Alternative::is_secret_reference() const {
    if (why != Unknown::dynamic_reference) return false;
    const std::string_view chars = text.chars();
    return chars.find("{{resolve:secretsmanager:") != std::string_view::npos ||
           chars.find("{{resolve:ssm-secure:") != std::string_view::npos;
}

std::optional<std::string> Value::known() && {
    const Value& kept = *this;
    const auto text = kept.known();
    return text ? std::optional<std::string>(*text) : std::nullopt;
}

std::optional<std::string_view> Value::known() const& {
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

void Value::member_of(const Alternative& mapping, std::string_view key, Alternatives& found) const {
    const doc::Node* node = mapping.node;
    const doc::Member* member = node->find(key);
    const auto add = [&](const doc::Node* name, const doc::Node* value, const Scope* scope) {
        // A present member is blamed at its own key, an absent one at the name of the mapping.
        const Span owner = name == nullptr ? mapping.owner : name->text_span();
        const std::size_t before = found.size();
        owner_->evaluate(value, mapping.when, owner, found, scope);
        if (value == nullptr && found.size() > before) found.back().mapping = node;
    };
    if (member != nullptr) return add(member->key, member->value, mapping.scope);
    if (!may_grow(*node, mapping.scope)) return add(nullptr, nullptr, nullptr);
    std::vector<Template::Grown> members;
    const bool is_complete = owner_->members_of(*node, mapping.scope, members);
    const auto grown =
        std::find_if(members.begin(), members.end(), [&](const Template::Grown& one) { return one.name == key; });
    if (grown != members.end()) return add(grown->key, grown->value, grown->scope);
    if (is_complete) return add(nullptr, nullptr, nullptr);
    // What it lacks is not absent but unknown.
    Alternative& unknown = found.add();
    unknown = mapping;
    unknown.state = State::unknown;
    unknown.why = Unknown::function;
}

Value Value::member(std::string_view key) const {
    Alternatives found;
    for (const Alternative& alternative : alternatives()) {
        if (alternative.is_mapping()) {
            member_of(alternative, key, found);
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
        Alternative all;
        all.state = State::unknown;
        all.why = Unknown::function;
        all.node = alternatives().front().node;
        all.span = alternatives().front().span;
        all.owner = alternatives().front().owner;
        all.scope = alternatives().front().scope;
        found = Alternatives(std::move(all));
    }
    return {owner_, std::move(found)};
}

bool Value::may_have(std::string_view key) const {
    return std::any_of(alternatives().begin(), alternatives().end(), [&](const Alternative& one) {
        if (!one.is_present()) return false;
        return !one.is_mapping() || one.node->find(key) != nullptr || may_grow(*one.node, one.scope);
    });
}

std::vector<Item> Value::items(bool or_single) const {
    std::vector<Item> found;
    for (const Alternative& alternative : alternatives()) {
        if (alternative.state != State::known) {
            if (or_single && alternative.is_present()) found.push_back({0, Value(owner_, {alternative})});
            continue;
        }
        if (const auto* parts = alternative.text.parts()) {
            for (std::size_t index = 0; index < parts->size(); ++index) {
                Alternative part = alternative;
                part.has_text = true;
                part.text = (*parts)[index];
                found.push_back({index, Value(owner_, {std::move(part)})});
            }
            continue;
        }
        if (!alternative.is_sequence()) {
            if (or_single) found.push_back({0, Value(owner_, {alternative})});
            continue;
        }
        for (std::size_t index = 0; index < alternative.node->items().size(); ++index) {
            const doc::Node* item = alternative.node->items()[index];
            found.push_back({index, owner_->value(item, alternative.when, alternative.owner, alternative.scope)});
        }
    }
    return found;
}

bool Value::is_complete_list(bool or_single) const {
    return std::all_of(alternatives().begin(), alternatives().end(), [&](const Alternative& alternative) {
        if (!alternative.is_present()) return true;
        if (alternative.state != State::known) return false;
        return or_single || alternative.is_sequence() || alternative.text.parts() != nullptr;
    });
}

}  // namespace pipelint::cfn
