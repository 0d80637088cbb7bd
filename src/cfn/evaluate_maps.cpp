// What is looked up in a map: Fn::FindInMap.

#include <string>
#include <utility>
#include <vector>

#include "cfn/evaluate.h"
#include "text/work.h"

namespace pipelint::cfn {

using doc::Node;

/// The keys that the mapping is looked up by. What `Ref` gives may be any of those that it has; a deployment
/// in which it is another one fails.
std::vector<Evaluator::Key> Evaluator::keys_of(const Node* node, const Node* mapping, const When& when,
                                               const Scope* scope) {
    std::vector<Key> keys;
    const auto function = call_of(node);
    if (function && function->fn == Fn::ref && function->argument != nullptr) {
        const std::string_view name = function->argument->text;
        const Parameter* target = document_.parameter(name);
        const bool is_free = target == nullptr ? is_pseudo_parameter(name) && Scope::find(scope, name) == nullptr
                                               : target->domain.empty() && !target->is_ssm() && !target->is_list();
        // CloudFormation takes maps of 200 keys.
        constexpr std::size_t most_keys = 200;
        if (is_free && mapping->members().size() > most_keys) {
            keys.push_back({when, {}, false});
            return keys;
        }
        if (is_free) {
            for (const doc::Member& member : mapping->members()) {
                work::spend();
                const Literal literal{name, true, member.key->text};
                if (when.excludes(literal) || !document_.is_possible(when.with(literal))) continue;
                keys.push_back({when.with(literal), member.key->text, true});
            }
            return keys;
        }
    }
    for (const Part& part : parts_of(node, when, scope)) {
        const bool is_known = part.text && part.text->complete();
        keys.push_back(
            {part.when, is_known ? document_.keep(std::string(part.text->chars())) : std::string_view(), is_known});
    }
    return keys;
}

void Evaluator::find_in_map(const Call& call, const Place& place, Alternatives& out) {
    const auto items = call.argument->items();
    const Node* otherwise = nullptr;
    if (items.size() == 4 && doc::resolve(items[3])->is_mapping())
        otherwise = doc::resolve(items[3])->get("DefaultValue");
    const auto names = items.size() >= 3 ? parts_of(items[0], place.when, place.scope) : std::vector<Part>();
    const bool has_name = names.size() == 1 && names.front().text && names.front().text->complete();
    const Node* map = has_name ? document_.mapping(names.front().text->chars()) : nullptr;
    const std::size_t before = out.size();
    bool is_exact = map != nullptr && map->is_mapping();
    const auto look_up = [&](const Node* found, const When& when) {
        const std::size_t first = out.size();
        if (found == nullptr) found = otherwise;
        if (found == nullptr) return unknown(call.node, Unknown::mapping, {when, place.owner, place.scope}, out);
        evaluate(found, when, place.owner, found == otherwise ? place.scope : nullptr, out);
        // It stands where others may look it up too: nothing to be edited for the sake of one.
        for (Alternative& one : out.edit().subspan(first)) {
            if (!one.is_known_text() || !one.text.pieces().empty() || one.text.chars().empty()) continue;
            Text::Builder builder;
            builder.substitute(one.read_text(), true, one.node, 0, one.node->text.size());
            one.text = builder.finish();
        }
    };
    if (is_exact) {
        for (const Key& top : keys_of(items[1], map, place.when, place.scope)) {
            const Node* level = top.is_known ? map->get(top.text) : nullptr;
            is_exact = is_exact && top.is_known;
            if (!top.is_known) break;
            if (level == nullptr || !level->is_mapping()) {
                look_up(nullptr, top.when);
                continue;
            }
            for (const Key& second : keys_of(items[2], level, top.when, place.scope)) {
                is_exact = is_exact && second.is_known;
                if (second.is_known) look_up(level->get(second.text), second.when);
            }
            if (out.size() > before + most_alternatives) is_exact = false;
            if (!is_exact) break;
        }
    }
    if (is_exact && out.size() > before) return;
    out.shrink(before);
    unknown(call.node, Unknown::mapping, place, out);
}

}  // namespace pipelint::cfn
