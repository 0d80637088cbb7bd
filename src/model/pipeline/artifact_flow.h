#pragma once
// How artifacts go from the actions that produce them to those that want them.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "cfn/value.h"
#include "cfn/when.h"
#include "model/pipeline/pipeline.h"
#include "text/span.h"

namespace pipelint {

/// How an artifact comes to an action that wants it.
enum class Supply : std::uint8_t {
    earlier,   ///< produced in time, in some deployment at least
    unknown,   ///< something that may produce it, or when that runs, is not known
    itself,    ///< only by the action that wants it
    parallel,  ///< only in the same run order of the same stage
    later,     ///< only after it
    nobody,    ///< no action of the pipeline produces it
};

struct Supplied {
    Supply supply = Supply::unknown;
    const Action* producer = nullptr;  ///< of the artifact, where there is one
    Span place;                        ///< its name there
    /// A deployment in which the action wants it and no action produces it in time, although some do in
    /// others; nothing where there is none for sure.
    std::optional<cfn::When> missing_when;
    Supply then = Supply::nobody;  ///< how it comes to the action in that deployment
    Span then_place;               ///< the artifact's name where that is
};

/// When `producer` runs, seen from `consumer`: `earlier`, `itself`, `parallel`, `later`, or `unknown` where a run order
/// is not known.
Supply order_of(const Stage& stage, const Action& consumer, const Stage& producing_stage, const Action& producer);

/// How `consumer` of `stage` gets the artifact `name`, as the service orders stages and run orders.
/// `when` is the condition under which it wants it.
Supplied supply_of(const Pipeline& pipeline, const Stage& stage, const Action& consumer, std::string_view name,
                   const cfn::When& when);

/// An artifact that an action wants, its name known, and how it gets it.
struct WantedArtifact {
    const Stage* stage = nullptr;
    const Action* action = nullptr;
    const cfn::Alternative* input = nullptr;
    Supplied supplied;
};
std::vector<WantedArtifact> wanted_artifacts(const Pipeline& pipeline);

/// A known artifact name that some action produces.
struct ProducedArtifact {
    const Stage* stage = nullptr;
    const Action* action = nullptr;
    std::string_view name;
    cfn::When when;
    Span place;
};
std::vector<ProducedArtifact> produced_artifacts(const Pipeline& pipeline);

}  // namespace pipelint
