#include "cfn/evaluate.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cfn/making.h"
#include "text/characters.h"
#include "text/work.h"

namespace pipelint::cfn {

using doc::Node;
using making::deepest;
using making::deepest_nesting;
using making::Nested;
using making::referred;
using making::set_data;
using making::set_text;
using making::set_unknown;

namespace {

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
    if (!node.has_function_key) return false;
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
        case Fn::import_value:
        case Fn::get_stack_output: return unknown(node, Unknown::import, place, out);
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

/// `AWS::Include` of a file that is there; what another transform makes is its own affair.
void Evaluator::transform(const Call& call, const Place& place, Alternatives& out) {
    const Node* root = document_.included(call.argument);
    if (root == nullptr || depth_ >= deepest) return unknown(call.node, Unknown::function, place, out);
    ++depth_;
    evaluate(root, place.when, place.owner, place.scope, out);
    --depth_;
}

}  // namespace pipelint::cfn
