#include "model/iam.h"

#include <algorithm>
#include <array>

#include "text/wildcard.h"

namespace pipelint::iam {
namespace {

struct IamService {
    std::string_view name;
    std::string_view arn;
    std::size_t first;
    std::size_t count;
};

#include "iam-actions.inc"

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
    return out;
}

bool is_all_stars(std::string_view text) {
    return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

/// The sixth part of an ARN and what precedes it, or nothing where the text is no ARN.
struct Arn {
    std::string_view service;
    std::string_view region;
    std::string_view account;
    std::string_view resource;
};

std::optional<Arn> read_arn(std::string_view text) {
    if (!text.starts_with("arn:")) return std::nullopt;
    std::array<std::string_view, 6> parts;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        const std::size_t colon = text.find(':', at);
        if (colon == std::string_view::npos) return std::nullopt;
        parts[i] = text.substr(at, colon - at);
        at = colon + 1;
    }
    parts[5] = text.substr(at);
    return Arn{parts[2], parts[3], parts[4], parts[5]};
}

/// The first parts of resources that say what kind of thing it is, rather than which one.
bool is_kind(std::string_view part) {
    static constexpr std::array<std::string_view, 34> kinds = {"alias",
                                                               "application",
                                                               "build",
                                                               "changeSet",
                                                               "cluster",
                                                               "connection",
                                                               "container-instance",
                                                               "deploymentconfig",
                                                               "deploymentgroup",
                                                               "environment",
                                                               "execution",
                                                               "fleet",
                                                               "function",
                                                               "group",
                                                               "instance",
                                                               "instance-profile",
                                                               "key",
                                                               "layer",
                                                               "log-group",
                                                               "network-interface",
                                                               "parameter",
                                                               "policy",
                                                               "project",
                                                               "report-group",
                                                               "repository",
                                                               "role",
                                                               "rule",
                                                               "secret",
                                                               "security-group",
                                                               "service",
                                                               "stack",
                                                               "stackset",
                                                               "task-definition",
                                                               "user"};
    return std::find(kinds.begin(), kinds.end(), part) != kinds.end();
}

/// `*`, `role/*`, `log-group:*:*`: all of a kind of resource, and nothing that names one. `service` says
/// whether the first part is a kind at all: a bucket or a topic may be called anything.
bool names_nothing(std::string_view resource, std::string_view service) {
    static constexpr std::array<std::string_view, 5> without_kinds = {"s3", "sns", "sqs", "codecommit", "codepipeline"};
    if (resource.find(cfn::hole_mark) != std::string_view::npos || !resource.ends_with('*')) return false;
    const bool has_kinds = std::find(without_kinds.begin(), without_kinds.end(), service) == without_kinds.end();
    for (std::size_t at = 0; at <= resource.size();) {
        const std::size_t end = std::min(resource.find_first_of(":/", at), resource.size());
        const std::string_view part = resource.substr(at, end - at);
        const bool kind = has_kinds && (at == 0 ? is_kind(part) : part == "log-stream");
        if (!is_all_stars(part) && !kind) return false;
        at = end + 1;
    }
    return true;
}

/// `arn:*`, `arn:aws:*`: the beginning of an ARN, and anything behind it.
bool leaves_service_open(std::string_view text) {
    if (!text.starts_with("arn:") || !text.ends_with('*')) return false;
    const std::size_t partition_end = text.find(':', 4);
    const std::string_view rest = text.substr(partition_end == std::string_view::npos ? 4 : partition_end);
    return rest.find_first_not_of(":*") == std::string_view::npos;
}

}  // namespace

Reach reach_of(std::string_view action) {
    if (action.find(cfn::hole_mark) != std::string_view::npos) return Reach::unknown;
    if (is_all_stars(action) || action == "*:*") return Reach::everything;
    const std::size_t colon = action.find(':');
    if (colon == std::string_view::npos || colon == 0) return Reach::unknown;
    return is_all_stars(action.substr(colon + 1)) ? Reach::whole_service : Reach::actions;
}

Breadth breadth_of(const cfn::Alternative& resource) {
    const bool readable = resource.is_known_text() || resource.state == cfn::State::partial;
    // A reference is to one thing, or to what a parameter says.
    if (!readable) return resource.resource != nullptr ? Breadth::named : Breadth::unknown;
    const std::string_view text = resource.text.chars();
    if (is_all_stars(text)) return Breadth::every;
    const auto arn = read_arn(text);
    if (!arn)
        return leaves_service_open(text) ? Breadth::every : text == cfn::hole_mark ? Breadth::unknown : Breadth::named;
    if (!names_nothing(arn->resource, arn->service)) return Breadth::named;
    if (is_all_stars(arn->service)) return Breadth::every;
    const bool all = is_all_stars(arn->resource) || arn->resource == "*/*" || arn->resource == "*:*";
    return all ? Breadth::whole_service : Breadth::whole_type;
}

bool is_every_resource_of(std::string_view service, const cfn::Alternative& resource) {
    const Breadth breadth = breadth_of(resource);
    if (breadth == Breadth::every) return true;
    return breadth == Breadth::whole_service && read_arn(resource.text.chars())->service == service;
}

bool may_concern(std::string_view service, const cfn::Alternative& resource) {
    const bool readable = resource.is_known_text() || resource.state == cfn::State::partial;
    const auto arn = readable ? read_arn(resource.text.chars()) : std::nullopt;
    if (!arn || service.empty() || arn->service.find_first_of("*?") != std::string_view::npos) return true;
    return arn->service == service || arn->service.find(cfn::hole_mark) != std::string_view::npos;
}

bool is_every_role(const cfn::Alternative& resource) {
    if (is_every_resource_of("iam", resource)) return true;
    if (breadth_of(resource) != Breadth::whole_type) return false;
    const auto arn = read_arn(resource.text.chars());
    return arn && arn->service == "iam" && arn->resource == "role/*";
}

const cfn::Alternative* every_resource_of(const Statement& statement, std::string_view service, const cfn::When& when) {
    for (const cfn::Value& resource : statement.resources) {
        for (const cfn::Alternative& alternative : resource.alternatives()) {
            if (is_every_resource_of(service, alternative) && resource.owner()->can_meet(alternative.when, when))
                return &alternative;
        }
    }
    return nullptr;
}

bool may_concern_any(const Statement& statement, std::string_view service) {
    return std::any_of(statement.resources.begin(), statement.resources.end(), [&](const cfn::Value& resource) {
        return std::any_of(resource.alternatives().begin(), resource.alternatives().end(),
                           [&](const cfn::Alternative& alternative) { return may_concern(service, alternative); });
    });
}

bool allows_all_of(const Statement& statement, std::string_view service, const cfn::When& when) {
    return std::any_of(statement.actions.begin(), statement.actions.end(), [&](const cfn::Value& action) {
        return std::any_of(action.alternatives().begin(), action.alternatives().end(),
                           [&](const cfn::Alternative& alternative) {
                               if (!alternative.is_known_text() || !action.owner()->can_meet(alternative.when, when))
                                   return false;
                               const std::string_view text = alternative.text.chars();
                               const Reach reach = reach_of(text);
                               return reach == Reach::everything ||
                                      (reach == Reach::whole_service && split_action(text).service == service);
                           });
    });
}

ActionName split_action(std::string_view action) {
    const std::size_t colon = action.find(':');
    if (colon == std::string_view::npos) return {};
    return {lower(action.substr(0, colon)), action.substr(colon + 1)};
}

std::string_view arn_form(std::string_view service) {
    const auto* found = std::find_if(std::begin(iam_services), std::end(iam_services),
                                     [&](const IamService& s) { return s.name == service; });
    return found == std::end(iam_services) ? std::string_view() : found->arn;
}

std::vector<const IamAction*> actions_matching(std::string_view pattern) {
    std::vector<const IamAction*> found;
    const ActionName action = split_action(pattern);
    const auto* service = std::find_if(std::begin(iam_services), std::end(iam_services),
                                       [&](const IamService& s) { return s.name == action.service; });
    if (service == std::end(iam_services)) return found;
    for (std::size_t at = service->first; at < service->first + service->count; ++at) {
        if (wildcard_fits(action.name, iam_actions[at].name, Case::ignored)) found.push_back(&iam_actions[at]);
    }
    return found;
}

bool matches(std::string_view pattern, std::string_view action) {
    return wildcard_fits(pattern, action, Case::ignored);
}

bool has_condition_key(const Statement& statement, std::string_view key) {
    return std::any_of(statement.condition_keys.begin(), statement.condition_keys.end(), [&](std::string_view given) {
        // Tag keys carry the tag's name: `aws:ResourceTag/team`.
        return lower(given.substr(0, given.find('/'))) == lower(key);
    });
}

bool is_narrowed(const Statement& statement, std::string_view service) {
    static constexpr std::array<std::string_view, 12> global = {
        "aws:CalledVia",       "aws:CalledViaFirst", "aws:CalledViaLast",  "aws:ResourceTag",
        "aws:RequestTag",      "aws:PrincipalTag",   "aws:SourceArn",      "aws:SourceAccount",
        "aws:ResourceAccount", "aws:ResourceOrgID",  "aws:PrincipalOrgID", "aws:ResourceOrgPaths"};
    if (!statement.condition_is_known) return true;
    if (std::any_of(global.begin(), global.end(),
                    [&](std::string_view key) { return has_condition_key(statement, key); }))
        return true;
    return std::any_of(statement.condition_keys.begin(), statement.condition_keys.end(),
                       [&](std::string_view key) { return !service.empty() && split_action(key).service == service; });
}

}  // namespace pipelint::iam
