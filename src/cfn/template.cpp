#include "cfn/template.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cfn/intrinsic.h"

namespace pipelint::cfn {
namespace {

using doc::Node;
using doc::Truth;

/// Conditions that refer to each other are followed this far.
constexpr int deepest_condition = 50;

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

/// `True` without quotes is a boolean, which CloudFormation makes the text `true`.
std::string_view as_cloudformation_reads(const Node& scalar) {
    if (doc::scalar_type(scalar) != doc::ScalarType::boolean) return scalar.text;
    return doc::truth_of(scalar.text) == Truth::yes ? "true" : "false";
}

Truth negate(Truth truth) {
    if (truth == Truth::unknown) return truth;
    return truth == Truth::yes ? Truth::no : Truth::yes;
}

Truth from(bool value) { return value ? Truth::yes : Truth::no; }

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

const Node* Parameter::only_value() const { return allowed_values.size() == 1 ? allowed_values.front() : nullptr; }

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
    read_conditions(root->get("Conditions"));
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

void Template::read_conditions(const Node* section) {
    if (section == nullptr || !section->is_mapping()) return;
    for (const doc::Member& member : section->members()) {
        conditions_.emplace(member.key->text, doc::resolve(member.value));
    }
    for (const doc::Member& member : section->members()) {
        for (const Assume assume : {Assume::nothing, Assume::defaults}) work_out(member.key->text, assume, 0);
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

bool Template::is_possible(const When& when) const {
    if (contradicts_itself(when)) return false;
    return std::all_of(when.literals().begin(), when.literals().end(), [this](const Literal& literal) {
        const Truth truth = condition(literal.condition, Assume::nothing);
        return truth == Truth::unknown || (truth == Truth::yes) == literal.holds;
    });
}

/// Follows `Not` and `Condition` to a comparison of a parameter with a text; nothing where it is another kind.
std::optional<Template::Comparison> Template::comparison_of(std::string_view name, bool holds) const {
    for (int depth = 0; depth < deepest_condition; ++depth) {
        const auto found = conditions_.find(name);
        if (found == conditions_.end()) return std::nullopt;
        const Node* node = found->second;
        auto call = call_of(node);
        while (call && call->fn == Fn::not_ && call->argument != nullptr && call->argument->is_sequence() &&
               call->argument->items().size() == 1) {
            holds = !holds;
            node = doc::resolve(call->argument->items()[0]);
            call = call_of(node);
        }
        const bool refers =
            node->is_mapping() && node->members().size() == 1 && node->members()[0].key->text == "Condition";
        const Node* other = refers                              ? node->get("Condition")
                            : call && call->fn == Fn::condition ? call->argument
                                                                : nullptr;
        if (other != nullptr && other->is_scalar()) {
            name = other->text;
            continue;
        }
        if (!call || call->fn != Fn::equals || call->argument == nullptr || !call->argument->is_sequence() ||
            call->argument->items().size() != 2)
            return std::nullopt;
        for (const std::size_t first : {0U, 1U}) {
            const auto reference = call_of(call->argument->items()[first]);
            const auto text = constant(call->argument->items()[1 - first], Assume::nothing);
            const bool refs = reference && reference->fn == Fn::ref && reference->argument != nullptr &&
                              reference->argument->is_scalar();
            if (refs && text) return Comparison{reference->argument->text, *text, holds};
        }
        return std::nullopt;
    }
    return std::nullopt;
}

bool Template::contradicts_itself(const When& when) const {
    std::vector<Comparison> all;
    for (const Literal& literal : when.literals()) {
        if (const auto one = comparison_of(literal.condition, literal.holds)) all.push_back(*one);
    }
    for (const Comparison& one : all) {
        const Parameter* given = parameter(one.parameter);
        const auto clashes = [&](const Comparison& other) {
            if (other.parameter != one.parameter) return false;
            return one.equal && (other.equal ? other.text != one.text : other.text == one.text);
        };
        if (std::any_of(all.begin(), all.end(), clashes)) return true;
        if (given == nullptr || given->allowed_values.empty()) continue;
        // Some allowed value must satisfy all that is said of the parameter.
        const bool possible =
            std::any_of(given->allowed_values.begin(), given->allowed_values.end(), [&](const Node* value) {
                return std::all_of(all.begin(), all.end(), [&](const Comparison& other) {
                    return other.parameter != one.parameter ||
                           (as_cloudformation_reads(*value) == other.text) == other.equal;
                });
            });
        if (!possible) return true;
    }
    return false;
}

Truth Template::by_default(const When& when) const {
    Truth all = Truth::yes;
    for (const Literal& literal : when.literals()) {
        Truth truth = condition(literal.condition, Assume::defaults);
        if (!literal.holds) truth = negate(truth);
        if (truth == Truth::no) return Truth::no;
        if (truth == Truth::unknown) all = Truth::unknown;
    }
    return all;
}

Truth Template::condition(std::string_view name, Assume assume) const {
    const auto& known = assume == Assume::nothing ? certain_ : by_default_;
    const auto found = known.find(name);
    return found == known.end() ? Truth::unknown : found->second;
}

Truth Template::work_out(std::string_view name, Assume assume, int depth) {
    const auto found = conditions_.find(name);
    if (found == conditions_.end() || depth > deepest_condition) return Truth::unknown;
    auto& known = assume == Assume::nothing ? certain_ : by_default_;
    // One that refers to itself is unknown while it is being worked out.
    const auto [entry, is_new] = known.emplace(name, Truth::unknown);
    if (!is_new) return entry->second;
    const Truth truth = work_out(found->second, assume, depth + 1);
    known[name] = truth;
    return truth;
}

Truth Template::work_out(const Node* node, Assume assume, int depth) {
    if (depth > deepest_condition) return Truth::unknown;
    node = doc::resolve(node);
    auto call = call_of(node);
    if (!call && node->is_mapping() && node->members().size() == 1 && node->members()[0].key->text == "Condition") {
        call = Call{Fn::condition, "Condition", node, node->get("Condition")};
    }
    if (!call || call->argument == nullptr) return Truth::unknown;
    const Node* argument = call->argument;
    if (call->fn == Fn::condition) {
        return argument->is_scalar() ? work_out(argument->text, assume, depth) : Truth::unknown;
    }
    if (!argument->is_sequence()) return Truth::unknown;
    const auto& items = argument->items();
    switch (call->fn) {
        case Fn::equals: {
            if (items.size() != 2) return Truth::unknown;
            const auto left = constant(items[0], assume);
            const auto right = constant(items[1], assume);
            return left && right ? from(*left == *right) : Truth::unknown;
        }
        case Fn::not_: return items.size() == 1 ? negate(work_out(items[0], assume, depth + 1)) : Truth::unknown;
        case Fn::and_:
        case Fn::or_: {
            const Truth decisive = call->fn == Fn::or_ ? Truth::yes : Truth::no;
            Truth all = negate(decisive);
            for (const Node* item : items) {
                const Truth truth = work_out(item, assume, depth + 1);
                if (truth == decisive) return decisive;
                if (truth == Truth::unknown) all = Truth::unknown;
            }
            return all;
        }
        default: return Truth::unknown;
    }
}

std::optional<std::string_view> Template::constant(const Node* node, Assume assume) const {
    node = doc::resolve(node);
    if (node->is_null()) return std::string_view();
    if (const auto call = call_of(node)) {
        if (call->fn != Fn::ref || call->argument == nullptr) return std::nullopt;
        const Parameter* target = parameter(call->argument->text);
        if (target == nullptr || target->type.starts_with("AWS::SSM::")) return std::nullopt;
        if (target->only_value() != nullptr) return as_cloudformation_reads(*target->only_value());
        if (assume == Assume::defaults && target->default_value != nullptr) {
            return as_cloudformation_reads(*target->default_value);
        }
        return std::nullopt;
    }
    if (!node->is_scalar() || placeholder(node->text) != Unknown::none) return std::nullopt;
    return as_cloudformation_reads(*node);
}

}  // namespace pipelint::cfn
