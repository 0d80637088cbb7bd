#include "cfn/evaluate.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "text/work.h"

namespace pipelint::cfn {
namespace {

using doc::Node;

/// Templates in templates are followed this far.
constexpr int deepest = 8;
/// Calls in calls, through files that include each other: a stack has an end.
constexpr std::size_t deepest_nesting = 300;
/// Counts a call in a call.
class Nested {
public:
    explicit Nested(std::size_t& depth) : depth_(depth) { ++depth_; }
    ~Nested() { --depth_; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;

private:
    std::size_t& depth_;
};

/// Texts longer than this are not multiplied by alternatives.
constexpr std::size_t longest_multiplied = std::size_t{1} << 16U;

/// Text that another program fills in before CloudFormation sees it, or that CloudFormation takes
/// from elsewhere. Scripts of several lines are left out: there `${x}` is the shell's.
Unknown placeholder(std::string_view text) {
    if (text.find('{') == std::string_view::npos && text.find("<%") == std::string_view::npos) return Unknown::none;
    if (text.find("{{resolve:") != std::string_view::npos) return Unknown::dynamic_reference;
    const bool one_line = text.find('\n') == std::string_view::npos;
    const bool marks = text.find("{{") != std::string_view::npos || text.find("${") != std::string_view::npos ||
                       text.find("<%") != std::string_view::npos;
    return one_line && marks ? Unknown::templated : Unknown::none;
}

/// `{{ x }}` without quotes is a mapping to YAML: { { x: null }: null }.
bool is_unquoted_tag(const Node& node) {
    return node.is_mapping() && node.style == doc::Style::flow && node.members().size() == 1 &&
           node.members().front().key->is_mapping() && node.members().front().key->style == doc::Style::flow;
}

void set_unknown(Alternative& alternative, const Node* node, Unknown why) {
    alternative.state = State::unknown;
    alternative.why = why;
    alternative.node = node;
    alternative.span = node->text_span();
}

void set_data(Alternative& alternative, const Node* node) {
    alternative.state = State::known;
    alternative.node = node;
    if (!node->is_scalar()) {
        alternative.span = node->span();
        return;
    }
    alternative.has_text = true;
    alternative.text = Text(node);
    alternative.span = node->text.empty() ? node->span() : node->text_span();
}

/// A text that was put together.
void set_text(Alternative& alternative, const Node* node, Text text, const Span& span) {
    alternative.node = node;
    alternative.span = span;
    alternative.has_text = true;
    alternative.state = text.complete() ? State::known : State::partial;
    if (text.chars().find("{{resolve:") != std::string_view::npos) {
        alternative.state = State::unknown;
        alternative.why = Unknown::dynamic_reference;
    }
    alternative.text = std::move(text);
}

/// The text of a reference: it comes from elsewhere, and the reference is to blame for it.
Text referred(std::string_view chars, const Node* node) {
    Text::Builder builder;
    builder.substitute(chars, true, node, 0, 0);
    return builder.finish();
}

/// An index that no list has.
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

std::size_t whole_number(std::string_view text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole ? value : nowhere;
}

/// The text that goes into another one.
Text as_read(Alternative& one) {
    const std::string_view read = one.read_text();
    if (read == one.text.chars()) return std::move(one.text);
    Text::Builder builder;
    builder.substitute(read, true, one.node, 0, one.node->text.size());
    return builder.finish();
}

std::string encode_base64(std::string_view text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        std::uint32_t bits = 0;
        const std::size_t count = std::min<std::size_t>(3, text.size() - at);
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8U | (i < count ? static_cast<unsigned char>(text[at + i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) out += i <= count ? digits[bits >> (18U - 6U * i) & 63U] : '=';
    }
    return out;
}

std::string json_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (code < 0x20) {
            constexpr std::string_view hex = "0123456789abcdef";
            out += "\\u00";
            out += hex[code >> 4U];
            out += hex[code & 15U];
        } else {
            out += c;
        }
    }
    return out;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// Where all that was added comes to the same text, it is that text whatever the deployment.
void merge_equal(Alternatives& out, std::size_t before, const When& when) {
    const std::span<Alternative> added = out.edit().subspan(before);
    if (added.size() < 2) return;
    const bool same = std::all_of(added.begin(), added.end(), [&](const Alternative& alternative) {
        return alternative.is_known_text() && alternative.text.chars() == added.front().text.chars();
    });
    if (!same) return;
    added.front().when = when;
    out.shrink(before + 1);
}

}  // namespace

bool is_given_to_macro(const Node& node) {
    for (const doc::Member& member : node.members()) {
        const std::string_view key = member.key->text;
        if (!key.starts_with("Fn::") || key != "Fn::Transform") continue;
        const Node* given = doc::resolve(member.value);
        const Node* name = given->is_mapping() ? given->get("Name") : nullptr;
        return name == nullptr || !name->is_scalar() || name->text != "AWS::Include";
    }
    return false;
}

std::span<const std::string_view> pseudo_parameters() {
    static constexpr std::array<std::string_view, 8> names = {"AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue",
                                                              "AWS::Partition", "AWS::Region",           "AWS::StackId",
                                                              "AWS::StackName", "AWS::URLSuffix"};
    return names;
}

bool is_pseudo_parameter(std::string_view name) {
    const auto names = pseudo_parameters();
    return name.starts_with("AWS::") && std::find(names.begin(), names.end(), name) != names.end();
}

void Evaluator::evaluate(const Node* node, const When& when, const Span& owner, const Scope* scope, Alternatives& out) {
    if (out.size() > most_alternatives) return;
    node = doc::resolve(node);
    const Place place{when, owner, scope};
    const Nested nested(nesting_);
    if (node == nullptr || node->is_null()) {
        Alternative& result = out.add();
        result.span = owner;
        if (!when.always()) result.when = when;
        result.owner = owner;
        return;
    }
    work::spend();
    if (++work_ > most_work || nesting_ > deepest_nesting) return unknown(node, Unknown::function, place, out);
    const bool may_call = document_.is_cloudformation() && (node->is_mapping() || node->kind == doc::Kind::tagged);
    const auto function = may_call ? call_of(node) : std::nullopt;
    if (!function) return data(node, place, out);
    const std::size_t before = out.size();
    call(node, *function, place, out);
    if (function->fn != Fn::if_ && out.size() > before + 1) merge_equal(out, before, when);
}

void Evaluator::data(const Node* node, const Place& place, Alternatives& out) {
    // Filled in where it stands: this is the most frequent step of all.
    Alternative& result = out.add();
    if (!document_.is_cloudformation()) node = doc::strip(node);
    if (!place.when.always()) result.when = place.when;
    result.owner = place.owner;
    result.scope = place.scope;
    if (node->is_null()) {
        result.span = place.owner;
        return;
    }
    if (place.scope != nullptr && node->is_scalar() &&
        Scope::next(place.scope, node->text, 0).begin != std::string_view::npos) {
        Text::Builder builder;
        std::size_t done = 0;
        for (Scope::Mark mark = Scope::next(place.scope, node->text, 0); mark.begin != std::string_view::npos;
             mark = Scope::next(place.scope, node->text, done)) {
            builder.literal(node, done, mark.begin);
            builder.substitute(mark.value, true, node, mark.begin, mark.end);
            done = mark.end;
        }
        builder.literal(node, done, node->text.size());
        set_text(result, node, builder.finish(), node->text_span());
        return;
    }
    Unknown why = node->is_scalar() ? placeholder(node->text) : Unknown::none;
    if (node->is_mapping() && document_.is_cloudformation() && is_given_to_macro(*node)) why = Unknown::function;
    // Only CloudFormation resolves references.
    if (!document_.is_cloudformation() && why == Unknown::dynamic_reference) why = Unknown::none;
    if (is_unquoted_tag(*node)) why = Unknown::templated;
    if (why == Unknown::none) {
        set_data(result, node);
        return;
    }
    set_unknown(result, node, why);
    // Not known, but what kind of reference it is can be read.
    if (why == Unknown::dynamic_reference) result.text = Text(node);
}

void Evaluator::unknown(const Node* node, Unknown why, const Place& place, Alternatives& out) {
    Alternative& result = out.add();
    set_unknown(result, node, why);
    result.when = place.when;
    result.owner = place.owner;
    result.scope = place.scope;
}

void Evaluator::call(const Node* node, const Call& call, const Place& place, Alternatives& out) {
    if (call.argument == nullptr) return unknown(node, Unknown::function, place, out);
    switch (call.fn) {
        case Fn::if_: return choose(call, place, out);
        case Fn::ref: return reference(call, place, out);
        case Fn::get_att: return attribute(call, place, out);
        case Fn::sub: return substitute(call, place, out);
        case Fn::join: return join(call, place, out);
        case Fn::select: return select(call, place, out);
        case Fn::split: return split(call, place, out);
        case Fn::length: return length(call, place, out);
        case Fn::base64: return base64(call, place, out);
        case Fn::to_json_string: return to_json(call, place, out);
        case Fn::find_in_map: return find_in_map(call, place, out);
        case Fn::transform: return transform(call, place, out);
        case Fn::import_value: return unknown(node, Unknown::import, place, out);
        case Fn::cidr: return unknown(node, Unknown::cidr, place, out);
        case Fn::get_azs: return unknown(node, Unknown::availability_zones, place, out);
        default: return unknown(node, Unknown::function, place, out);
    }
}

void Evaluator::choose(const Call& call, const Place& place, Alternatives& out) {
    const auto branches = document_.branches_of(call.argument, place.when, place.scope);
    if (!branches) return unknown(call.node, Unknown::function, place, out);
    for (const Template::Branch& branch : *branches) evaluate(branch.node, branch.when, place.owner, place.scope, out);
}

void Evaluator::reference(const Call& call, const Place& place, Alternatives& out) {
    named(call.node, call.argument->text, place, out);
}

/// What `Ref` and `${…}` come to.
void Evaluator::named(const Node* node, std::string_view name, const Place& place, Alternatives& out) {
    if (const Scope* turn = Scope::find(place.scope, name)) {
        Alternative& result = out.add();
        set_text(result, node, referred(turn->value, node), node->text_span());
        result.when = place.when;
        result.owner = place.owner;
        result.scope = place.scope;
        return;
    }
    name = document_.name_in(place.scope, name);
    if (name == "AWS::NoValue") {
        Alternative& result = out.add();
        result.when = place.when;
        result.span = place.owner;
        result.owner = place.owner;
        return;
    }
    if (const Parameter* target = document_.parameter(name)) return parameter(node, *target, place, out);
    const Resource* resource = document_.resource(name);
    // Nothing of this name may be something that a transform makes.
    const Unknown why = resource != nullptr         ? Unknown::resource
                        : is_pseudo_parameter(name) ? Unknown::pseudo_parameter
                                                    : Unknown::function;
    unknown(node, why, place, out);
    out.back().name = name;
    out.back().resource = resource;
}

void Evaluator::parameter(const Node* node, const Parameter& parameter, const Place& place, Alternatives& out) {
    if (parameter.domain.empty() || parameter.domain.size() > most_alternatives) {
        const Resource* passed = parameter.passed_resource;
        const Unknown of_resource = parameter.passed_attribute.empty() ? Unknown::resource : Unknown::attribute;
        unknown(node, passed == nullptr ? Unknown::parameter : of_resource, place, out);
        out.back().name = parameter.name;
        out.back().resource = passed;
        out.back().attribute = parameter.passed_attribute;
        return;
    }
    for (const std::string_view value : parameter.domain) {
        const Literal literal{parameter.name, true, value};
        const bool only = parameter.domain.size() == 1;
        if (!only && place.when.excludes(literal)) continue;
        const When when = only ? place.when : place.when.with(literal);
        if (!only && !document_.is_possible(when)) continue;
        Alternative& result = out.add();
        result.when = when;
        result.owner = place.owner;
        result.scope = place.scope;
        result.name = parameter.name;
        if (!parameter.is_list()) {
            set_text(result, node, referred(value, node), node->text_span());
            continue;
        }
        std::vector<Text> parts;
        for (std::size_t at = 0; at <= value.size();) {
            const std::size_t end = std::min(value.find(',', at), value.size());
            parts.push_back(referred(trim(value.substr(at, end - at)), node));
            at = end + 1;
        }
        result.state = State::known;
        result.node = node;
        result.span = node->text_span();
        result.text = Text::list(std::move(parts));
    }
}

void Evaluator::attribute(const Call& call, const Place& place, Alternatives& out) {
    if (call.argument->is_scalar()) {
        const std::string_view text = document_.name_in(place.scope, call.argument->text);
        const std::size_t dot = std::min(text.find('.'), text.size());
        return attribute_of(call.node, text.substr(0, dot), text.substr(std::min(dot + 1, text.size())), place, out);
    }
    const auto items = call.argument->items();
    if (items.empty() || items.size() > 2 || !doc::resolve(items[0])->is_scalar())
        return unknown(call.node, Unknown::function, place, out);
    // The attribute may be a `Ref` to a parameter.
    std::string_view attribute;
    if (items.size() == 2) {
        const auto parts = parts_of(items[1], place.when, place.scope);
        if (parts.size() == 1 && parts.front().text && parts.front().text->complete())
            attribute = document_.keep(std::string(parts.front().text->chars()));
    }
    attribute_of(call.node, document_.name_in(place.scope, doc::resolve(items[0])->text), attribute, place, out);
}

void Evaluator::attribute_of(const Node* node, std::string_view name, std::string_view attribute, const Place& place,
                             Alternatives& out) {
    const Resource* resource = document_.resource(name);
    const bool is_other = resource == nullptr && document_.parameter(name) == nullptr;
    unknown(node,
            is_other              ? Unknown::function
            : resource == nullptr ? Unknown::parameter
                                  : Unknown::attribute,
            place, out);
    Alternative& result = out.back();
    result.name = name;
    result.attribute = attribute;
    result.resource = resource;
    constexpr std::string_view outputs = "Outputs.";
    const Template* child = resource != nullptr && attribute.starts_with(outputs) ? resource->nested : nullptr;
    if (child == nullptr || depth_ >= deepest) return;
    const Node* given = child->output(attribute.substr(outputs.size()));
    if (given == nullptr) return;
    Alternatives inner;
    Evaluator evaluator(*child, depth_ + 1);
    evaluator.evaluate(given, {}, given->span(), nullptr, inner);
    work_ += evaluator.work();
    if (inner.size() != 1 || !inner.back().when.always()) return;
    const Alternative& flown = inner.back();
    if (flown.is_known_text()) {
        set_text(result, node, referred(flown.text.chars(), node), node->text_span());
        result.why = Unknown::none;
    } else if (flown.resource != nullptr) {
        result.resource = flown.resource;
        result.attribute = flown.attribute;
        result.why = flown.why;
    }
}

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
            if (chars.substr(at, end - at).find(hole_mark) != std::string_view::npos) {
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
    const std::size_t index = has_index ? whole_number(indices.front().text->chars()) : nowhere;
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

void Evaluator::base64(const Call& call, const Place& place, Alternatives& out) {
    for (const Part& part : parts_of(call.argument, place.when, place.scope)) {
        const Place there{part.when, place.owner, place.scope};
        unknown(call.node, Unknown::function, there, out);
        if (!part.text || !part.text->complete()) continue;
        Alternative& result = out.back();
        set_text(result, call.node, referred(encode_base64(part.text->chars()), call.node), call.node->text_span());
        result.why = Unknown::none;
    }
}

/// Writes what the node comes to as JSON; false where that is not known, or differs by deployment.
bool Evaluator::write_json(const Node* node, const Node* call, const Place& place, Text::Builder& out) {
    const Nested nested(nesting_);
    if (nesting_ > deepest_nesting) return false;
    Alternatives alternatives;
    evaluate(node, place.when, place.owner, place.scope, alternatives);
    const auto mark = [&](std::string_view text) { out.substitute(text, true, call, 0, 0); };
    if (alternatives.size() != 1 || out.size() > longest_multiplied) return false;
    const Alternative& one = alternatives.back();
    if (!one.is_present()) {
        mark("null");
        return true;
    }
    if (one.is_known_text()) {
        const bool bare = one.node->is_scalar() && one.text.pieces().empty() &&
                          doc::scalar_type(*one.node) != doc::ScalarType::string;
        if (!bare) mark("\"");
        const std::string escaped = json_escaped(one.text.chars());
        if (escaped == one.text.chars()) {
            out.append(one.text);
        } else {
            out.substitute(escaped, true, one.node, 0, 0);
        }
        if (!bare) mark("\"");
        return true;
    }
    if (one.is_sequence()) {
        mark("[");
        bool first = true;
        for (const Node* item : one.node->items()) {
            if (!first) mark(",");
            first = false;
            if (!write_json(item, call, place, out)) return false;
        }
        mark("]");
        return true;
    }
    if (!one.is_mapping()) return false;
    mark("{");
    bool first = true;
    for (const doc::Member& member : one.node->members()) {
        const auto function = call_of(member.value);
        const bool is_left_out = function && function->fn == Fn::ref && function->argument != nullptr &&
                                 function->argument->text == "AWS::NoValue";
        if (member.key->text.starts_with("Fn::")) return false;
        if (is_left_out) continue;
        if (!first) mark(",");
        first = false;
        mark("\"" + json_escaped(member.key->text) + "\":");
        if (!write_json(member.value, call, place, out)) return false;
    }
    mark("}");
    return true;
}

void Evaluator::to_json(const Call& call, const Place& place, Alternatives& out) {
    Text::Builder builder;
    const bool is_known = write_json(call.argument, call.node, place, builder);
    unknown(call.node, Unknown::function, place, out);
    if (!is_known) return;
    set_text(out.back(), call.node, builder.finish(), call.node->text_span());
    out.back().why = Unknown::none;
}

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
    if (is_exact) return;
    out.shrink(before);
    unknown(call.node, Unknown::mapping, place, out);
}

/// `AWS::Include` of a file that is there; what another transform makes is its own affair.
void Evaluator::transform(const Call& call, const Place& place, Alternatives& out) {
    const Node* root = document_.included(call.argument);
    if (root == nullptr || depth_ >= deepest) return unknown(call.node, Unknown::function, place, out);
    ++depth_;
    evaluate(root, place.when, place.owner, place.scope, out);
    --depth_;
}

}  // namespace pipelint::cfn
