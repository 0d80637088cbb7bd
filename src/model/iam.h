#pragma once
// What the actions and resources of a policy statement amount to.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cfn/text.h"
#include "cfn/value.h"
#include "model/policy.h"

namespace pipelint::iam {

enum class Access : std::uint8_t { list, read, write, permissions_management, tagging };

/// One action of the service authorization reference.
struct IamAction {
    std::string_view name;
    Access access;
    bool on_resources;  ///< a policy can name the resources it works on
    bool data_read;
    bool documented_on_star;  ///< AWS's own documents put it on every resource
};

/// How much of AWS the action element of a statement means.
enum class Reach : std::uint8_t {
    everything,     ///< `*`
    whole_service,  ///< `s3:*`
    actions,        ///< one action, or a pattern of some
    unknown,
};
Reach reach_of(std::string_view action);

/// Which resources an element of `Resource` means.
enum class Breadth : std::uint8_t {
    unknown,
    named,
    whole_type,  ///< everything of a kind, such as `arn:aws:iam::123456789012:role/*`
    every,       ///< `*`, or an ARN that leaves nothing open, such as `arn:aws:s3:::*`
};
Breadth breadth_of(const cfn::Alternative& resource);
/// Is the element every role of the account: `*`, or `arn:aws:iam::…:role/*`?
bool is_every_role(const cfn::Alternative& resource);

/// The action's service in lower case, and its name; both empty where it has no colon.
struct ActionName {
    std::string service;
    std::string_view name;
};
ActionName split_action(std::string_view action);

/// The known actions that the pattern means; none where the service or the action is not known.
std::vector<const IamAction*> actions_matching(std::string_view pattern);
/// Does the pattern (with `*` and `?`, in any case) mean this action?
bool matches(std::string_view pattern, std::string_view action);

/// Does the statement's condition narrow what it allows, or might it?
bool is_narrowed(const Statement& statement);
bool has_condition_key(const Statement& statement, std::string_view key);

}  // namespace pipelint::iam
