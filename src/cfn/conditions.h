#pragma once
// The Conditions of a template as a formula over its parameters, and what can hold in one deployment.

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cfn/parameter.h"
#include "cfn/scope.h"
#include "cfn/when.h"
#include "doc/node.h"

namespace pipelint::cfn {

class Template;

/// Every deployment gives each parameter a value: one of its AllowedValues, or any. Expressions that are no
/// parameter (`AWS::Region`, an import) count as parameters of their own, the same text as the same one; a
/// condition that cannot be read, or is not defined, may be true or false, and nothing is sure of it.
class Conditions {
public:
    /// A condition by its name, in the turn of a loop perhaps.
    struct Definition {
        const doc::Node* node = nullptr;
        const Scope* scope = nullptr;
    };
    using Definitions = std::unordered_map<std::string_view, Definition>;

    Conditions() = default;
    /// `rules` is the template's section Rules, nullptr where it has none. The template must outlive this.
    Conditions(const Template& document, Definitions definitions, const doc::Node* rules);

    /// Is there a deployment in which `all` holds and none of `none` does? Unknown where the search would
    /// take too long, or rests on a value that the parameter's type, pattern or a rule may forbid.
    [[nodiscard]] doc::Truth possible(const When& all, std::span<const When> none = {}) const;
    /// Such a deployment in words of named conditions: `all`, and of each of `none` what is false. The one of
    /// the parameters' defaults where that is one. Nothing where none is sure to exist.
    [[nodiscard]] std::optional<When> scenario(const When& all, std::span<const When> none) const;
    /// Does it hold where every parameter keeps its default?
    [[nodiscard]] doc::Truth by_default(const When& when) const;
    [[nodiscard]] bool defines(std::string_view name) const { return definitions_.contains(name); }

    /// Nodes of the formula that one question may look at; beyond, the answer is unknown.
    static constexpr std::size_t most_work = 200'000;
    /// Nodes that all questions may look at; beyond, the template is noted as cut, and nothing more is answered.
    static constexpr std::size_t most_total = 5'000'000;

private:
    using Index = std::uint32_t;
    using Values = std::vector<std::optional<std::string_view>>;

    /// What an `Fn::Equals` compares: a text that is written out, or a variable.
    struct Operand {
        bool is_variable = false;
        Index variable = 0;
        std::string_view text;
    };
    enum class Op : std::uint8_t { equals, negation, conjunction, disjunction, constant };
    struct Term {
        Op op = Op::constant;
        bool value = false;  ///< of a constant
        Operand left, right;
        std::vector<Index> children;  ///< each stands before this one
    };
    struct Variable {
        const Parameter* parameter = nullptr;
        bool is_expression = false;
        bool is_limited = false;               ///< of an expression: of parameters that cannot be anything
        std::vector<std::string_view> domain;  ///< empty where it may be anything
        bool is_free = false;                  ///< stands for a condition that is not known
        std::optional<std::string_view> by_default;
        bool is_constrained = false;  ///< by the template's Rules
        /// Keys that each map has which it is looked up in; a deployment with another value fails.
        std::optional<std::set<std::string_view>> keys;
    };
    /// A value of a variable that is tried; `sure` where the deployment may certainly have it.
    struct Candidate {
        std::string text;
        bool sure = true;
    };
    struct Search;

    /// What one side of an `Fn::Equals` is where certain parameters have certain values.
    struct Case {
        std::vector<Literal> guard;
        Operand operand;
    };

    Index compile_condition(std::string_view name, int depth);
    Index compile(const doc::Node* node, const Scope* scope, int depth);
    Index compile_equals(const doc::Node* argument, const Scope* scope);
    Index equals(Operand left, Operand right) const;
    Index unknown(bool is_sure) const;
    void note_lookups(const doc::Node* node);
    void limit(std::vector<Candidate>& list, const Variable& variable) const;
    std::vector<Case> cases(const doc::Node* node, const Scope* scope);
    std::optional<Operand> reference(std::string_view name, const Scope* scope) const;
    Operand expression(const doc::Node* node);
    void narrow(const doc::Node* find_in_map);
    Index add(Term term) const;
    Index variable(std::string_view key) const;
    [[nodiscard]] Index term_of(const Literal& literal) const;

    void ask(Search& search, const When& all, std::span<const When> none) const;
    void count(std::size_t steps) const;
    [[nodiscard]] doc::Truth search(const When& all, std::span<const When> none, std::optional<When>* scenario) const;
    [[nodiscard]] std::vector<Index> cone_of(const std::vector<Index>& roots) const;
    [[nodiscard]] std::vector<std::vector<Candidate>> candidates_for(const std::vector<Index>& cone,
                                                                     const std::vector<Index>& used) const;

    const Template* document_ = nullptr;
    Definitions definitions_;

    // A question about a parameter's value, or a condition that is not defined, adds the term that it needs.
    mutable std::mutex guard_;
    mutable std::unordered_map<std::string_view, Index> names_;  ///< of conditions: their terms
    mutable std::vector<Term> terms_;
    mutable std::vector<Variable> variables_;
    mutable std::map<std::string, Index, std::less<>> variable_index_;
    mutable std::map<std::pair<Index, std::string>, Index> value_terms_;
    mutable std::map<std::string, doc::Truth> answers_;
    std::set<std::pair<Index, const doc::Node*>> looked_up_;  ///< variables, and the maps whose keys they must be

    // What questions work with, kept between them: a small question shall cost little in a large template.
    mutable std::uint32_t question_ = 0;
    mutable std::vector<std::uint32_t> seen_;                      ///< by term: the last question that met it
    mutable std::vector<doc::Truth> truths_;                       ///< by term
    mutable std::vector<std::optional<std::string_view>> values_;  ///< by variable; none is set between questions
    mutable std::size_t total_ = 0;
    mutable bool is_cut_ = false;
};

}  // namespace pipelint::cfn
