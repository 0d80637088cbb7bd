#include "cfn/conditions.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "aws/tables/cloudformation.h"
#include "cfn/template.h"
#include "text/number.h"
#include "text/utf8.h"
#include "text/work.h"

namespace pipelint::cfn {
namespace {

using doc::Node;
using doc::Truth;

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
    const auto value = whole_number(bound->text);
    return value && *value >= 0 ? static_cast<std::size_t>(*value) : otherwise;
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

/// May a text whose unknown part is a hole come to this one? With several holes it is not tried: one parameter may
/// stand in two of them.
bool may_come_to(const std::optional<std::string>& form, std::string_view text) {
    if (!form) return true;
    const TextRange hole = first_hole(*form);
    const std::string_view before = std::string_view(*form).substr(0, hole.begin);
    const std::string_view after = std::string_view(*form).substr(hole.end);
    return !has_hole(after) && text.size() >= before.size() + after.size() && text.starts_with(before) &&
           text.ends_with(after);
}

/// What the template's rules and maps leave of what is sure.
template <typename Candidate>
void drop_unsure(std::vector<Candidate>& list, const Formula::Variable& variable) {
    for (Candidate& candidate : list) {
        const bool by_default = candidate.text == variable.by_default;
        if (variable.is_constrained && !by_default) candidate.sure = false;
        if (variable.keys && !variable.keys->contains(candidate.text)) candidate.sure = false;
    }
}

}  // namespace

/// One question: which terms must be true or false, and which lists of them must not all be as they say.
struct Conditions::Search {
    struct Wanted {
        Index term;
        bool holds;
        Literal literal;
    };
    explicit Search(const Conditions& of) : formula(of.formula_), truths(of.truths_), values(of.values_) {}
    ~Search() {
        for (const Index index : used) values[index].reset();
    }
    Search(const Search&) = delete;
    Search& operator=(const Search&) = delete;

    Formula& formula;
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

    [[nodiscard]] std::optional<std::string_view> text_of(const Formula::Operand& operand) const {
        return operand.is_variable ? values[operand.variable] : std::optional(operand.text);
    }

    Truth evaluate(const Formula::Term& term) const {
        switch (term.op) {
            case Formula::Op::constant: return from(term.value);
            case Formula::Op::equals: {
                const auto left = text_of(term.left);
                const auto right = text_of(term.right);
                return left && right ? from(*left == *right) : Truth::unknown;
            }
            case Formula::Op::negation: return negate(truths[term.children.front()]);
            default: break;
        }
        const Truth decisive = from(term.op == Formula::Op::disjunction);
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
        formula.count(cone.size() + 1);
        for (const Index index : cone) truths[index] = evaluate(formula.terms()[index]);
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
    seen_.resize(formula_.terms().size(), 0);
    std::vector<Index> open = roots;
    std::vector<Index> cone;
    while (!open.empty()) {
        const Index index = open.back();
        open.pop_back();
        if (seen_[index] == question_) continue;
        seen_[index] = question_;
        formula_.count(1 + formula_.terms()[index].children.size());
        cone.push_back(index);
        open.insert(open.end(), formula_.terms()[index].children.begin(), formula_.terms()[index].children.end());
    }
    // Children stand before their parents, so in this order each is worked out once.
    std::sort(cone.begin(), cone.end());
    return cone;
}

/// The values that are tried for a variable without a list of them: the texts that it is compared with, and others.
std::vector<Conditions::Candidate> Conditions::open_candidates(const Formula::Variable& one,
                                                               const std::set<std::string_view>& compared,
                                                               std::size_t members, bool is_alone) {
    std::vector<Candidate> list;
    const Parameter* parameter = one.parameter;
    // An expression may be worked out from the parameters beside it.
    const bool plain = parameter == nullptr ? !one.is_expression || (is_alone && !one.is_limited)
                                            : parameter->is_ssm() || parameter->type.empty() ||
                                                  parameter->type == "String" || parameter->type == "Number";
    const bool has_pattern = parameter != nullptr && parameter->definition->find("AllowedPattern") != nullptr;
    for (const std::string_view value : compared) {
        if (parameter != nullptr && !parameter->is_ssm()) {
            if (parameter->type == "Number" && (!is_number(value) || !is_in_range(*parameter, value))) continue;
            const std::size_t length = utf8::count(value);
            if (length < length_bound(*parameter, "MinLength", 0) ||
                length > length_bound(*parameter, "MaxLength", std::string_view::npos))
                continue;
        }
        list.push_back(
            {std::string(value), (plain && !has_pattern && may_come_to(one.form, value)) || value == one.by_default});
    }
    // And values that nothing is compared with, enough to be the same or different.
    const bool free = parameter == nullptr ? plain : !is_limited(*parameter);
    for (std::size_t at = 0; at < members; ++at) list.push_back({"\x01" + std::to_string(at), free});
    return list;
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
        const Formula::Term& term = formula_.terms()[index];
        if (term.op == Formula::Op::equals && term.right.is_variable)
            group[leader(term.left.variable)] = leader(term.right.variable);
    }
    std::map<Index, std::set<std::string_view>> texts;
    std::map<Index, std::size_t> sizes;
    for (const Index index : cone) {
        const Formula::Term& term = formula_.terms()[index];
        if (term.op == Formula::Op::equals && !term.right.is_variable)
            texts[leader(term.left.variable)].insert(term.right.text);
    }
    for (const Index index : used) ++sizes[leader(index)];
    // What one of them may be, any of them may be the same as.
    for (const Index index : used) {
        formula_.count(1 + formula_.variables()[index].domain.size());
        if (sizes[leader(index)] > 1)
            texts[leader(index)].insert(formula_.variables()[index].domain.begin(),
                                        formula_.variables()[index].domain.end());
    }

    // The region settles the partition and the suffix of addresses.
    std::size_t regional = 0;
    for (const std::string_view name : regional_parameters().all) {
        const auto found = formula_.find_variable(name);
        if (found && std::find(used.begin(), used.end(), *found) != used.end()) ++regional;
    }
    std::vector<std::vector<Candidate>> all;
    for (const Index index : used) {
        const Formula::Variable& one = formula_.variables()[index];
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
            list = open_candidates(one, compared, members, used.size() == 1);
        }
        drop_unsure(list, one);
        if (regional > 1 && one.parameter == nullptr) {
            for (Candidate& candidate : list) candidate.sure = false;
        }
        all.push_back(std::move(list));
    }
    return all;
}

void Conditions::ask(Search& search, const When& all, std::span<const When> none) const {
    std::vector<Index> roots;
    const auto wanted = [&](const Literal& literal) {
        roots.push_back(formula_.term_of(literal));
        return Search::Wanted{roots.back(), literal.holds, literal};
    };
    for (const Literal& literal : all.literals()) search.all.push_back(wanted(literal));
    for (const When& when : none) {
        std::vector<Search::Wanted> list;
        for (const Literal& literal : when.literals()) list.push_back(wanted(literal));
        search.none.push_back(std::move(list));
    }
    search.cone = cone_of(roots);
    truths_.resize(formula_.terms().size(), Truth::unknown);
    values_.resize(formula_.variables().size());
    for (const Index index : search.cone) {
        const Formula::Term& term = formula_.terms()[index];
        if (term.op != Formula::Op::equals) continue;
        search.used.push_back(term.left.variable);
        if (term.right.is_variable) search.used.push_back(term.right.variable);
    }
    std::sort(search.used.begin(), search.used.end());
    search.used.erase(std::unique(search.used.begin(), search.used.end()), search.used.end());
}

Truth Conditions::search(const When& all, std::span<const When> none, std::optional<When>* scenario) const {
    Search search(*this);
    ask(search, all, none);
    // The defaults first: a finding that holds there is the plainest.
    for (const Index index : search.used) search.values[index] = formula_.variables()[index].by_default;
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

Conditions::Question Conditions::question(const When& all, std::span<const When> none) const {
    Question key;
    const auto add = [&](const When& when) {
        for (const Literal& literal : when.literals()) {
            const std::int64_t term = std::int64_t{formula_.term_of(literal)} + 1;
            key.push_back(literal.holds ? term : -term);
        }
    };
    add(all);
    for (const When& when : none) {
        key.push_back(0);
        add(when);
    }
    return key;
}

std::size_t Conditions::HashQuestion::operator()(const Question& question) const {
    constexpr std::uint64_t prime = 1099511628211U;  // of FNV-1a
    std::uint64_t hash = 14695981039346656037U;
    for (const std::int64_t term : question) hash = (hash ^ static_cast<std::uint64_t>(term)) * prime;
    return static_cast<std::size_t>(hash);
}

Truth Conditions::possible(const When& all, std::span<const When> none) const {
    if (none.empty() && all.always()) return Truth::yes;
    // A question costs something although its answer is known: its literals are looked up.
    constexpr std::size_t steps_a_question = 8;
    work::spend(steps_a_question * (1 + none.size()));
    const std::lock_guard lock(guard_);
    Question key = question(all, none);
    if (const auto known = answers_.find(key); known != answers_.end()) return known->second;
    if (formula_.is_cut()) return Truth::unknown;
    const Truth answer = search(all, none, nullptr);
    answers_.emplace(std::move(key), answer);
    return answer;
}

std::optional<When> Conditions::scenario(const When& all, std::span<const When> none) const {
    std::optional<When> found;
    const std::lock_guard lock(guard_);
    if (formula_.is_cut() || search(all, none, &found) != Truth::yes) return std::nullopt;
    return found;
}

Truth Conditions::by_default(const When& when) const {
    if (when.always()) return Truth::yes;
    const std::lock_guard lock(guard_);
    if (formula_.is_cut()) return Truth::unknown;
    Search search(*this);
    ask(search, when, {});
    for (const Index index : search.used) search.values[index] = formula_.variables()[index].by_default;
    return search.look();
}

}  // namespace pipelint::cfn
