#pragma once
// Under which circumstances something of the template holds.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pipelint::cfn {

/// A fact about a deployment: a condition is true, or is false; a parameter has a value, or another one.
struct Literal {
    std::string_view name;  ///< of the condition, the parameter or the pseudo parameter
    bool holds = true;
    std::optional<std::string_view> value = std::nullopt;  ///< the parameter's; nothing for a condition

    friend bool operator==(const Literal&, const Literal&) = default;
};

/// A conjunction of literals; an empty one always holds. Names and values view into the template.
class When {
public:
    [[nodiscard]] bool always() const { return literals_.empty(); }
    [[nodiscard]] const std::vector<Literal>& literals() const { return literals_; }

    /// This, and the condition with that value as well.
    [[nodiscard]] When with(std::string_view condition, bool holds) const { return with(Literal{condition, holds}); }
    [[nodiscard]] When with(const Literal& literal) const;
    [[nodiscard]] When with(const When& other) const;
    /// True where one of the literals says the opposite.
    [[nodiscard]] bool excludes(const Literal& literal) const;

    /// "`IsProd` is true and `Stage` is `dev`"; empty for always.
    [[nodiscard]] std::string describe() const;
    /// The same of the first literals, and how many more there are.
    [[nodiscard]] std::string describe(std::size_t most) const;

    friend bool operator==(const When&, const When&) = default;

private:
    std::vector<Literal> literals_;
};

}  // namespace pipelint::cfn
