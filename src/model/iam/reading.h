#pragma once
// What the actions and resources of a policy statement amount to.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cfn/text.h"
#include "cfn/value.h"
#include "model/iam/policy.h"

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
    whole_type,     ///< everything of a kind, such as `arn:aws:iam::123456789012:role/*`
    whole_service,  ///< everything of a service, such as `arn:aws:logs:*:*:*` or `arn:aws:s3:::*`
    every,          ///< `*`, or an ARN that leaves the service open as well
};
Breadth breadth_of(const cfn::Alternative& resource);
/// Is the element every role of the account: `*`, or `arn:aws:iam::…:role/*`?
bool is_every_role(const cfn::Alternative& resource);

/// A statement read once, so that what is asked for each of its actions need not go through all that it holds.
class Reading {
public:
    /// `statement` must outlive this.
    explicit Reading(const Statement& statement);

    /// The first resource of the statement that is every one to that service (in lower case), in a deployment in which
    /// `when` holds; nullptr where there is none.
    [[nodiscard]] const cfn::Alternative* every_resource_of(std::string_view service, const cfn::When& when) const;
    /// Can actions of that service do anything with the statement's resources?
    [[nodiscard]] bool may_concern(std::string_view service) const;
    /// Does the statement allow every action of every service in a deployment in which `when` holds, or every
    /// action of that service?
    [[nodiscard]] bool allows_all_of(std::string_view service, const cfn::When& when) const;
    /// Does the statement's condition narrow what it allows of that service, or might it? A service's own keys narrow
    /// that service; with no service named, only those that every service knows count.
    [[nodiscard]] bool is_narrowed(std::string_view service) const;
    [[nodiscard]] bool has_condition_key(std::string_view key) const;

private:
    /// Something of the statement, and its place among its kind.
    struct Entry {
        const cfn::Alternative* alternative;
        const cfn::Template* owner;
        std::size_t order;
    };
    /// In the order of services; of one service, in the statement's.
    using ByService = std::vector<std::pair<std::string, Entry>>;

    static const Entry* first_that_meets(std::span<const Entry> entries, const cfn::When& when);
    static const Entry* first_that_meets(const ByService& entries, std::string_view service, const cfn::When& when);

    std::vector<Entry> every_;            ///< resources that are every one
    ByService every_of_;                  ///< by service: all of that one
    bool concerns_any_ = false;           ///< a resource may be any service's
    std::vector<std::string> concerned_;  ///< services, sorted
    std::vector<Entry> everything_;       ///< actions: `*`
    ByService everything_of_;             ///< `s3:*`
    bool condition_is_known_;
    bool is_narrowed_ = false;
    // Of conditions, sorted:
    std::vector<std::string> keys_;          ///< in lower case, without a tag's name
    std::vector<std::string> key_services_;  ///< before their colon
};

/// The action's service in lower case, and its name; both empty where it has no colon.
struct ActionName {
    std::string service;
    std::string_view name;
};
ActionName split_action(std::string_view action);

/// How an ARN of the service looks, with words to fill in; empty where the data does not have it.
std::string_view arn_form(std::string_view service);

/// The known actions that the pattern means; none where the service or the action is not known.
std::vector<IamAction> actions_matching(std::string_view pattern);
/// Does the pattern (with `*` and `?`, in any case) mean this action?
bool matches(std::string_view pattern, std::string_view action);

}  // namespace pipelint::iam
