// Texts that are made of others: Fn::Sub and Fn::Join.

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "cfn/evaluate.h"
#include "cfn/making.h"
#include "text/characters.h"
#include "text/work.h"

namespace pipelint::cfn {

using doc::Node;
using making::set_text;

namespace {

/// Texts longer than this are not multiplied by alternatives.
constexpr std::size_t longest_multiplied = std::size_t{1} << 16U;

/// The text that goes into another one.
Text as_read(Alternative& one) {
    const std::string_view read = one.read_text();
    if (read == one.text.chars()) return std::move(one.text);
    Text::Builder builder;
    builder.substitute(read, true, one.node, 0, one.node->text.size());
    return builder.finish();
}

}  // namespace

std::vector<Evaluator::Part> Evaluator::parts_of(const Node* node, const When& when, const Scope* scope) {
    Alternatives alternatives;
    evaluate(node, when, doc::resolve(node)->span(), scope, alternatives);
    std::vector<Part> parts;
    parts.reserve(alternatives.size());
    for (Alternative& one : alternatives.edit()) {
        Part& part = parts.emplace_back();
        part.is_absent = !one.is_present();
        // A part of a dynamic reference makes one of the whole.
        const bool is_resolved = one.why == Unknown::dynamic_reference && !one.text.chars().empty();
        const bool readable = is_resolved || (one.has_text && one.state != State::unknown);
        if (readable) part.text = as_read(one);
        part.when = std::move(one.when);
    }
    return parts;
}

/// What `${name}` comes to, where the `Fn::Sub` has no variable of that name.
std::vector<Evaluator::Part> Evaluator::parts_of_name(const Node* node, std::string_view name, const When& when,
                                                      const Scope* scope) {
    Alternatives alternatives;
    const Span span = node->span();
    const Place place{when, span, scope};
    const std::string_view known = document_.name_in(scope, name);
    const std::size_t dot = known.find('.');
    if (dot == std::string_view::npos || Scope::find(scope, name) != nullptr) {
        named(node, name, place, alternatives);
    } else {
        attribute_of(node, known.substr(0, dot), known.substr(dot + 1), place, alternatives);
    }
    std::vector<Part> parts;
    for (Alternative& one : alternatives.edit()) {
        Part& part = parts.emplace_back();
        if (one.is_known_text()) part.text = std::move(one.text);
        part.when = std::move(one.when);
    }
    return parts;
}

/// Goes on with every draft for every part that it can meet; `add` gets nullptr where that would be too many.
template <typename Add>
void Evaluator::combine(std::vector<Draft>& drafts, const std::vector<Part>& parts, const Add& add) {
    work::spend(drafts.size());
    if (parts.size() == 1) {
        for (Draft& draft : drafts) {
            if (!(draft.when == parts.front().when)) draft.when = draft.when.with(parts.front().when);
            add(draft.text, &parts.front());
        }
        return;
    }
    const bool too_long = std::any_of(drafts.begin(), drafts.end(),
                                      [](const Draft& draft) { return draft.text.size() > longest_multiplied; });
    if (parts.empty() || too_long || drafts.size() * parts.size() > most_alternatives) {
        for (Draft& draft : drafts) add(draft.text, nullptr);
        return;
    }
    std::vector<Draft> all;
    for (const Draft& draft : drafts) {
        for (const Part& part : parts) {
            const When when = draft.when.with(part.when);
            if (!document_.is_possible(when)) continue;
            all.push_back({when, draft.text});
            add(all.back().text, &part);
        }
    }
    drafts = std::move(all);
}

void Evaluator::texts(const Node* call, std::vector<Draft>& drafts, const Span& span, const Place& place,
                      Alternatives& out) {
    for (Draft& draft : drafts) {
        Alternative& result = out.add();
        set_text(result, call, draft.text.finish(), span);
        result.when = std::move(draft.when);
        result.owner = place.owner;
        result.scope = place.scope;
    }
}

void Evaluator::substitute(const Call& call, const Place& place, Alternatives& out) {
    const Node* format = call.argument;
    const Node* variables = nullptr;
    if (format->is_sequence() && !format->items().empty()) {
        if (format->items().size() > 1) variables = doc::resolve(format->items()[1]);
        format = doc::resolve(format->items()[0]);
    }
    if (!format->is_scalar()) return unknown(call.node, Unknown::function, place, out);

    const std::string_view text = format->text;
    std::vector<Draft> drafts(1);
    drafts.front().when = place.when;
    std::map<std::string_view, std::vector<Part>> seen;  // each worked out once
    std::size_t done = 0;
    const auto literal = [&](std::size_t first, std::size_t last) {
        for (Draft& draft : drafts) draft.text.literal(format, first, last);
    };
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
        const std::size_t close = text.find('}', at);
        if (close == std::string_view::npos) break;
        literal(done, at);
        std::string_view name = text.substr(at + 2, close - at - 2);
        if (name.starts_with('!')) {
            // `${!Literal}` gives `${Literal}`.
            literal(at, at + 2);
            literal(at + 3, close + 1);
        } else {
            name = trim(name);
            const auto [entry, is_new] = seen.try_emplace(name);
            if (is_new) {
                const Node* given = variables == nullptr ? nullptr : variables->get(name);
                entry->second = given == nullptr ? parts_of_name(format, name, place.when, place.scope)
                                                 : parts_of(given, place.when, place.scope);
            }
            combine(drafts, entry->second, [&](Text::Builder& builder, const Part* part) {
                if (part != nullptr && part->text) {
                    builder.substitute(part->text->chars(), part->text->complete(), format, at, close + 1);
                } else {
                    builder.hole(format, at, close + 1, name);
                }
            });
        }
        done = at = close + 1;
    }
    literal(done, text.size());
    texts(call.node, drafts, format->text_span(), place, out);
}

void Evaluator::join(const Call& call, const Place& place, Alternatives& out) {
    const auto items = call.argument->items();
    const Node* delimiter = items.size() == 2 ? doc::resolve(items[0]) : nullptr;
    if (delimiter == nullptr || !(delimiter->is_scalar() || delimiter->is_null()))
        return unknown(call.node, Unknown::function, place, out);
    const Span span = doc::resolve(items[1])->span();
    for (const List& list : lists_of(items[1], place.when, place.scope)) {
        if (!list.is_known || list.has_open_end) {
            unknown(call.node, Unknown::function, {list.when, place.owner, place.scope}, out);
            continue;
        }
        std::vector<Draft> drafts(1);
        drafts.front().when = list.when;
        const auto separate = [&](Text::Builder& builder) {
            if (!builder.is_empty() && delimiter->is_scalar()) builder.separator(delimiter);
            builder.start();
        };
        for (const Element& element : list.elements) {
            if (element.node == nullptr) {
                for (Draft& draft : drafts) {
                    separate(draft.text);
                    draft.text.append(element.text);
                }
                continue;
            }
            combine(
                drafts, parts_of(element.node, list.when, place.scope), [&](Text::Builder& builder, const Part* part) {
                    // `AWS::NoValue` is no element.
                    if (part != nullptr && part->is_absent) return;
                    separate(builder);
                    if (part != nullptr && part->text) {
                        builder.append(*part->text);
                        return;
                    }
                    const auto inner = call_of(element.node);
                    const bool named = inner && inner->argument != nullptr && inner->argument->is_scalar();
                    builder.hole(doc::resolve(element.node), 0, 0, named ? inner->argument->text : std::string_view());
                });
        }
        texts(call.node, drafts, span, place, out);
    }
}

}  // namespace pipelint::cfn
