#pragma once
// Where the configuration of an action names artifacts.

#include <string>
#include <string_view>
#include <vector>

#include "cfn/when.h"
#include "model/pipeline.h"
#include "text/span.h"

namespace pipelint {

class Input;

/// An artifact that a configuration names: `PrimarySource`, `Artifact::file`, `{"Fn::GetParam": ["Artifact", …]}`.
struct ArtifactReference {
    const Pipeline* pipeline = nullptr;
    const Action* action = nullptr;
    std::string_view key;  ///< of the configuration
    std::string name;
    cfn::When when;
    Span span;
};
/// Those whose name is known, of all pipelines of the input.
std::vector<ArtifactReference> artifact_references_of(const Input& input);

/// Every input of the action, and of the rules of its pipeline's stages, whose name is known.
std::vector<std::string_view> wanted_names(const Pipeline& pipeline);
/// False where the pipeline may want artifacts that are not known.
bool has_all_wants(const Pipeline& pipeline);

}  // namespace pipelint
