#include "cfn/when.h"

#include <algorithm>

namespace pipelint::cfn {

When When::with(const Literal& literal) const {
    When result = *this;
    if (std::find(literals_.begin(), literals_.end(), literal) == literals_.end()) result.literals_.push_back(literal);
    return result;
}

When When::with(const When& other) const {
    if (other.always()) return *this;
    if (always()) return other;
    When result = *this;
    for (const Literal& literal : other.literals_) {
        if (std::find(literals_.begin(), literals_.end(), literal) == literals_.end())
            result.literals_.push_back(literal);
    }
    return result;
}

bool When::excludes(const Literal& literal) const {
    return std::any_of(literals_.begin(), literals_.end(), [&](const Literal& own) {
        if (own.name != literal.name || own.value.has_value() != literal.value.has_value()) return false;
        if (own.value == literal.value) return own.holds != literal.holds;
        return own.holds && literal.holds;  // one parameter, two values
    });
}

std::string When::describe() const { return describe(literals_.size()); }

std::string When::describe(std::size_t most) const {
    std::string text;
    for (std::size_t at = 0; at < literals_.size(); ++at) {
        if (at == most) return text + " and " + std::to_string(literals_.size() - most) + " more conditions hold";
        const Literal& literal = literals_[at];
        if (!text.empty()) text += " and ";
        text += '`';
        text += literal.name;
        if (literal.value) {
            text += literal.holds ? "` is `" : "` is not `";
            text += *literal.value;
            text += '`';
        } else {
            text += literal.holds ? "` is true" : "` is false";
        }
    }
    return text;
}

}  // namespace pipelint::cfn
