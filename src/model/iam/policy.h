#pragma once
// IAM policies as rules read them, wherever a template or a file holds one.

#include <cstdint>
#include <string_view>
#include <vector>

#include "cfn/template.h"
#include "cfn/value.h"

namespace pipelint {

/// One statement of an identity policy that allows something.
struct Statement {
    cfn::When when;
    Span place;                         ///< the `Effect`, for what concerns all of the statement
    std::vector<cfn::Value> actions;    ///< of `Action`
    std::vector<cfn::Value> resources;  ///< of `Resource`
    bool has_not_action = false;
    bool has_not_resource = false;
    /// Keys of conditions that say what must be, such as `iam:PassedToService`; those that say what must
    /// not be, or that anything will do, are left out.
    std::vector<std::string_view> condition_keys;
    bool condition_is_known = true;
};

struct Policy {
    const cfn::Template* document = nullptr;
    std::string_view logical_id;  ///< of the resource that holds it; empty in a file of its own
    cfn::When when;
    std::vector<Statement> statements;
};

/// The identity policies of a template: of roles, users, groups, policies, managed policies and SAM
/// functions. Resource and trust policies are none.
std::vector<Policy> policies_of(const cfn::Template& document);
/// The policy that a JSON file is.
Policy policy_of_file(const cfn::Template& document);
/// Is this the root of an IAM policy document?
bool is_policy(const doc::Node* root);

}  // namespace pipelint
