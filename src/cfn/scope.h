#pragma once
// What the variables of `Fn::ForEach` stand for inside a body that is repeated.

#include <string>
#include <string_view>

namespace pipelint::cfn {

/// One turn of a loop, inside the turns of the loops around it.
struct Scope {
    std::string_view identifier;
    std::string_view value;
    const Scope* outer = nullptr;

    /// The value of the variable; nullptr where no loop has one of that name.
    static const Scope* find(const Scope* scope, std::string_view identifier);
    /// The text with `${Identifier}` and `&{Identifier}` replaced.
    static std::string replace(const Scope* scope, std::string_view text);
    /// A place in a text where a variable of the loops stands.
    struct Mark {
        std::size_t begin = std::string_view::npos;  ///< npos where there is none
        std::size_t end = 0;
        std::string value;  ///< what stands there instead: of `&{x}` only letters and digits
    };
    static Mark next(const Scope* scope, std::string_view text, std::size_t from);
};

}  // namespace pipelint::cfn
