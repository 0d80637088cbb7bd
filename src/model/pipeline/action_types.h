#pragma once
// The action types that an action may be: built in (aws/action_types.h), or defined by a template.

#include <memory>
#include <string_view>
#include <vector>

#include "aws/action_types.h"
#include "cfn/when.h"
#include "text/span.h"

namespace pipelint {

namespace cfn {
class Template;
}

/// A built-in or defined type that an action has in a deployment in which `when` holds.
struct TypedAction {
    const ActionType* type = nullptr;
    cfn::When when;
};

/// A type that a template defines with AWS::CodePipeline::CustomActionType.
struct CustomActionType {
    ActionType type;
    std::string_view version;
    std::vector<ActionKey> keys;
    cfn::When when;
    Span place;  ///< the logical id
};
/// Those whose provider is known; the category and version are empty where they are not.
std::vector<std::unique_ptr<CustomActionType>> custom_action_types_of(const cfn::Template& document);
using CustomActionTypes = std::vector<std::unique_ptr<CustomActionType>>;

}  // namespace pipelint
