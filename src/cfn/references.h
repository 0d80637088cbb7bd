#pragma once
// What a template refers to by name.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "cfn/sites.h"
#include "cfn/template.h"

namespace pipelint::cfn {

/// A `${name}`, as `Fn::Sub` replaces it.
struct Mark {
    std::size_t begin = 0;  ///< of the `$`
    std::size_t end = 0;    ///< behind the `}`
    std::string_view name;  ///< all that stands between the braces
};

/// The marks of a text in their order; one that begins inside another is a mark of its own. What has no end is left
/// out, and so is a name longer than any that CloudFormation takes. Work is in proportion to the text.
std::vector<Mark> marks_in(std::string_view text);

/// A name that must be defined elsewhere in the template.
struct Reference {
    enum class Kind : std::uint8_t {
        value,       ///< `Ref` or `${Name}`: a parameter, a pseudo parameter or a resource
        attribute,   ///< `Fn::GetAtt` or `${Name.Attribute}`: a resource
        map,         ///< the name of a map in `Fn::FindInMap`
        top_key,     ///< the first key there
        second_key,  ///< the second
        condition,
        depends_on,
    };
    Kind kind = Kind::value;
    bool in_conditions = false;  ///< stands in the section Conditions
    bool has_default = false;    ///< of a key: `Fn::FindInMap` says what else
    std::string_view name;
    std::string_view attribute;          ///< of the resource
    const doc::Node* mapping = nullptr;  ///< that should have the key
    const doc::Node* place = nullptr;    ///< the scalar in which the name stands
    std::size_t first = 0;               ///< where in its text
    std::size_t last = 0;
    const When* when = nullptr;  ///< under which the reference is there

    /// Where the name stands.
    [[nodiscard]] Span span() const { return place->part(first, last); }
};

/// Calls `visit` for the references that the sites hold, and those of the resources' own `Condition` and
/// `DependsOn`. Names that are themselves worked out, or stand for a loop's variable, are left out.
void for_each_reference(const Template& document, const Sites& sites,
                        const std::function<void(const Reference&)>& visit);

}  // namespace pipelint::cfn
