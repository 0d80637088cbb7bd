#pragma once
// What can hold in one deployment of a template.

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cfn/formula.h"
#include "cfn/when.h"
#include "doc/node.h"

namespace pipelint::cfn {

class Template;

/// Every deployment gives each parameter a value: one of its AllowedValues, or any. Expressions that are no
/// parameter (`AWS::Region`, an import) count as parameters of their own, the same text as the same one; a
/// condition that cannot be read, or is not defined, may be true or false, and nothing is sure of it.
class Conditions {
public:
    using Definition = Formula::Definition;
    using Definitions = Formula::Definitions;

    /// Of no conditions: what the template's sections are read with, until the conditions are.
    explicit Conditions(const Template& document) : formula_(document) {}
    /// `rules` is the template's section Rules, nullptr where it has none. The template must outlive this.
    Conditions(const Template& document, Definitions definitions, const doc::Node* rules)
        : formula_(document, std::move(definitions), rules) {}

    /// Is there a deployment in which `all` holds and none of `none` does? Unknown where the search would
    /// take too long, or rests on a value that the parameter's type, pattern or a rule may forbid.
    [[nodiscard]] doc::Truth possible(const When& all, std::span<const When> none = {}) const;
    /// Such a deployment in words of named conditions: `all`, and of each of `none` what is false. The one of
    /// the parameters' defaults where that is one. Nothing where none is sure to exist.
    [[nodiscard]] std::optional<When> scenario(const When& all, std::span<const When> none) const;
    /// Does it hold where every parameter keeps its default?
    [[nodiscard]] doc::Truth by_default(const When& when) const;
    [[nodiscard]] bool defines(std::string_view name) const { return formula_.defines(name); }

    /// Nodes of the formula that one question may look at; beyond, the answer is unknown.
    static constexpr std::size_t most_work = 200'000;
    /// Nodes that all questions may look at; beyond, the template is noted as cut, and nothing more is answered.
    static constexpr std::size_t most_total = Formula::most_total;

private:
    using Index = Formula::Index;
    using Values = std::vector<std::optional<std::string_view>>;

    /// A value of a variable that is tried; `sure` where the deployment may certainly have it.
    struct Candidate {
        std::string text;
        bool sure = true;
    };
    /// A question in the terms of the formula: what must hold, then a 0 and what must not, and so on. A term that must
    /// be false is negative.
    using Question = std::vector<std::int64_t>;
    struct HashQuestion {
        std::size_t operator()(const Question& question) const;
    };
    struct Search;

    [[nodiscard]] Question question(const When& all, std::span<const When> none) const;
    void ask(Search& search, const When& all, std::span<const When> none) const;
    [[nodiscard]] doc::Truth search(const When& all, std::span<const When> none, std::optional<When>* scenario) const;
    [[nodiscard]] std::vector<Index> cone_of(const std::vector<Index>& roots) const;
    static std::vector<Candidate> open_candidates(const Formula::Variable& one,
                                                  const std::set<std::string_view>& compared, std::size_t members,
                                                  bool is_alone);
    [[nodiscard]] std::vector<std::vector<Candidate>> candidates_for(const std::vector<Index>& cone,
                                                                     const std::vector<Index>& used) const;

    mutable std::mutex guard_;
    mutable Formula formula_;  ///< grows with what is asked
    mutable std::unordered_map<Question, doc::Truth, HashQuestion> answers_;

    // What questions work with, kept between them: a small question shall cost little in a large template.
    mutable std::uint32_t question_ = 0;
    mutable std::vector<std::uint32_t> seen_;                      ///< by term: the last question that met it
    mutable std::vector<doc::Truth> truths_;                       ///< by term
    mutable std::vector<std::optional<std::string_view>> values_;  ///< by variable; none is set between questions
};

}  // namespace pipelint::cfn
