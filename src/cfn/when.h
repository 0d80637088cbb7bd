#pragma once
// Under which conditions of the template something holds.

#include <string>
#include <string_view>
#include <vector>

namespace pipelint::cfn {

/// `condition` is true, or is false.
struct Literal {
    std::string_view condition;
    bool holds = true;

    friend bool operator==(const Literal&, const Literal&) = default;
};

/// A conjunction of literals; an empty one always holds. Names view into the template.
class When {
public:
    [[nodiscard]] bool always() const { return literals_.empty(); }
    [[nodiscard]] const std::vector<Literal>& literals() const { return literals_; }

    /// This, and the condition with that value as well.
    [[nodiscard]] When with(std::string_view condition, bool holds) const;
    [[nodiscard]] When with(const When& other) const;
    /// True where one of the literals says the opposite.
    [[nodiscard]] bool excludes(std::string_view condition, bool holds) const;

    /// "`IsProd` is true and `HasTests` is false"; empty for always.
    [[nodiscard]] std::string describe() const;

    friend bool operator==(const When&, const When&) = default;

private:
    std::vector<Literal> literals_;
};

}  // namespace pipelint::cfn
