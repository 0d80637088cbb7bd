#include "cfn/when.h"

#include <algorithm>

namespace pipelint::cfn {

When When::with(std::string_view condition, bool holds) const {
    const Literal literal{condition, holds};
    When result = *this;
    if (std::find(literals_.begin(), literals_.end(), literal) == literals_.end()) result.literals_.push_back(literal);
    return result;
}

When When::with(const When& other) const {
    if (other.always()) return *this;
    When result = *this;
    for (const Literal& literal : other.literals_) result = result.with(literal.condition, literal.holds);
    return result;
}

bool When::excludes(std::string_view condition, bool holds) const {
    return std::any_of(literals_.begin(), literals_.end(), [&](const Literal& literal) {
        return literal.condition == condition && literal.holds != holds;
    });
}

std::string When::describe() const {
    std::string text;
    for (const Literal& literal : literals_) {
        if (!text.empty()) text += " and ";
        text += '`';
        text += literal.condition;
        text += literal.holds ? "` is true" : "` is false";
    }
    return text;
}

}  // namespace pipelint::cfn
