#include "model/build/build_project.h"

namespace pipelint {
namespace {

constexpr std::string_view project_type = "AWS::CodeBuild::Project";

void read_inline(BuildProject& project, std::vector<std::unique_ptr<InlineBuildspec>>& inlined) {
    for (const cfn::Alternative& alternative : project.buildspec.alternatives()) {
        if (!alternative.is_readable_text() || !InlineBuildspec::is_inline(alternative.text.chars())) continue;
        inlined.push_back(std::make_unique<InlineBuildspec>(alternative.text, project.place.file));
        if (inlined.back()->buildspec() != nullptr) {
            project.runs.push_back({alternative.when, inlined.back()->buildspec(), false});
        }
    }
}

}  // namespace

bool BuildProject::may_set_variable(std::string_view name) const {
    const cfn::Value variables = environment.member("EnvironmentVariables");
    if (!variables.is_complete_list()) return true;
    for (const cfn::Item& item : variables.items()) {
        const cfn::Value given = item.value.member("Name");
        for (const cfn::Alternative& alternative : given.alternatives()) {
            if (!alternative.is_present()) continue;
            if (!alternative.is_known_text() || alternative.text.chars() == name) return true;
        }
    }
    return false;
}

std::vector<BuildProject> build_projects_of(const cfn::Template& document,
                                            std::vector<std::unique_ptr<InlineBuildspec>>& inlined) {
    std::vector<BuildProject> projects;
    for (const cfn::Resource& resource : document.resources()) {
        if (resource.type != project_type || !document.is_possible(resource.when)) continue;
        const cfn::Value& properties = resource.properties;
        const cfn::Value source = properties.member("Source");
        BuildProject project;
        project.document = &document;
        project.logical_id = resource.name;
        project.place = resource.key->text_span();
        project.when = resource.when;
        project.environment = properties.member("Environment");
        project.type = project.environment.member("Type");
        project.image = project.environment.member("Image");
        project.privileged_mode = project.environment.member("PrivilegedMode");
        project.docker_server = project.environment.member("DockerServer");
        project.vpc_config = properties.member("VpcConfig");
        project.cache_type = properties.member("Cache").member("Type");
        project.cache_modes = properties.member("Cache").member("Modes");
        project.source_type = source.member("Type");
        project.source_location = source.member("Location");
        project.buildspec = source.member("BuildSpec");
        read_inline(project, inlined);
        projects.push_back(std::move(project));
    }
    return projects;
}

}  // namespace pipelint
