#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "aws/tables/codebuild.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/build/docker.h"
#include "model/build/shell.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// The command of a buildspec that needs the daemon.
struct Found {
    DockerUse use;
    Span place;
};

/// What the commands of a buildspec do with Docker, all together.
struct Survey {
    std::optional<Found> first;   ///< of the commands that fail without a daemon
    std::optional<Found> starts;  ///< the one that starts the daemon
    bool is_remote = false;
};

void survey_script(const doc::Node& script, Survey& survey) {
    for (const shell::Command& command : shell::commands_of(script.text)) {
        const auto use = docker_use(command);
        if (!use) continue;
        // `if docker info; then …`: what follows runs where a daemon answered.
        if (use->need == DaemonNeed::uses && command.is_test) return;
        if (use->need == DaemonNeed::remote) survey.is_remote = true;
        if (use->need == DaemonNeed::starts && !survey.starts)
            survey.starts = Found{*use, script.part(use->begin, use->end)};
        // A command whose failure the script expects does not fail the build.
        const bool better = !survey.first || (survey.first->use.is_inferred && !use->is_inferred);
        if (use->need == DaemonNeed::uses && !command.may_fail && better)
            survey.first = Found{*use, script.part(use->begin, use->end)};
    }
}

Survey survey_of(const Buildspec& buildspec) {
    Survey survey;
    for (const Buildspec::Phase& phase : buildspec.phases) {
        for (const Buildspec::Command& command : phase.commands) survey_script(*command.node, survey);
    }
    const auto names_host = [](std::string_view name) { return contains(docker_host_variables().all, name); };
    if (std::any_of(buildspec.variables.begin(), buildspec.variables.end(), names_host)) survey.is_remote = true;
    return survey;
}

/// Container types that run Docker in the build container; of others it is not known, or it is impossible.
bool runs_in_container(const cfn::Value& type) {
    return std::all_of(type.alternatives().begin(), type.alternatives().end(), [](const cfn::Alternative& alternative) {
        return alternative.is_known_text() && contains(docker_container_types().all, alternative.text.chars());
    });
}

/// The images of 2017 and 2018 that were privileged by themselves, named or a parameter's default.
bool may_have_old_docker_image(const BuildProject& project) {
    const auto is_old = [](std::string_view image) {
        const auto old = old_docker_images().all;
        return std::any_of(old.begin(), old.end(),
                           [&](std::string_view one) { return image.find(one) != std::string_view::npos; });
    };
    const auto images = project.image.alternatives();
    return std::any_of(images.begin(), images.end(), [&](const cfn::Alternative& image) {
        if (is_old(image.text.chars())) return true;
        const cfn::Parameter* parameter = project.document->parameter(image.name);
        if (parameter == nullptr || parameter->default_value == nullptr) return false;
        return is_old(parameter->default_value->text);
    });
}

bool is_excused(const BuildProject& project) {
    if (!runs_in_container(project.type) || may_have_old_docker_image(project)) return true;
    if (project.docker_server.is_present() || !project.docker_server.is_wholly_known()) return true;
    const auto hosts = docker_host_variables().all;
    return std::any_of(hosts.begin(), hosts.end(),
                       [&](std::string_view name) { return project.may_set_variable(name); });
}

/// Is it there by default? What only another deployment has makes nothing certain.
bool is_certain(const BuildProject& project, const cfn::When& when) {
    return project.document->by_default(when) == doc::Truth::yes || when == project.when;
}

/// The place of the cache mode that needs the privilege in itself.
std::optional<Span> layer_cache(const BuildProject& project, const cfn::When& when) {
    if (project.cache_type.known() != "LOCAL") return std::nullopt;
    for (const cfn::Item& item : project.cache_modes.items()) {
        for (const cfn::Alternative& mode : item.value.alternatives()) {
            const bool is_it = mode.is_known_text() && contains(layer_cache_modes().all, mode.text.chars());
            if (is_it && project.document->can_meet(mode.when, when) && is_certain(project, mode.when))
                return mode.place();
        }
    }
    return std::nullopt;
}

/// The key of VpcConfig where the project runs in a VPC.
std::optional<Span> vpc_of(const BuildProject& project, const cfn::When& when) {
    for (const cfn::Alternative& vpc : project.vpc_config.alternatives()) {
        if (vpc.is_mapping() && !vpc.node->members().empty() && project.document->can_meet(vpc.when, when) &&
            is_certain(project, vpc.when))
            return vpc.owner;
    }
    return std::nullopt;
}

void report_missing(const BuildProject& project, const BuildProject::Run& run, const cfn::Alternative& mode,
                    const Survey& survey, Report& report) {
    const cfn::When when = mode.when.with(run.when);
    const Found& found = survey.first ? *survey.first : *survey.starts;
    const auto vpc = vpc_of(project, when);
    const auto cache = layer_cache(project, when);
    const bool certain = (vpc || survey.starts || cache) && !found.use.is_inferred && !run.from_file;
    const Span span = mode.state == cfn::State::absent ? mode.span : mode.place();
    Draft draft = report.at(span, certain ? Level::error : Level::warning,
                            "the build runs `{}` without `PrivilegedMode`; {}", found.use.name,
                            certain ? "it fails with \"Cannot connect to the Docker daemon\""
                                    : "it is likely to fail with \"Cannot connect to the Docker daemon\"");
    draft.label(mode.state == cfn::State::absent ? "no `PrivilegedMode` here" : "not privileged");
    draft.note(found.place, found.use.need == DaemonNeed::starts ? "starts a Docker daemon" : "needs a Docker daemon");
    if (survey.starts && survey.starts->place != found.place)
        draft.note(survey.starts->place, "starts the daemon itself");
    if (vpc) draft.note(*vpc, "builds in a VPC have no Docker daemon of their own");
    if (cache) draft.note(*cache, "this cache only works in privileged mode");
    draft.help(
        "write `PrivilegedMode: true` in `Environment`; it gives the build root access to its host, so keep the "
        "project's role narrow");
    draft.under(*project.document, when);
    if (mode.state == cfn::State::unknown) draft.with_default_of(mode.name);
    if (mode.state == cfn::State::absent) {
        if (auto edit = mode.mapping == nullptr ? std::nullopt : insert_flag(*mode.mapping, "PrivilegedMode")) {
            draft.unsafe_fix("Add `PrivilegedMode: true`", {std::move(*edit)});
        }
    } else if (mode.is_known_text() && mode.node->is_scalar() && mode.text.pieces().empty()) {
        draft.unsafe_fix("Replace it with `true`", {{span, "true"}});
    }
}

/// Not there, `false`, or a parameter whose default is; another value of a parameter is whoever deploys's choice.
bool is_off(const BuildProject& project, const cfn::Alternative& mode) {
    if (mode.state == cfn::State::absent) return true;
    const auto text = mode.is_known_text() ? std::optional(mode.text.chars()) : project.document->default_of(mode);
    if (!text || doc::truth_of(*text) != doc::Truth::no) return false;
    const bool chosen = !mode.name.empty() && project.document->by_default(mode.when) == doc::Truth::no;
    return !chosen;
}

/// Many projects may run one buildspec, which is gone through once.
using Surveys = std::map<const Buildspec*, Survey>;

void check_project(const BuildProject& project, Surveys& surveys, Report& report) {
    if (is_excused(project)) return;
    for (const BuildProject::Run& run : project.runs) {
        if (run.buildspec->batch_is_privileged) continue;
        const auto [entry, is_new] = surveys.try_emplace(run.buildspec);
        if (is_new) entry->second = survey_of(*run.buildspec);
        const Survey& survey = entry->second;
        if (survey.is_remote || (!survey.first && !survey.starts)) continue;
        for (const cfn::Alternative& mode : project.privileged_mode.alternatives()) {
            if (!is_off(project, mode)) continue;
            if (project.document->can_meet(mode.when, run.when)) report_missing(project, run, mode, survey, report);
        }
    }
}

void check(const Input& input, Report& report) {
    Surveys surveys;
    for (const BuildProject& project : input.build_projects()) check_project(project, surveys, report);
}

}  // namespace

extern constexpr Rule docker_without_privileged_mode{
    .name = "docker-without-privileged-mode",
    .summary = "A build uses Docker, but its project is not privileged",
    .level = Level::error,
    .consequence = Consequence::fails,
    .reads_other_files = true,
    .precision = Precision::high,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
