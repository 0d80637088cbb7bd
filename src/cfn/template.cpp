#include "cfn/template.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cfn/intrinsic.h"

namespace pipelint::cfn {
namespace {

using doc::Node;
using doc::Truth;

constexpr std::array<std::string_view, 8> pseudo_parameters = {
    "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue",   "AWS::Partition",
    "AWS::Region",    "AWS::StackId",          "AWS::StackName", "AWS::URLSuffix"};

bool is_pseudo_parameter(std::string_view name) {
    return std::find(pseudo_parameters.begin(), pseudo_parameters.end(), name) != pseudo_parameters.end();
}

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

Alternative unknown(const Node* node, Unknown why) {
    Alternative alternative;
    alternative.state = State::unknown;
    alternative.why = why;
    alternative.node = node;
    alternative.span = node->text_span();
    return alternative;
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

/// What a call comes to whose text was put together.
Alternative built(const Node* call, Text text, const Span& span) {
    Alternative result;
    result.node = call;
    result.span = span;
    result.text = std::move(text);
    result.has_text = true;
    result.state = result.text.complete() ? State::known : State::partial;
    if (result.text.chars().find("{{resolve:") != std::string_view::npos) {
        result.state = State::unknown;
        result.why = Unknown::dynamic_reference;
    }
    return result;
}

}  // namespace

bool is_template(const Node* root) {
    root = doc::resolve(root);
    if (root == nullptr || !root->is_mapping()) return false;
    const Node* resources = root->get("Resources");
    if (resources == nullptr || !resources->is_mapping()) return false;
    if (root->find("AWSTemplateFormatVersion") != nullptr) return true;
    return std::any_of(resources->members().begin(), resources->members().end(), [](const doc::Member& member) {
        const Node* body = doc::resolve(member.value);
        const Node* type = body->get("Type");
        if (type == nullptr || !type->is_scalar()) return false;
        return type->text.starts_with("AWS::") || type->text.starts_with("Custom::");
    });
}

Template::Template(const doc::Document& document, bool is_cloudformation)
    : document_(document), is_cloudformation_(is_cloudformation) {
    const Node* root = doc::resolve(document.root());
    if (!is_cloudformation || root == nullptr || !root->is_mapping()) return;
    read_transform(root->get("Transform"));
    read_parameters(root->get("Parameters"));
    conditions_ = std::make_unique<const Conditions>(root->get("Conditions"), root->get("Rules"), parameters_);
    read_resources(root->get("Resources"));
}

void Template::read_transform(const Node* section) {
    if (section == nullptr) return;
    const auto check = [this](const Node* name) {
        const bool known = name->is_scalar() &&
                           (name->text.starts_with("AWS::Serverless") || name->text == "AWS::LanguageExtensions" ||
                            name->text.starts_with("AWS::CodeStar") || name->text.starts_with("AWS::SecretsManager"));
        if (!known) has_macro_ = true;
    };
    if (section->is_sequence()) {
        for (const Node* item : section->items()) check(doc::resolve(item));
    } else {
        check(section);
    }
}

void Template::read_parameters(const Node* section) {
    if (section == nullptr || !section->is_mapping()) return;
    for (const doc::Member& member : section->members()) {
        const Node* definition = doc::resolve(member.value);
        if (!definition->is_mapping()) continue;
        Parameter parameter{member.key->text, member.key, definition, nullptr, {}, {}};
        if (const Node* type = definition->get("Type"); type != nullptr && type->is_scalar())
            parameter.type = type->text;
        if (const Node* given = definition->get("Default"); given != nullptr && given->is_scalar())
            parameter.default_value = given;
        if (const Node* allowed = definition->get("AllowedValues"); allowed != nullptr && allowed->is_sequence()) {
            for (const Node* item : allowed->items()) {
                if (doc::resolve(item)->is_scalar()) parameter.allowed_values.push_back(doc::resolve(item));
            }
        }
        parameter_index_.emplace(parameter.name, parameters_.size());
        parameters_.push_back(std::move(parameter));
    }
}

void Template::read_resources(const Node* section) {
    if (section == nullptr || !section->is_mapping()) return;
    for (const doc::Member& member : section->members()) {
        const Node* body = doc::resolve(member.value);
        if (!body->is_mapping() || !member.key->is_scalar()) continue;
        Resource resource;
        resource.name = member.key->text;
        resource.key = member.key;
        resource.body = body;
        if (const Node* type = body->get("Type"); type != nullptr && type->is_scalar()) resource.type = type->text;
        if (const Node* name = body->get("Condition"); name != nullptr && name->is_scalar()) {
            resource.when = resource.when.with(name->text, true);
        }
        resource_index_.emplace(resource.name, resources_.size());
        resources_.push_back(std::move(resource));
    }
    // Values point at resources that they refer to, so they are read when the list is complete.
    for (Resource& resource : resources_) {
        resource.properties = value(resource.body->get("Properties"), resource.when, resource.key->text_span());
    }
}

const Resource* Template::resource(std::string_view name) const {
    const auto found = resource_index_.find(name);
    return found == resource_index_.end() ? nullptr : &resources_[found->second];
}

const Parameter* Template::parameter(std::string_view name) const {
    const auto found = parameter_index_.find(name);
    return found == parameter_index_.end() ? nullptr : &parameters_[found->second];
}

Value Template::value(const Node* node, const When& when, const Span& owner) const {
    Alternatives alternatives;
    evaluate(node, when, owner, alternatives);
    if (alternatives.size() > most_alternatives) {
        Alternative all = unknown(node, Unknown::function);
        all.when = when;
        alternatives = Alternatives(std::move(all));
    }
    return {this, std::move(alternatives)};
}

void Template::evaluate(const Node* node, const When& when, const Span& owner, Alternatives& out) const {
    if (out.size() > most_alternatives) return;
    node = doc::resolve(node);
    const auto call = is_cloudformation_ && node != nullptr ? call_of(node) : std::nullopt;
    if (call && call->fn == Fn::if_ && call->argument != nullptr) {
        evaluate_if(node, call->argument, when, owner, out);
        return;
    }
    // Filled in where it stands: this is the most frequent step of all.
    Alternative& result = out.add();
    if (node == nullptr || node->is_null()) {
        result.span = owner;
    } else if (call) {
        result = evaluate_call(node, *call);
        if (result.state == State::absent) result.span = owner;
    } else {
        if (!is_cloudformation_) node = doc::strip(node);
        Unknown why = node->is_scalar() ? placeholder(node->text) : Unknown::none;
        // Only CloudFormation resolves references.
        if (!is_cloudformation_ && why == Unknown::dynamic_reference) why = Unknown::none;
        if (is_unquoted_tag(*node)) why = Unknown::templated;
        if (why == Unknown::none) {
            set_data(result, node);
        } else {
            result = unknown(node, why);
        }
    }
    result.when = when;
    result.owner = owner;
}

Alternative Template::evaluate_call(const Node* node, const Call& call) const {
    if (call.argument == nullptr) return unknown(node, Unknown::function);
    switch (call.fn) {
        case Fn::ref: return reference(node, call.argument->text, Unknown::resource);
        case Fn::get_att: {
            const bool list = call.argument->is_sequence() && !call.argument->items().empty();
            std::string_view name = list ? doc::resolve(call.argument->items()[0])->text : call.argument->text;
            return reference(node, name.substr(0, name.find('.')), Unknown::attribute);
        }
        case Fn::sub: return substitute(node, call.argument);
        case Fn::join: return join(node, call.argument);
        case Fn::import_value: return unknown(node, Unknown::import);
        case Fn::find_in_map: return unknown(node, Unknown::mapping);
        default: return unknown(node, Unknown::function);
    }
}

void Template::evaluate_if(const Node* call, const Node* argument, const When& when, const Span& owner,
                           Alternatives& out) const {
    const bool well_formed =
        argument->is_sequence() && argument->items().size() == 3 && doc::resolve(argument->items()[0])->is_scalar();
    if (!well_formed) {
        Alternative result = unknown(call, Unknown::function);
        result.when = when;
        result.owner = owner;
        out.push_back(std::move(result));
        return;
    }
    const std::string_view name = doc::resolve(argument->items()[0])->text;
    for (const bool holds : {true, false}) {
        if (when.excludes(name, holds)) continue;
        const When branch = when.with(name, holds);
        if (is_possible(branch)) evaluate(argument->items()[holds ? 1 : 2], branch, owner, out);
    }
}

Alternative Template::reference(const Node* call, std::string_view name, Unknown of_resource) const {
    if (name == "AWS::NoValue") return {};
    Alternative result = unknown(call, Unknown::parameter);
    result.name = name;
    if (const Resource* target = resource(name)) {
        result.why = of_resource;
        result.resource = target;
    } else if (is_pseudo_parameter(name)) {
        result.why = Unknown::pseudo_parameter;
    } else if (parameter(name) == nullptr) {
        result.why = Unknown::function;  // nothing of this name, or something that a transform makes
    } else if (const Parameter* target_parameter = parameter(name)) {
        if (const Node* only = target_parameter->only_value(); only != nullptr && of_resource == Unknown::resource) {
            result.state = State::known;
            result.why = Unknown::none;
            Text::Builder builder;
            builder.substitute(only->text, true, call, 0, 0);
            result.text = builder.finish();
            result.has_text = true;
        }
    }
    return result;
}

std::optional<Text> Template::only_text(const Node* node) const {
    Alternatives alternatives;
    evaluate(node, {}, node->span(), alternatives);
    if (alternatives.size() != 1) return std::nullopt;
    const Alternative& only = alternatives.back();
    if (only.is_known_text() || only.state == State::partial) return only.text;
    return std::nullopt;
}

Alternative Template::substitute(const Node* call, const Node* argument) const {
    const Node* format = argument;
    const Node* variables = nullptr;
    if (argument->is_sequence() && !argument->items().empty()) {
        format = doc::resolve(argument->items()[0]);
        if (argument->items().size() > 1) variables = doc::resolve(argument->items()[1]);
    }
    if (!format->is_scalar()) return unknown(call, Unknown::function);

    const std::string_view text = format->text;
    Text::Builder builder;
    std::unordered_map<std::string_view, std::optional<Text>> given_texts;  // each worked out once
    std::size_t done = 0;
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
        const std::size_t close = text.find('}', at);
        if (close == std::string_view::npos) break;
        builder.literal(format, done, at);
        std::string_view name = text.substr(at + 2, close - at - 2);
        if (name.starts_with('!')) {
            // `${!Literal}` gives `${Literal}`.
            builder.literal(format, at, at + 2);
            builder.literal(format, at + 3, close + 1);
        } else {
            while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
            while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
            const Node* given = variables == nullptr ? nullptr : variables->get(name);
            const Parameter* target = given == nullptr ? parameter(name) : nullptr;
            const Node* only = target == nullptr ? nullptr : target->only_value();
            auto [entry, is_new] = given_texts.try_emplace(name);
            if (is_new && given != nullptr) entry->second = only_text(given);
            const std::optional<Text>& known = entry->second;
            if (known) {
                builder.substitute(known->chars(), known->complete(), format, at, close + 1);
            } else if (only != nullptr) {
                builder.substitute(only->text, true, format, at, close + 1);
            } else {
                builder.hole(format, at, close + 1, name);
            }
        }
        done = at = close + 1;
    }
    builder.literal(format, done, text.size());

    return built(call, builder.finish(), format->text_span());
}

Alternative Template::join(const Node* call, const Node* argument) const {
    const bool well_formed = argument->is_sequence() && argument->items().size() == 2;
    if (!well_formed) return unknown(call, Unknown::function);
    const Node* delimiter = doc::resolve(argument->items()[0]);
    const Node* list = doc::resolve(argument->items()[1]);
    if (!(delimiter->is_scalar() || delimiter->is_null()) || !list->is_sequence())
        return unknown(call, Unknown::function);

    Text::Builder builder;
    bool first = true;
    for (const Node* item : list->items()) {
        if (!first && delimiter->is_scalar()) builder.separator(delimiter);
        first = false;
        if (const auto text = only_text(item)) {
            builder.append(*text);
        } else {
            const auto inner = call_of(item);
            const std::string_view name = inner && inner->argument != nullptr && inner->argument->is_scalar()
                                              ? inner->argument->text
                                              : std::string_view();
            builder.hole(doc::resolve(item), 0, 0, name);
        }
    }
    return built(call, builder.finish(), list->span());
}

bool Template::is_possible(const When& when) const { return when.always() || conditions_->possible(when) != Truth::no; }

bool Template::can_meet(const When& a, const When& b) const {
    // Each of the two is possible, or it would not have come about.
    return a.always() || b.always() || a == b || is_possible(a.with(b));
}

Truth Template::by_default(const When& when) const { return conditions_->by_default(when); }

std::optional<When> Template::scenario(const When& all, std::span<const When> none) const {
    return conditions_->scenario(all, none);
}

}  // namespace pipelint::cfn
