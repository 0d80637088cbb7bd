#pragma once
// Intrinsic functions in their long and short forms, as one shape.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "doc/node.h"

namespace pipelint::cfn {

/// The functions of CloudFormation, its language extensions' and its conditions' among them.
enum class Fn : std::uint8_t {
    ref,
    get_att,
    sub,
    join,
    select,
    split,
    find_in_map,
    if_,
    base64,
    import_value,
    get_azs,
    get_stack_output,
    cidr,
    transform,
    length,
    to_json_string,
    for_each,
    equals,
    and_,
    or_,
    not_,
    condition,
    other,  ///< a function that pipelint does not know: its value is unknown
};

/// A call of a function in a template, whichever of the spellings it has.
struct Call {
    Fn fn = Fn::other;
    std::string_view name;                ///< as written, such as `!Sub` or `Fn::Sub`
    const doc::Node* node = nullptr;      ///< the whole call
    const doc::Node* argument = nullptr;  ///< without tag or key, aliases followed
};

/// The call that the node is: `!Sub x`, `Fn::Sub: x` and `{"Fn::Sub": x}` give the same.
/// Nothing where it is data.
std::optional<Call> call_of(const doc::Node* node);

/// The name of a function in its long form: `!Sub` is `Fn::Sub`, and `!Ref` is `Ref`.
std::string long_name(std::string_view name);

}  // namespace pipelint::cfn
