#pragma once
// Variables: `#{namespace.name}` where it is read, and who gives what under which namespace.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cfn/when.h"
#include "model/pipeline/pipeline.h"
#include "text/span.h"

namespace pipelint {

/// Where a reference stands.
enum class VariablePlace : std::uint8_t {
    configuration,  ///< of an action, or what goes with it: commands, environment variables
    condition,      ///< the configuration of a stage condition's rule
    elsewhere,      ///< where the service puts nothing in
};

/// One `#{…}` in a text that is known where it stands.
struct VariableReference {
    const Stage* stage = nullptr;
    const Action* action = nullptr;  ///< nullptr in a stage condition
    VariablePlace place = VariablePlace::configuration;
    std::string_view property;  ///< in which it stands, where that is not the configuration
    cfn::When when;
    std::string space;  ///< the namespace; empty where the reference is malformed
    std::string name;
    Span span;  ///< from `#` to `}`
    Span space_span;
    Span name_span;
    bool is_complete = true;  ///< false where parts of it are decided at deployment
    bool is_dollar = false;   ///< written `${…}`, which is no reference
    bool is_script = false;   ///< stands in a command
    bool is_quoted = false;   ///< stands in quotes or in a block
};

/// A namespace that an action declares.
struct VariableNamespace {
    const Stage* stage = nullptr;
    const Action* action = nullptr;
    std::string name;
    cfn::When when;
    Span span;
};

/// A variable of the pipeline itself.
struct PipelineVariable {
    std::string name;
    cfn::When when;
    Span span;
};

/// What a pipeline says of variables.
struct Variables {
    std::vector<VariableNamespace> namespaces;
    bool has_all_namespaces = true;  ///< false where there may be others
    std::vector<PipelineVariable> declared;
    bool has_all_declared = true;
    std::vector<VariableReference> references;
    bool has_all_references = true;  ///< false where a text that is not known may hold others
};
Variables variables_of(const Pipeline& pipeline);

}  // namespace pipelint
