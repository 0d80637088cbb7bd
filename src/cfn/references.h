#pragma once
// What a template refers to by name.

#include <cstdint>
#include <string_view>
#include <vector>

#include "cfn/template.h"

namespace pipelint::cfn {

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
    std::string_view name;
    std::string_view attribute;          ///< of the resource
    const doc::Node* scope = nullptr;    ///< of a key: the mapping that should have it
    Span span;                           ///< the name
    When when;                           ///< under which the reference is there
    const doc::Node* literal = nullptr;  ///< the scalar whose whole text the name is, or nullptr
    bool has_default = false;            ///< of a key: `Fn::FindInMap` says what else
};

/// The references below the node, of those that some deployment has; names that are themselves worked out,
/// or stand for a loop's variable, are left out.
std::vector<Reference> references_in(const Template& document, const doc::Node* node, const When& when,
                                     const Scope* scope);
/// Those of the section Conditions, to other conditions as well.
std::vector<Reference> references_in_conditions(const Template& document);
/// Those of the resource: its properties, its condition and what it depends on.
std::vector<Reference> references_of(const Resource& resource);

}  // namespace pipelint::cfn
