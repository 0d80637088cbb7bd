#pragma once
// What starts a pipeline: event rules, webhooks, schedules, triggers of its own, and polling.

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cfn/when.h"
#include "model/links.h"
#include "model/pipeline/pipeline.h"
#include "text/span.h"

namespace pipelint {

class Input;

/// Does the source look for changes by itself?
enum class Polling : std::uint8_t {
    none,      ///< its provider does not
    off,       ///< `PollForSourceChanges` is false
    on,        ///< it is true
    default_,  ///< it is absent, which means true
    unknown,
};
struct Poll {
    Polling polling = Polling::none;
    cfn::When when;
    Span span;  ///< the value; where it is absent the configuration's key
    const doc::Node* configuration = nullptr;
    const doc::Node* value = nullptr;
};
/// How a source action polls, in each kind of deployment.
std::vector<Poll> polls_of(const Action& action);

/// Something in the template that starts a pipeline when a source changes.
struct Starter {
    const cfn::Resource* resource = nullptr;
    cfn::When when;
    Span place;
    bool is_webhook = false;
};
/// What starts which pipeline, gone through once for all of them.
class Triggers {
public:
    /// `input` must outlive this.
    explicit Triggers(const Input& input);

    /// What starts the pipeline when the source that the action takes changes; empty where nothing surely does.
    [[nodiscard]] std::vector<Starter> starters_of(const Pipeline& pipeline, const Action& action) const;
    /// Is there anything in the template that starts the pipeline, or may be?
    [[nodiscard]] bool may_be_started(const Pipeline& pipeline) const;

private:
    [[nodiscard]] std::span<const Link* const> starting(const Pipeline& pipeline) const;

    std::map<std::pair<const cfn::Template*, std::string_view>, std::vector<const Link*>> starting_;  ///< by target
    std::unordered_map<const Action*, const cfn::Resource*> sources_;  ///< that actions take
    std::unordered_map<const cfn::Template*, bool> has_unseen_;        ///< something that may start any
};

}  // namespace pipelint
