#pragma once
// Where the configuration of an action names artifacts.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cfn/when.h"
#include "model/pipeline/inline_json.h"
#include "model/pipeline/pipeline.h"
#include "text/span.h"

namespace pipelint {

/// An artifact that a configuration names: `PrimarySource`, `Artifact::file`, `{"Fn::GetParam": ["Artifact", …]}`.
struct ArtifactReference {
    const Pipeline* pipeline = nullptr;
    const Action* action = nullptr;
    std::string_view key;  ///< of the configuration
    std::string name;
    cfn::When when;
    Span span;
};
/// Those whose name is known, in the configurations of the pipelines and in the JSON that stands in them.
std::vector<ArtifactReference> artifact_references_of(std::span<const Pipeline> pipelines,
                                                      std::span<const ConfigurationJson> json);

/// Every input of the action, and of the rules of its pipeline's stages, whose name is known.
std::vector<std::string_view> wanted_names(const Pipeline& pipeline);
/// False where the pipeline may want artifacts that are not known.
bool has_all_wants(const Pipeline& pipeline);

}  // namespace pipelint
