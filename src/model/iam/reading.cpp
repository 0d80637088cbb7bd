#include "model/iam/reading.h"

#include <algorithm>
#include <array>

#include "aws/tables/iam_actions.h"
#include "aws/words.h"
#include "text/characters.h"
#include "text/wildcard.h"
#include "text/work.h"

namespace pipelint::iam {
namespace {

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

/// `*`, `role/*`, `log-group:*:*`: all of a kind of resource, and nothing that names one. `service` says
/// whether the first part is a kind at all: a bucket or a topic may be called anything.
bool names_nothing(std::string_view resource, std::string_view service) {
    if (cfn::has_hole(resource) || !resource.ends_with('*')) return false;
    const bool has_kinds = !contains(services_without_kinds().all, service);
    for (std::size_t at = 0; at <= resource.size();) {
        const std::size_t end = std::min(resource.find_first_of(":/", at), resource.size());
        const std::string_view part = resource.substr(at, end - at);
        const bool kind = has_kinds && (at == 0 ? contains(resource_kinds().all, part) : part == "log-stream");
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

bool has(const std::vector<std::string>& sorted, std::string_view name) {
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), name);
    return found != sorted.end() && *found == name;
}

}  // namespace

Reach reach_of(std::string_view action) {
    if (cfn::has_hole(action)) return Reach::unknown;
    if (is_all_stars(action) || action == "*:*") return Reach::everything;
    const std::size_t colon = action.find(':');
    if (colon == std::string_view::npos || colon == 0) return Reach::unknown;
    return is_all_stars(action.substr(colon + 1)) ? Reach::whole_service : Reach::actions;
}

Breadth breadth_of(const cfn::Alternative& resource) {
    // A reference is to one thing, or to what a parameter says.
    if (!resource.is_readable_text()) return resource.resource != nullptr ? Breadth::named : Breadth::unknown;
    const std::string_view text = resource.text.chars();
    if (is_all_stars(text)) return Breadth::every;
    const auto arn = read_arn(text);
    if (!arn)
        return leaves_service_open(text) ? Breadth::every : cfn::is_hole(text) ? Breadth::unknown : Breadth::named;
    if (!names_nothing(arn->resource, arn->service)) return Breadth::named;
    if (is_all_stars(arn->service)) return Breadth::every;
    const bool all = is_all_stars(arn->resource) || arn->resource == "*/*" || arn->resource == "*:*";
    return all ? Breadth::whole_service : Breadth::whole_type;
}

bool is_every_role(const cfn::Alternative& resource) {
    const Breadth breadth = breadth_of(resource);
    if (breadth == Breadth::every) return true;
    const auto arn = resource.is_readable_text() ? read_arn(resource.text.chars()) : std::nullopt;
    if (!arn || arn->service != "iam") return false;
    if (breadth == Breadth::whole_service) return true;
    // `role/*`, `role*`, `role/?*`.
    constexpr std::string_view kind = "role";
    if (!arn->resource.starts_with(kind)) return false;
    const std::string_view name = arn->resource.substr(kind.size());
    return name.find('*') != std::string_view::npos && name.find_first_not_of("*?/") == std::string_view::npos;
}

Reading::Reading(const Statement& statement) : condition_is_known_(statement.condition_is_known) {
    std::size_t order = 0;
    for (const cfn::Value& resource : statement.resources) {
        for (const cfn::Alternative& one : resource.alternatives()) {
            const Entry entry{&one, resource.owner(), order++};
            const Breadth breadth = breadth_of(one);
            const Arn arn = (one.is_readable_text() ? read_arn(one.text.chars()) : std::nullopt).value_or(Arn{});
            if (breadth == Breadth::every) every_.push_back(entry);
            if (breadth == Breadth::whole_service) every_of_.emplace_back(arn.service, entry);
            // An ARN of another service is nothing that actions of this one can work on.
            const bool is_open = arn.service.empty() || arn.service.find_first_of("*?") != std::string_view::npos ||
                                 cfn::has_hole(arn.service);
            concerns_any_ = concerns_any_ || is_open;
            if (!is_open) concerned_.emplace_back(arn.service);
        }
    }
    for (const cfn::Value& action : statement.actions) {
        for (const cfn::Alternative& one : action.alternatives()) {
            if (!one.is_known_text()) continue;
            const Entry entry{&one, action.owner(), order++};
            const Reach reach = reach_of(one.text.chars());
            if (reach == Reach::everything) everything_.push_back(entry);
            if (reach == Reach::whole_service)
                everything_of_.emplace_back(split_action(one.text.chars()).service, entry);
        }
    }
    const auto global = narrowing_keys().all;
    for (const std::string_view key : statement.condition_keys) {
        // Tag keys carry the tag's name: `aws:ResourceTag/team`.
        keys_.push_back(in_lower_case(key.substr(0, key.find('/'))));
        key_services_.push_back(split_action(key).service);
    }
    const auto by_service = [](const auto& a, const auto& b) { return a.first < b.first; };
    for (ByService* entries : {&every_of_, &everything_of_})
        std::stable_sort(entries->begin(), entries->end(), by_service);
    for (std::vector<std::string>* names : {&concerned_, &keys_, &key_services_})
        std::sort(names->begin(), names->end());
    is_narrowed_ = std::any_of(global.begin(), global.end(), [&](std::string_view key) { return has(keys_, key); });
}

const Reading::Entry* Reading::first_that_meets(std::span<const Entry> entries, const cfn::When& when) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
        work::spend();
        return entry.owner->can_meet(entry.alternative->when, when);
    });
    return found == entries.end() ? nullptr : &*found;
}

const Reading::Entry* Reading::first_that_meets(const ByService& entries, std::string_view service,
                                                const cfn::When& when) {
    auto at = std::lower_bound(entries.begin(), entries.end(), service,
                               [](const auto& entry, std::string_view name) { return entry.first < name; });
    for (; at != entries.end() && at->first == service; ++at) {
        if (first_that_meets({&at->second, 1}, when) != nullptr) return &at->second;
    }
    return nullptr;
}

const cfn::Alternative* Reading::every_resource_of(std::string_view service, const cfn::When& when) const {
    const Entry* first = first_that_meets(every_, when);
    const Entry* other = first_that_meets(every_of_, service, when);
    if (first == nullptr || (other != nullptr && other->order < first->order)) first = other;
    return first == nullptr ? nullptr : first->alternative;
}

bool Reading::may_concern(std::string_view service) const {
    if (concerns_any_) return true;
    return service.empty() ? !concerned_.empty() : has(concerned_, service);
}

bool Reading::allows_all_of(std::string_view service, const cfn::When& when) const {
    return first_that_meets(everything_, when) != nullptr || first_that_meets(everything_of_, service, when) != nullptr;
}

bool Reading::has_condition_key(std::string_view key) const { return has(keys_, in_lower_case(key)); }

bool Reading::is_narrowed(std::string_view service) const {
    if (!condition_is_known_ || is_narrowed_) return true;
    return !service.empty() && has(key_services_, service);
}

ActionName split_action(std::string_view action) {
    const std::size_t colon = action.find(':');
    if (colon == std::string_view::npos) return {};
    return {in_lower_case(action.substr(0, colon)), action.substr(colon + 1)};
}

std::string_view arn_form(std::string_view service) {
    const IamService* known = find_named(iam_services(), service);
    return known == nullptr ? std::string_view() : known->arn;
}

std::vector<IamAction> actions_matching(std::string_view pattern) {
    std::vector<IamAction> found;
    const ActionName action = split_action(pattern);
    const IamService* service = find_named(iam_services(), action.service);
    if (service == nullptr) return found;
    const auto add = [&](std::span<const std::string_view> names, Access access, bool on_resources) {
        for (const std::string_view name : names) {
            if (!wildcard_fits(action.name, name, Case::ignored)) continue;
            const bool is_bound = on_resources && !contains(service->accepted_on_star, name);
            found.push_back({name, access, is_bound, contains(service->data_reads, name),
                             contains(service->documented_on_star, name)});
        }
    };
    for (const bool on_resources : {true, false}) {
        const ActionsByAccess& actions = on_resources ? service->on_resources : service->on_star_alone;
        add(actions.list, Access::list, on_resources);
        add(actions.read, Access::read, on_resources);
        add(actions.write, Access::write, on_resources);
        add(actions.permissions_management, Access::permissions_management, on_resources);
        add(actions.tagging, Access::tagging, on_resources);
    }
    // As a policy's reader would look for them.
    std::sort(found.begin(), found.end(),
              [](const IamAction& a, const IamAction& b) { return in_lower_case(a.name) < in_lower_case(b.name); });
    return found;
}

bool matches(std::string_view pattern, std::string_view action) {
    return wildcard_fits(pattern, action, Case::ignored);
}

}  // namespace pipelint::iam
