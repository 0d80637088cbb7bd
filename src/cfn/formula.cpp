#include "cfn/formula.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "cfn/intrinsic.h"
#include "cfn/template.h"
#include "text/characters.h"
#include "text/work.h"

namespace pipelint::cfn {
namespace {

using doc::Node;

/// What costs as much as a step of work.
constexpr std::size_t terms_a_step = 4;

/// Conditions in conditions are followed this far; deeper ones may be true or false.
constexpr int deepest = 200;

bool is_condition_reference(const Node& node) {
    return node.is_mapping() && node.members().size() == 1 && node.members()[0].key->text == "Condition";
}

/// The same text for the same expression, in whichever of the spellings; false where it is too long or too deep to be
/// spelt, and then tells no expression from another.
bool spell(const Node* node, std::string& out, int depth) {
    constexpr std::size_t longest = 4096;
    node = doc::resolve(node);
    if (depth > deepest || out.size() > longest) return false;
    bool is_whole = true;
    if (const auto call = call_of(node)) {
        const std::string_view name = call->name.substr(call->name.starts_with("Fn::") ? 4 : 0);
        out += '(';
        out += name.substr(name.starts_with('!') ? 1 : 0);
        out += ' ';
        if (call->fn == Fn::get_att && call->argument != nullptr && call->argument->is_sequence()) {
            for (const Node* item : call->argument->items()) {
                if (out.back() != ' ') out += '.';
                out += doc::resolve(item)->text;
            }
        } else if (call->argument != nullptr) {
            is_whole = spell(call->argument, out, depth + 1);
        }
        out += ')';
        return is_whole && out.size() <= longest;
    }
    if (node->is_scalar()) {
        out += as_cloudformation_reads(*node);
        return out.size() <= longest;
    }
    out += '[';
    for (const Node* item : node->items()) {
        is_whole = spell(item, out, depth + 1) && is_whole;
        out += '\0';
    }
    for (const doc::Member& member : node->members()) {
        is_whole = spell(member.key, out, depth + 1) && is_whole;
        out += '=';
        is_whole = spell(member.value, out, depth + 1) && is_whole;
        out += '\0';
    }
    out += ']';
    return is_whole && out.size() <= longest;
}

/// An `Fn::FindInMap` without a default: a map that is there, looked up by what a `Ref` names.
struct Lookup {
    const Node* map = nullptr;
    std::string_view name;
};

std::optional<Lookup> lookup_of(const Template& document, const Node* arguments) {
    const auto items = arguments == nullptr ? std::span<const Node* const>() : arguments->items();
    if (items.size() != 3) return std::nullopt;
    const Node* name = doc::resolve(items[0]);
    const Node* map = name->is_scalar() ? document.mapping(name->text) : nullptr;
    const auto key = call_of(items[1]);
    if (map == nullptr || !map->is_mapping() || !key || key->fn != Fn::ref || key->argument == nullptr)
        return std::nullopt;
    return Lookup{map, key->argument->text};
}

/// The names that `Ref` and the like mention below the node.
void collect_names(const Node* node, std::set<std::string_view>& names) {
    node = doc::resolve(node);
    if (node == nullptr) return;
    if (const auto call = call_of(node); call && call->fn == Fn::ref && call->argument != nullptr)
        names.insert(call->argument->text);
    collect_names(node->inner(), names);
    for (const Node* item : node->items()) collect_names(item, names);
    for (const doc::Member& member : node->members()) collect_names(member.value, names);
}

}  // namespace

bool is_limited(const Parameter& parameter) {
    static constexpr std::array<std::string_view, 6> limits = {"AllowedPattern", "AllowedValues", "MinValue",
                                                               "MaxValue",       "MinLength",     "MaxLength"};
    return parameter.is_given || std::any_of(limits.begin(), limits.end(), [&](std::string_view limit) {
               return parameter.definition->find(limit) != nullptr;
           });
}

Formula::Formula(const Template& document, Definitions definitions, const Node* rules)
    : document_(&document), definitions_(std::move(definitions)) {
    // In the order of the file, so that the same file gives the same formula.
    std::vector<std::pair<std::uint32_t, std::string_view>> order;
    for (const auto& [name, definition] : definitions_) order.emplace_back(definition.node->begin, name);
    std::sort(order.begin(), order.end());
    for (const auto& [begin, name] : order) compile_condition(name, 0);
    std::set<std::string_view> constrained;
    collect_names(rules, constrained);
    for (const auto& [name, index] : variable_index_) variables_[index].is_constrained = constrained.contains(name);
    const Node* root = doc::resolve(document.document().root());
    if (root->get("Mappings") != nullptr && !definitions_.empty()) note_lookups(root);
}

/// A parameter that a resource looks up in a map is one of the map's keys, or the deployment fails.
void Formula::note_lookups(const Node* node) {
    node = doc::resolve(node);
    if (node == nullptr) return;
    const auto call = call_of(node);
    const auto lookup = call && call->fn == Fn::find_in_map ? lookup_of(*document_, call->argument) : std::nullopt;
    const auto found = lookup ? variable_index_.find(lookup->name) : variable_index_.end();
    if (found != variable_index_.end() && looked_up_.emplace(found->second, lookup->map).second) {
        std::set<std::string_view> keys;
        for (const doc::Member& member : lookup->map->members()) keys.insert(member.key->text);
        auto& known = variables_[found->second].keys;
        if (!known) {
            known = std::move(keys);
        } else {
            std::erase_if(*known, [&](std::string_view one) { return !keys.contains(one); });
        }
    }
    note_lookups(node->inner());
    for (const Node* item : node->items()) note_lookups(item);
    for (const doc::Member& member : node->members()) {
        if (!member.merged) note_lookups(member.value);
    }
}

Formula::Index Formula::add(Term term) {
    terms_.push_back(std::move(term));
    return static_cast<Index>(terms_.size() - 1);
}

/// A condition that may be true or false whatever else is.
Formula::Index Formula::unknown(bool is_sure) {
    Term term;
    term.op = Op::equals;
    term.left.is_variable = true;
    term.left.variable = static_cast<Index>(variables_.size());
    Variable free;
    free.domain = {"true", "false"};
    free.is_free = !is_sure;
    variables_.push_back(std::move(free));
    term.right.text = "true";
    return add(std::move(term));
}

Formula::Index Formula::compile_condition(std::string_view name, int depth) {
    if (const auto known = names_.find(name); known != names_.end()) return known->second;
    const auto found = definitions_.find(name);
    // One that refers to itself is free where it does.
    const Index placeholder = unknown(found == definitions_.end() && !document_->may_have_more_names());
    names_.emplace(name, placeholder);
    if (found == definitions_.end() || depth > deepest) return placeholder;
    const Index term = compile(found->second.node, found->second.scope, depth + 1);
    names_[name] = term;
    return term;
}

Formula::Index Formula::compile(const Node* node, const Scope* scope, int depth) {
    node = doc::resolve(node);
    if (depth > deepest) return unknown(false);
    const auto named = [&](const Node* name) {
        if (name == nullptr || !name->is_scalar()) return unknown(false);
        return compile_condition(document_->name_in(scope, name->text), depth);
    };
    if (is_condition_reference(*node)) return named(node->get("Condition"));
    const auto call = call_of(node);
    if (!call || call->argument == nullptr) return unknown(false);
    if (call->fn == Fn::condition) return named(call->argument);
    if (!call->argument->is_sequence()) return unknown(false);
    const auto items = call->argument->items();
    Term term;
    switch (call->fn) {
        case Fn::equals: return items.size() == 2 ? compile_equals(call->argument, scope) : unknown(false);
        case Fn::not_:
            if (items.size() != 1) return unknown(false);
            term.op = Op::negation;
            break;
        case Fn::and_: term.op = Op::conjunction; break;
        case Fn::or_: term.op = Op::disjunction; break;
        default: return unknown(false);
    }
    for (const Node* item : items) term.children.push_back(compile(item, scope, depth + 1));
    return add(std::move(term));
}

Formula::Index Formula::equals(Operand left, Operand right) {
    Term term;
    term.left = left;
    term.right = right;
    term.op = Op::equals;
    if (!left.is_variable && !right.is_variable) {
        term.op = Op::constant;
        term.value = left.text == right.text;
    } else if (left.is_variable && right.is_variable && left.variable == right.variable) {
        term.op = Op::constant;
        term.value = true;
    } else if (!left.is_variable) {
        std::swap(term.left, term.right);
    }
    return add(std::move(term));
}

/// True where some case of the one side and some of the other hold and are the same text.
Formula::Index Formula::compile_equals(const Node* argument, const Scope* scope) {
    const std::vector<Case> left = cases(argument->items()[0], scope);
    const std::vector<Case> right = cases(argument->items()[1], scope);
    if (left.size() == 1 && right.size() == 1 && left.front().guard.empty() && right.front().guard.empty())
        return equals(left.front().operand, right.front().operand);
    Term any;
    any.op = Op::disjunction;
    count(left.size() * right.size());
    for (const Case& one : left) {
        for (const Case& other : right) {
            const bool differ =
                !one.operand.is_variable && !other.operand.is_variable && one.operand.text != other.operand.text;
            if (differ) continue;
            Term all;
            all.op = Op::conjunction;
            for (const auto* guard : {&one.guard, &other.guard}) {
                for (const Literal& literal : *guard) all.children.push_back(term_of(literal));
            }
            all.children.push_back(equals(one.operand, other.operand));
            any.children.push_back(add(std::move(all)));
        }
    }
    return add(std::move(any));
}

/// A parameter, or the variable of a loop.
std::optional<Formula::Operand> Formula::reference(std::string_view name, const Scope* scope) {
    Operand result;
    if (const Scope* turn = Scope::find(scope, name)) {
        result.text = turn->value;
        return result;
    }
    if (scope != nullptr && name.find('{') != std::string_view::npos) return std::nullopt;
    const Parameter* parameter = document_->parameter(name);
    result.is_variable = true;
    if (parameter != nullptr && parameter->only_value() && !parameter->is_list()) {
        result.is_variable = false;
        result.text = *parameter->only_value();
    } else {
        result.variable = variable(name);
    }
    return result;
}

/// Something that is worked out at deployment: the same text is the same value.
Formula::Operand Formula::expression(const Node* node, std::optional<std::string> form) {
    Operand result;
    result.is_variable = true;
    std::string key;
    // One that cannot be spelt is like no other.
    if (!spell(node, key, 0)) key = "\x02" + std::to_string(variables_.size());
    const auto known = variable_index_.find(key);
    if (known != variable_index_.end()) {
        result.variable = known->second;
        return result;
    }
    result.variable = static_cast<Index>(variables_.size());
    Variable made;
    made.is_expression = true;
    made.form = std::move(form);
    std::set<std::string_view> names;
    collect_names(node, names);
    made.is_limited = std::any_of(names.begin(), names.end(), [this](std::string_view name) {
        const Parameter* parameter = document_->parameter(name);
        return parameter != nullptr && is_limited(*parameter);
    });
    variables_.push_back(std::move(made));
    variable_index_.emplace(std::move(key), result.variable);
    return result;
}

/// What is looked up in a map must be there, or the deployment fails: the key is one that it has.
void Formula::narrow(const Node* find_in_map) {
    const auto lookup = lookup_of(*document_, find_in_map);
    if (!lookup) return;
    const Parameter* parameter = document_->parameter(lookup->name);
    if (parameter == nullptr ? !is_pseudo_parameter(lookup->name) : !parameter->domain.empty()) return;
    Variable& one = variables_[variable(lookup->name)];
    if (!one.domain.empty()) return;
    for (const doc::Member& member : lookup->map->members()) one.domain.push_back(member.key->text);
}

std::vector<Formula::Case> Formula::cases(const Node* node, const Scope* scope) {
    node = doc::resolve(node);
    Operand plain;
    if (node->is_null()) return {{{}, plain}};
    const auto call = call_of(node);
    const bool has_loop_variable =
        scope != nullptr && node->is_scalar() && node->text.find('{') != std::string_view::npos;
    if (!call && node->is_scalar() && !has_loop_variable && node->text.find("{{resolve:") == std::string_view::npos) {
        plain.text = as_cloudformation_reads(*node);
        return {{{}, plain}};
    }
    if (call && call->argument != nullptr && call->argument->is_scalar()) {
        const std::string_view text = call->argument->text;
        if (call->fn == Fn::ref) {
            if (auto operand = reference(text, scope)) return {{{}, *operand}};
        }
        // `!Sub "${P}"` is P.
        const bool one_name = text.starts_with("${") && text.find('}') == text.size() - 1 &&
                              text.find_first_of(".!") == std::string_view::npos;
        if (call->fn == Fn::sub && one_name) {
            if (auto operand = reference(trim(text.substr(2, text.size() - 3)), scope)) return {{{}, *operand}};
        }
    }
    if (call && call->fn == Fn::find_in_map && call->argument != nullptr) narrow(call->argument);
    // Functions of parameters whose values can be counted.
    Alternatives alternatives;
    document_->evaluate(node, {}, node->span(), alternatives, scope);
    std::vector<Case> found;
    const bool is_one_text = alternatives.size() == 1 && alternatives.back().state == State::partial;
    auto form = is_one_text ? std::optional(std::string(alternatives.back().text.chars())) : std::nullopt;
    for (const Alternative& one : alternatives.view()) {
        const bool by_values = std::all_of(one.when.literals().begin(), one.when.literals().end(),
                                           [](const Literal& literal) { return literal.value.has_value(); });
        if (!one.is_known_text() || !by_values) return {{{}, expression(node, std::move(form))}};
        Operand operand;
        operand.text = document_->keep(std::string(one.read_text()));
        found.push_back({one.when.literals(), operand});
    }
    if (found.empty() || found.size() > most_alternatives) return {{{}, expression(node, std::nullopt)}};
    return found;
}

Formula::Index Formula::variable(std::string_view key) {
    if (const auto known = variable_index_.find(key); known != variable_index_.end()) return known->second;
    Variable made;
    const Parameter* found = document_->parameter(key);
    if (found != nullptr) {
        made.parameter = found;
        made.domain = found->domain;
        made.by_default = found->by_default();
    }
    const auto index = static_cast<Index>(variables_.size());
    variables_.push_back(std::move(made));
    variable_index_.emplace(std::string(key), index);
    return index;
}

std::optional<Formula::Index> Formula::find_variable(std::string_view name) const {
    const auto found = variable_index_.find(name);
    return found == variable_index_.end() ? std::nullopt : std::optional(found->second);
}

Formula::Index Formula::term_of(const Literal& literal) {
    if (!literal.value) {
        const auto [entry, is_new] = names_.try_emplace(literal.name, Index{0});
        if (is_new) entry->second = unknown(!document_->may_have_more_names());
        return entry->second;
    }
    Operand left;
    left.is_variable = true;
    left.variable = variable(literal.name);
    auto& terms = value_terms_[left.variable];
    if (const auto known = terms.find(*literal.value); known != terms.end()) return known->second;
    const auto entry = terms.emplace(*literal.value, Index{0}).first;
    Operand right;
    right.text = entry->first;
    return entry->second = equals(left, right);
}

void Formula::count(std::size_t steps) {
    work::spend(steps / terms_a_step + 1);
    total_ += steps;
    if (total_ <= most_total || is_cut_) return;
    is_cut_ = true;
    const doc::Member* section = doc::resolve(document_->document().root())->find("Conditions");
    if (section != nullptr)
        document_->note_cut(section->key,
                            "so much hangs on the conditions of this template that pipelint did not work out all of "
                            "it: what holds under some of them was not looked at");
}

}  // namespace pipelint::cfn
