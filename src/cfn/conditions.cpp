#include "cfn/conditions.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "aws/tables/cloudformation.h"
#include "cfn/intrinsic.h"
#include "cfn/template.h"
#include "text/work.h"

namespace pipelint::cfn {
namespace {

using doc::Node;
using doc::Truth;

/// What costs as much as a step of work.
constexpr std::size_t terms_a_step = 4;

/// Conditions in conditions are followed this far; deeper ones may be true or false.
constexpr int deepest = 200;

Truth negate(Truth truth) {
    if (truth == Truth::unknown) return truth;
    return truth == Truth::yes ? Truth::no : Truth::yes;
}

Truth from(bool value) { return value ? Truth::yes : Truth::no; }

bool is_number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

/// A bound that a parameter sets to the length of its value; `otherwise` where it sets none.
std::size_t length_bound(const Parameter& parameter, std::string_view key, std::size_t otherwise) {
    const Node* bound = parameter.definition->get(key);
    if (bound == nullptr || !bound->is_scalar()) return otherwise;
    std::size_t value = otherwise;
    std::from_chars(bound->text.data(), bound->text.data() + bound->text.size(), value);
    return value;
}

/// True where the value cannot be any text, or any number.
bool is_limited(const Parameter& parameter) {
    static constexpr std::array<std::string_view, 6> limits = {"AllowedPattern", "AllowedValues", "MinValue",
                                                               "MaxValue",       "MinLength",     "MaxLength"};
    return parameter.is_given || std::any_of(limits.begin(), limits.end(), [&](std::string_view limit) {
               return parameter.definition->find(limit) != nullptr;
           });
}

/// Is the value within the bounds that the parameter sets to numbers?
bool is_in_range(const Parameter& parameter, std::string_view text) {
    const auto number = [](std::string_view of) {
        double value = 0;
        std::from_chars(of.data(), of.data() + of.size(), value);
        return value;
    };
    const Node* least = parameter.definition->get("MinValue");
    const Node* most = parameter.definition->get("MaxValue");
    if (least != nullptr && least->is_scalar() && number(text) < number(least->text)) return false;
    return most == nullptr || !most->is_scalar() || number(text) <= number(most->text);
}

bool is_condition_reference(const Node& node) {
    return node.is_mapping() && node.members().size() == 1 && node.members()[0].key->text == "Condition";
}

/// The same text for the same expression, in whichever of the spellings.
void spell(const Node* node, std::string& out, int depth) {
    constexpr std::size_t longest = 4096;
    node = doc::resolve(node);
    if (depth > deepest || out.size() > longest) return;
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
            spell(call->argument, out, depth + 1);
        }
        out += ')';
        return;
    }
    if (node->is_scalar()) {
        out += as_cloudformation_reads(*node);
        return;
    }
    out += '[';
    for (const Node* item : node->items()) {
        spell(item, out, depth + 1);
        out += '\0';
    }
    for (const doc::Member& member : node->members()) {
        spell(member.key, out, depth + 1);
        out += '=';
        spell(member.value, out, depth + 1);
        out += '\0';
    }
    out += ']';
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

Conditions::Conditions(const Template& document, Definitions definitions, const Node* rules)
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
void Conditions::note_lookups(const Node* node) {
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

Conditions::Index Conditions::add(Term term) const {
    terms_.push_back(std::move(term));
    return static_cast<Index>(terms_.size() - 1);
}

/// A condition that may be true or false whatever else is.
Conditions::Index Conditions::unknown(bool is_sure) const {
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

Conditions::Index Conditions::compile_condition(std::string_view name, int depth) {
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

Conditions::Index Conditions::compile(const Node* node, const Scope* scope, int depth) {
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

Conditions::Index Conditions::equals(Operand left, Operand right) const {
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
Conditions::Index Conditions::compile_equals(const Node* argument, const Scope* scope) {
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
std::optional<Conditions::Operand> Conditions::reference(std::string_view name, const Scope* scope) const {
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
Conditions::Operand Conditions::expression(const Node* node) {
    Operand result;
    result.is_variable = true;
    std::string key;
    spell(node, key, 0);
    const auto known = variable_index_.find(key);
    if (known != variable_index_.end()) {
        result.variable = known->second;
        return result;
    }
    result.variable = static_cast<Index>(variables_.size());
    Variable made;
    made.is_expression = true;
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
void Conditions::narrow(const Node* find_in_map) {
    const auto lookup = lookup_of(*document_, find_in_map);
    if (!lookup) return;
    const Parameter* parameter = document_->parameter(lookup->name);
    if (parameter == nullptr ? !is_pseudo_parameter(lookup->name) : !parameter->domain.empty()) return;
    Variable& one = variables_[variable(lookup->name)];
    if (!one.domain.empty()) return;
    for (const doc::Member& member : lookup->map->members()) one.domain.push_back(member.key->text);
}

std::vector<Conditions::Case> Conditions::cases(const Node* node, const Scope* scope) {
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
            if (auto operand = reference(text.substr(2, text.size() - 3), scope)) return {{{}, *operand}};
        }
    }
    if (call && call->fn == Fn::find_in_map && call->argument != nullptr) narrow(call->argument);
    // Functions of parameters whose values can be counted.
    Alternatives alternatives;
    document_->evaluate(node, {}, node->span(), alternatives, scope);
    std::vector<Case> found;
    for (const Alternative& one : alternatives.view()) {
        const bool by_values = std::all_of(one.when.literals().begin(), one.when.literals().end(),
                                           [](const Literal& literal) { return literal.value.has_value(); });
        if (!one.is_known_text() || !by_values) return {{{}, expression(node)}};
        Operand operand;
        operand.text = document_->keep(std::string(one.read_text()));
        found.push_back({one.when.literals(), operand});
    }
    if (found.empty() || found.size() > most_alternatives) return {{{}, expression(node)}};
    return found;
}

Conditions::Index Conditions::variable(std::string_view key) const {
    if (const auto known = variable_index_.find(key); known != variable_index_.end()) return known->second;
    Variable made;
    const Parameter* found = document_ == nullptr ? nullptr : document_->parameter(key);
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

/// The term that says so. A condition that is not defined may be true or false.
Conditions::Index Conditions::term_of(const Literal& literal) const {
    if (!literal.value) {
        const auto [entry, is_new] = names_.try_emplace(literal.name, Index{0});
        if (is_new) entry->second = unknown(document_ == nullptr || !document_->may_have_more_names());
        return entry->second;
    }
    Operand left;
    left.is_variable = true;
    left.variable = variable(literal.name);
    const auto [entry, is_new] = value_terms_.try_emplace({left.variable, std::string(*literal.value)}, Index{0});
    if (is_new) {
        Operand right;
        right.text = *literal.value;
        entry->second = equals(left, right);
    }
    return entry->second;
}

/// One question: which terms must be true or false, and which lists of them must not all be as they say.
struct Conditions::Search {
    struct Wanted {
        Index term;
        bool holds;
        Literal literal;
    };
    explicit Search(const Conditions& of) : conditions(of), truths(of.truths_), values(of.values_) {}
    ~Search() {
        for (const Index index : used) values[index].reset();
    }
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;

    const Conditions& conditions;
    std::vector<Wanted> all;
    std::vector<std::vector<Wanted>> none;
    std::vector<Index> cone;
    std::vector<Index> used;  ///< variables of the cone
    std::vector<std::vector<Candidate>> candidates;
    std::vector<Truth>& truths;  ///< by term; those outside the cone are not this question's
    Values& values;              ///< by variable; nothing where none is set
    std::size_t work = 0;
    bool sure_only = true;

    [[nodiscard]] Truth of(const Wanted& wanted) const {
        return wanted.holds ? truths[wanted.term] : negate(truths[wanted.term]);
    }

    [[nodiscard]] std::optional<std::string_view> text_of(const Operand& operand) const {
        return operand.is_variable ? values[operand.variable] : std::optional(operand.text);
    }

    Truth evaluate(const Term& term) const {
        switch (term.op) {
            case Op::constant: return from(term.value);
            case Op::equals: {
                const auto left = text_of(term.left);
                const auto right = text_of(term.right);
                return left && right ? from(*left == *right) : Truth::unknown;
            }
            case Op::negation: return negate(truths[term.children.front()]);
            default: break;
        }
        const Truth decisive = from(term.op == Op::disjunction);
        Truth result = negate(decisive);
        for (const Index child : term.children) {
            if (truths[child] == decisive) return decisive;
            if (truths[child] == Truth::unknown) result = Truth::unknown;
        }
        return result;
    }

    /// What is known of the question under the values that are set.
    Truth look() {
        work += cone.size() + 1;
        conditions.count(cone.size() + 1);
        for (const Index index : cone) truths[index] = evaluate(conditions.terms_[index]);
        Truth result = Truth::yes;
        const auto take = [&](Truth truth) {
            if (truth == Truth::no || result == Truth::no) {
                result = Truth::no;
            } else if (truth == Truth::unknown) {
                result = Truth::unknown;
            }
        };
        for (const Wanted& wanted : all) take(of(wanted));
        for (const auto& list : none) {
            Truth list_holds = Truth::yes;
            for (const Wanted& wanted : list) {
                const Truth truth = of(wanted);
                if (truth == Truth::no) list_holds = Truth::no;
                if (truth == Truth::unknown && list_holds == Truth::yes) list_holds = Truth::unknown;
            }
            take(negate(list_holds));
        }
        return result;
    }

    Truth descend(std::size_t at) {
        const Truth now = look();
        if (now != Truth::unknown || at == used.size()) return now;
        bool open = false;
        for (const Candidate& candidate : candidates[at]) {
            if (sure_only && !candidate.sure) continue;
            if (work > most_work) return Truth::unknown;
            values[used[at]] = std::string_view(candidate.text);
            const Truth found = descend(at + 1);
            if (found == Truth::yes) return found;
            open = open || found == Truth::unknown;
        }
        values[used[at]].reset();
        return open ? Truth::unknown : Truth::no;
    }

    [[nodiscard]] When words(const When& start) const {
        When scenario = start;
        for (const auto& list : none) {
            const auto failed =
                std::find_if(list.begin(), list.end(), [&](const Wanted& wanted) { return of(wanted) == Truth::no; });
            if (failed != list.end())
                scenario = scenario.with({failed->literal.name, !failed->literal.holds, failed->literal.value});
        }
        return scenario;
    }
};

std::vector<Conditions::Index> Conditions::cone_of(const std::vector<Index>& roots) const {
    // Which question has seen a term stands beside the term, so that a small question costs little in a large template.
    ++question_;
    seen_.resize(terms_.size(), 0);
    std::vector<Index> open = roots;
    std::vector<Index> cone;
    while (!open.empty()) {
        const Index index = open.back();
        open.pop_back();
        if (seen_[index] == question_) continue;
        seen_[index] = question_;
        count(1 + terms_[index].children.size());
        cone.push_back(index);
        open.insert(open.end(), terms_[index].children.begin(), terms_[index].children.end());
    }
    // Children stand before their parents, so in this order each is worked out once.
    std::sort(cone.begin(), cone.end());
    return cone;
}

std::vector<std::vector<Conditions::Candidate>> Conditions::candidates_for(const std::vector<Index>& cone,
                                                                           const std::vector<Index>& used) const {
    // Variables that are compared with each other share the texts that any of them is compared with.
    std::map<Index, Index> group;
    for (const Index index : used) group.emplace(index, index);
    const auto leader = [&](Index index) {
        while (group.at(index) != index) {
            Index& next = group.at(index);
            next = group.at(next);
            index = next;
        }
        return index;
    };
    for (const Index index : cone) {
        const Term& term = terms_[index];
        if (term.op == Op::equals && term.right.is_variable)
            group[leader(term.left.variable)] = leader(term.right.variable);
    }
    std::map<Index, std::set<std::string_view>> texts;
    std::map<Index, std::size_t> sizes;
    for (const Index index : cone) {
        const Term& term = terms_[index];
        if (term.op == Op::equals && !term.right.is_variable) texts[leader(term.left.variable)].insert(term.right.text);
    }
    for (const Index index : used) ++sizes[leader(index)];
    // What one of them may be, any of them may be the same as.
    for (const Index index : used) {
        count(1 + variables_[index].domain.size());
        if (sizes[leader(index)] > 1)
            texts[leader(index)].insert(variables_[index].domain.begin(), variables_[index].domain.end());
    }

    // The region settles the partition and the suffix of addresses.
    std::size_t regional = 0;
    for (const std::string_view name : regional_parameters().all) {
        const auto found = variable_index_.find(name);
        if (found != variable_index_.end() && std::find(used.begin(), used.end(), found->second) != used.end())
            ++regional;
    }
    std::vector<std::vector<Candidate>> all;
    for (const Index index : used) {
        const Variable& one = variables_[index];
        const std::set<std::string_view>& compared = texts[leader(index)];
        const std::size_t members = sizes[leader(index)];
        std::vector<Candidate> list;
        if (!one.domain.empty()) {
            bool has_other = false;
            for (const std::string_view value : one.domain) {
                const bool told_apart = compared.contains(value) || members > 1;
                if (!told_apart && has_other) continue;
                has_other = has_other || !told_apart;
                list.push_back({std::string(value), !one.is_free});
            }
        } else {
            const Parameter* parameter = one.parameter;
            // An expression may be worked out from the parameters beside it.
            const bool plain = parameter == nullptr ? !one.is_expression || (used.size() == 1 && !one.is_limited)
                                                    : parameter->is_ssm() || parameter->type.empty() ||
                                                          parameter->type == "String" || parameter->type == "Number";
            const bool has_pattern = parameter != nullptr && parameter->definition->find("AllowedPattern") != nullptr;
            for (const std::string_view value : compared) {
                if (parameter != nullptr && !parameter->is_ssm()) {
                    if (parameter->type == "Number" && (!is_number(value) || !is_in_range(*parameter, value))) continue;
                    if (value.size() < length_bound(*parameter, "MinLength", 0) ||
                        value.size() > length_bound(*parameter, "MaxLength", std::string_view::npos))
                        continue;
                }
                list.push_back({std::string(value), (plain && !has_pattern) || value == one.by_default});
            }
            // And values that nothing is compared with, enough to be the same or different.
            const bool free = parameter == nullptr ? plain : !is_limited(*parameter);
            for (std::size_t at = 0; at < members; ++at) list.push_back({"\x01" + std::to_string(at), free});
        }
        limit(list, one);
        if (regional > 1 && one.parameter == nullptr) {
            for (Candidate& candidate : list) candidate.sure = false;
        }
        all.push_back(std::move(list));
    }
    return all;
}

/// What the template's rules and maps leave of what is sure.
void Conditions::limit(std::vector<Candidate>& list, const Variable& variable) const {
    for (Candidate& candidate : list) {
        const bool by_default = candidate.text == variable.by_default;
        if (variable.is_constrained && !by_default) candidate.sure = false;
        if (variable.keys && !variable.keys->contains(candidate.text)) candidate.sure = false;
    }
}

void Conditions::ask(Search& search, const When& all, std::span<const When> none) const {
    std::vector<Index> roots;
    const auto wanted = [&](const Literal& literal) {
        roots.push_back(term_of(literal));
        return Search::Wanted{roots.back(), literal.holds, literal};
    };
    for (const Literal& literal : all.literals()) search.all.push_back(wanted(literal));
    for (const When& when : none) {
        std::vector<Search::Wanted> list;
        for (const Literal& literal : when.literals()) list.push_back(wanted(literal));
        search.none.push_back(std::move(list));
    }
    search.cone = cone_of(roots);
    truths_.resize(terms_.size(), Truth::unknown);
    values_.resize(variables_.size());
    for (const Index index : search.cone) {
        const Term& term = terms_[index];
        if (term.op != Op::equals) continue;
        search.used.push_back(term.left.variable);
        if (term.right.is_variable) search.used.push_back(term.right.variable);
    }
    std::sort(search.used.begin(), search.used.end());
    search.used.erase(std::unique(search.used.begin(), search.used.end()), search.used.end());
}

/// Work that is done for questions about the template, all together.
void Conditions::count(std::size_t steps) const {
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

Truth Conditions::search(const When& all, std::span<const When> none, std::optional<When>* scenario) const {
    Search search(*this);
    ask(search, all, none);
    // The defaults first: a finding that holds there is the plainest.
    for (const Index index : search.used) search.values[index] = variables_[index].by_default;
    if (search.look() == Truth::yes) {
        if (scenario != nullptr) *scenario = search.words(all);
        return Truth::yes;
    }
    for (const Index index : search.used) search.values[index].reset();
    search.candidates = candidates_for(search.cone, search.used);
    const Truth sure = search.descend(0);
    if (sure == Truth::yes && scenario != nullptr) *scenario = search.words(all);
    if (sure != Truth::no) return sure;
    search.sure_only = false;
    for (const Index index : search.used) search.values[index].reset();
    return search.descend(0) == Truth::no ? Truth::no : Truth::unknown;
}

Truth Conditions::possible(const When& all, std::span<const When> none) const {
    if (none.empty() && all.always()) return Truth::yes;
    // A question costs something although its answer is known: it is put into words first.
    constexpr std::size_t steps_a_question = 8;
    work::spend(steps_a_question * (1 + none.size()));
    std::string key = all.describe();
    for (const When& when : none) key += '\0' + when.describe();
    const std::lock_guard lock(guard_);
    if (const auto known = answers_.find(key); known != answers_.end()) return known->second;
    if (is_cut_) return Truth::unknown;
    const Truth answer = search(all, none, nullptr);
    answers_.emplace(std::move(key), answer);
    return answer;
}

std::optional<When> Conditions::scenario(const When& all, std::span<const When> none) const {
    std::optional<When> found;
    const std::lock_guard lock(guard_);
    if (is_cut_ || search(all, none, &found) != Truth::yes) return std::nullopt;
    return found;
}

Truth Conditions::by_default(const When& when) const {
    if (when.always()) return Truth::yes;
    const std::lock_guard lock(guard_);
    if (is_cut_) return Truth::unknown;
    Search search(*this);
    ask(search, when, {});
    for (const Index index : search.used) search.values[index] = variables_[index].by_default;
    return search.look();
}

}  // namespace pipelint::cfn
