#pragma once
// The Conditions of a template as one formula over what deployments may choose.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
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

/// Terms over variables: a term is a condition, or a part of one, and stands behind those that it is made of. A
/// question about a parameter's value, or about a condition that is not defined, adds the term that it needs.
class Formula {
public:
    /// A condition by its name, in the turn of a loop perhaps.
    struct Definition {
        const doc::Node* node = nullptr;
        const Scope* scope = nullptr;
    };
    using Definitions = std::unordered_map<std::string_view, Definition>;
    /// Of a term or a variable.
    using Index = std::uint32_t;

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
        bool is_limited = false;          ///< of an expression: made of parameters that are not free to be any text
        std::optional<std::string> form;  ///< of an expression that is known but for its holes: its text
        std::vector<std::string_view> domain;  ///< empty where it may be anything
        bool is_free = false;                  ///< stands for a condition that is not known
        std::optional<std::string_view> by_default;
        bool is_constrained = false;  ///< by the template's Rules
        /// Keys that each map has which it is looked up in; a deployment with another value fails.
        std::optional<std::set<std::string_view>> keys;
    };

    /// Of no conditions. The template must outlive this.
    explicit Formula(const Template& document) : document_(&document) {}
    /// `rules` is the template's section Rules, nullptr where it has none. The template must outlive this.
    Formula(const Template& document, Definitions definitions, const doc::Node* rules);

    [[nodiscard]] bool defines(std::string_view name) const { return definitions_.contains(name); }
    [[nodiscard]] const std::vector<Term>& terms() const { return terms_; }
    [[nodiscard]] const std::vector<Variable>& variables() const { return variables_; }
    /// The variable of that parameter, pseudo parameter or expression; nothing where no term has it.
    [[nodiscard]] std::optional<Index> find_variable(std::string_view name) const;
    /// The term that says so. A condition that is not defined may be true or false.
    Index term_of(const Literal& literal);

    /// Counts work that is done for questions about the template, all together.
    void count(std::size_t steps);
    /// True where that was too much: nothing more is to be answered. The template has been noted as cut.
    [[nodiscard]] bool is_cut() const { return is_cut_; }
    /// Nodes that all questions may look at.
    static constexpr std::size_t most_total = 5'000'000;

private:
    /// What one side of an `Fn::Equals` is where certain parameters have certain values.
    struct Case {
        std::vector<Literal> guard;
        Operand operand;
    };

    Index compile_condition(std::string_view name, int depth);
    Index compile(const doc::Node* node, const Scope* scope, int depth);
    Index compile_equals(const doc::Node* argument, const Scope* scope);
    Index equals(Operand left, Operand right);
    Index unknown(bool is_sure);
    void note_lookups(const doc::Node* node);
    std::vector<Case> cases(const doc::Node* node, const Scope* scope);
    std::optional<Operand> reference(std::string_view name, const Scope* scope);
    Operand expression(const doc::Node* node, std::optional<std::string> form);
    void narrow(const doc::Node* find_in_map);
    Index add(Term term);
    Index variable(std::string_view key);

    const Template* document_;
    Definitions definitions_;
    std::unordered_map<std::string_view, Index> names_;  ///< of conditions: their terms
    std::vector<Term> terms_;
    std::vector<Variable> variables_;
    std::map<std::string, Index, std::less<>> variable_index_;
    /// By variable, by value; the terms view into the values.
    std::map<Index, std::map<std::string, Index, std::less<>>> value_terms_;
    std::set<std::pair<Index, const doc::Node*>> looked_up_;  ///< variables, and the maps whose keys they must be
    std::size_t total_ = 0;
    bool is_cut_ = false;
};

/// True where the parameter's value cannot be any text, or any number.
bool is_limited(const Parameter& parameter);

}  // namespace pipelint::cfn
