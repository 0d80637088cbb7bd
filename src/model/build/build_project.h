#pragma once
// CodeBuild projects of a template, with the buildspecs that they run.

#include <string_view>
#include <vector>

#include "cfn/template.h"
#include "cfn/value.h"
#include "model/build/buildspec.h"

namespace pipelint {

/// A CodeBuild project of a template.
struct BuildProject {
    /// One buildspec that the project may run, and when.
    struct Run {
        cfn::When when;
        const Buildspec* buildspec = nullptr;
        bool from_file = false;  ///< found in the repository, by the name that the project gives
    };

    const cfn::Template* document = nullptr;
    std::string_view logical_id;
    Span place;  ///< the logical id
    cfn::When when;
    cfn::Value environment;
    cfn::Value type;
    cfn::Value image;
    cfn::Value privileged_mode;
    cfn::Value docker_server;
    cfn::Value vpc_config;
    cfn::Value cache_type;
    cfn::Value cache_modes;
    cfn::Value source_type;
    cfn::Value source_location;
    cfn::Value buildspec;  ///< inline text, or the name of a file
    std::vector<Run> runs;

    /// True where the environment sets, or may set, a variable of that name.
    [[nodiscard]] bool may_set_variable(std::string_view name) const;
};

/// The projects of a template, with their inline buildspecs, which are added to `inlined`.
std::vector<BuildProject> build_projects_of(const cfn::Template& document,
                                            std::vector<std::unique_ptr<InlineBuildspec>>& inlined);

}  // namespace pipelint
