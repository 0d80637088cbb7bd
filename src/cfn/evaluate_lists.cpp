// Lists: Fn::Split, Fn::Select and Fn::Length.

#include <algorithm>
#include <string>
#include <utility>

#include "cfn/evaluate.h"
#include "cfn/making.h"
#include "text/number.h"

namespace pipelint::cfn {

using doc::Node;
using making::referred;
using making::set_text;

namespace {

/// An index that no list has.
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

std::size_t index_of(std::string_view text) {
    const auto number = whole_number(text);
    return number && *number >= 0 ? static_cast<std::size_t>(*number) : nowhere;
}

}  // namespace

std::vector<Evaluator::List> Evaluator::lists_of(const Node* node, const When& when, const Scope* scope) {
    node = doc::resolve(node);
    std::vector<List> lists;
    if (++work_ > most_work) {
        lists.push_back({when, {}, false, false, false, Unknown::function});
    } else if (const auto function = call_of(node)) {
        lists_of_call(*function, when, scope, lists);
    } else if (node->is_sequence()) {
        List& list = lists.emplace_back();
        list.when = when;
        for (const Node* item : node->items()) list.elements.push_back({item, {}});
    } else {
        lists.push_back({when, {}, node->is_null(), node->is_null(), false, Unknown::function});
    }
    return lists;
}

void Evaluator::lists_of_call(const Call& call, const When& when, const Scope* scope, std::vector<List>& out) {
    const auto branches = call.fn == Fn::if_ ? document_.branches_of(call.argument, when, scope) : std::nullopt;
    if (branches) {
        for (const Template::Branch& branch : *branches) {
            if (out.size() > most_alternatives) return;
            for (List& list : lists_of(branch.node, branch.when, scope)) out.push_back(std::move(list));
        }
        return;
    }
    if (call.fn == Fn::split) return lists_of_split(call, when, scope, out);
    Alternatives alternatives;
    evaluate(call.node, when, call.node->span(), scope, alternatives);
    for (const Alternative& alternative : alternatives.view()) {
        List& list = out.emplace_back();
        list.when = alternative.when;
        list.is_absent = !alternative.is_present();
        list.is_known = alternative.is_sequence() || alternative.text.parts() != nullptr || list.is_absent;
        list.why = alternative.why;
        if (alternative.text.parts() != nullptr) {
            for (const Text& part : *alternative.text.parts()) list.elements.push_back({nullptr, part});
        } else if (alternative.is_sequence()) {
            for (const Node* item : alternative.node->items()) list.elements.push_back({item, {}});
        }
    }
}

/// The elements up to the first that holds something unknown are certain: what is unknown may hold the
/// delimiter itself.
void Evaluator::lists_of_split(const Call& call, const When& when, const Scope* scope, std::vector<List>& out) {
    const auto items = call.argument == nullptr ? std::span<const Node* const>() : call.argument->items();
    if (items.size() != 2) {
        out.push_back({when, {}, false, false, false, Unknown::function});
        return;
    }
    const auto delimiters = parts_of(items[0], when, scope);
    const bool usable = delimiters.size() == 1 && delimiters.front().text && delimiters.front().text->complete() &&
                        !delimiters.front().text->chars().empty();
    for (const Part& source : parts_of(items[1], when, scope)) {
        List& list = out.emplace_back();
        list.when = source.when;
        list.why = Unknown::function;
        list.is_known = usable && source.text.has_value();
        if (!list.is_known) continue;
        const std::string_view delimiter = delimiters.front().text->chars();
        const std::string_view chars = source.text->chars();
        for (std::size_t at = 0; at <= chars.size() && ++work_ <= most_work;) {
            const std::size_t end = std::min(chars.find(delimiter, at), chars.size());
            if (has_hole(chars.substr(at, end - at))) {
                list.has_open_end = true;
                break;
            }
            list.elements.push_back({nullptr, source.text->slice(at, end)});
            at = end + delimiter.size();
            if (end == chars.size()) break;
        }
        if (work_ > most_work) list.has_open_end = true;
    }
}

void Evaluator::element(const Node* call, const Element& element, const Place& place, Alternatives& out) {
    if (element.node != nullptr) return evaluate(element.node, place.when, place.owner, place.scope, out);
    Alternative& result = out.add();
    const Node* node = element.text.node();
    set_text(result, node == nullptr ? call : node, element.text,
             node == nullptr ? call->text_span() : element.text.part(0, element.text.chars().size()));
    result.when = place.when;
    result.owner = place.owner;
    result.scope = place.scope;
}

void Evaluator::select(const Call& call, const Place& place, Alternatives& out) {
    const auto items = call.argument->items();
    if (items.size() != 2) return unknown(call.node, Unknown::function, place, out);
    const auto indices = parts_of(items[0], place.when, place.scope);
    const bool has_index = indices.size() == 1 && indices.front().text && indices.front().text->complete();
    const std::size_t index = has_index ? index_of(indices.front().text->chars()) : nowhere;
    for (const List& list : lists_of(items[1], place.when, place.scope)) {
        const Place there{list.when, place.owner, place.scope};
        if (list.is_known && index < list.elements.size()) {
            element(call.node, list.elements[index], there, out);
        } else {
            unknown(call.node, list.why == Unknown::none ? Unknown::function : list.why, there, out);
        }
    }
}

std::optional<std::vector<std::string>> Evaluator::known_list(const Node* node, const Scope* scope) {
    const auto lists = lists_of(node, {}, scope);
    if (lists.size() != 1 || !lists.front().is_known || lists.front().has_open_end) return std::nullopt;
    std::vector<std::string> values;
    for (const Element& element : lists.front().elements) {
        if (element.node == nullptr) {
            values.emplace_back(element.text.chars());
            continue;
        }
        const auto parts = parts_of(element.node, {}, scope);
        if (parts.size() != 1 || !parts.front().text || !parts.front().text->complete()) return std::nullopt;
        values.emplace_back(parts.front().text->chars());
    }
    return values;
}

void Evaluator::split(const Call& call, const Place& place, Alternatives& out) {
    std::vector<List> lists;
    lists_of_split(call, place.when, place.scope, lists);
    for (List& list : lists) {
        const Place there{list.when, place.owner, place.scope};
        unknown(call.node, Unknown::function, there, out);
        if (!list.is_known || list.has_open_end) continue;
        Alternative& result = out.back();
        std::vector<Text> parts;
        for (Element& element : list.elements) parts.push_back(std::move(element.text));
        result.state = State::known;
        result.why = Unknown::none;
        result.text = Text::list(std::move(parts));
    }
}

void Evaluator::length(const Call& call, const Place& place, Alternatives& out) {
    for (const List& list : lists_of(call.argument, place.when, place.scope)) {
        const Place there{list.when, place.owner, place.scope};
        // An element that is `AWS::NoValue` does not count, and an `If` may come to it.
        const bool countable = list.is_known && !list.has_open_end &&
                               std::all_of(list.elements.begin(), list.elements.end(), [&](const Element& element) {
                                   if (element.node == nullptr) return true;
                                   const auto parts = parts_of(element.node, list.when, place.scope);
                                   return parts.size() == 1 && !parts.front().is_absent;
                               });
        if (!countable) {
            unknown(call.node, Unknown::function, there, out);
            continue;
        }
        Alternative& result = out.add();
        set_text(result, call.node, referred(std::to_string(list.elements.size()), call.node), call.node->text_span());
        result.when = list.when;
        result.owner = place.owner;
        result.scope = place.scope;
    }
}

}  // namespace pipelint::cfn
