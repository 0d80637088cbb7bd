#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "aws/structure.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/input.h"
#include "text/nearest.h"
#include "text/work.h"

namespace pipelint::rules {
namespace {

constexpr std::string_view refusal =
    "CodePipeline answers \"Triggers for connection(s) must reference a CodeStarSourceConnection action\"";

std::string key_of(const Pipeline& pipeline, std::string_view name) { return spelled(pipeline.spelling, name); }

/// An action, and when it has the name that a trigger names.
struct Named {
    const Action* action;
    cfn::When when;
};

/// The actions of a pipeline by their names, collected once for all of its triggers.
struct Actions {
    std::unordered_map<std::string_view, std::vector<Named>> by_name;
    std::vector<std::string_view> connections;  ///< the names of those that take their source from one
    bool is_complete = true;                    ///< false where others may have any name
};

Actions actions_of(const Pipeline& pipeline) {
    Actions all;
    all.is_complete = pipeline.complete;
    for (const Stage& stage : pipeline.stages) {
        all.is_complete = all.is_complete && stage.complete;
        for (const Action& action : stage.actions) {
            for (const cfn::Alternative& one : action.name.alternatives()) {
                if (one.is_known_text()) {
                    all.by_name[one.text.chars()].push_back({&action, one.when});
                } else if (one.is_present()) {
                    all.is_complete = false;
                }
            }
            const auto name = action.name.known();
            if (action.type.provider.known() == "CodeStarSourceConnection" && name) all.connections.push_back(*name);
        }
    }
    return all;
}

/// Those that may have that name where the trigger is there.
std::vector<Named> actions_named(const Pipeline& pipeline, const Actions& all, const cfn::Alternative& name) {
    std::vector<Named> found;
    const auto known = all.by_name.find(name.text.chars());
    if (known == all.by_name.end()) return found;
    for (const Named& one : known->second) {
        work::spend();
        if (pipeline.document->can_meet(one.when, name.when)) found.push_back(one);
    }
    return found;
}

void check_action(const Pipeline& pipeline, const Actions& all, const cfn::Alternative& name, Report& report) {
    const std::vector<Named> actions = actions_named(pipeline, all, name);
    if (actions.empty()) {
        if (!all.is_complete) return;
        Draft draft =
            report.at(name.place(), "no action of the pipeline is called `{}`; {}", name.text.chars(), refusal);
        const auto near = nearest(name.text.chars(), all.connections);
        draft.did_you_mean(near, "use the name of the source action that the trigger is for")
            .under(*pipeline.document, name.when);
        return;
    }
    for (const Named& named : actions) {
        for (const cfn::Alternative& provider : named.action->type.provider.alternatives()) {
            if (!provider.is_known_text() || provider.text.chars() == "CodeStarSourceConnection") continue;
            const cfn::When when = name.when.with(named.when).with(provider.when);
            if (!pipeline.document->is_surely_possible(when)) continue;
            report.at(name.place(), "`{}` is an action of `{}`; {}", name.text.chars(), provider.text.chars(), refusal)
                .note(provider.place(), "the provider of the action")
                .help(
                    "use a source action of the provider `CodeStarSourceConnection`; others start by polling or events")
                .under(*pipeline.document, when);
            return;
        }
    }
}

/// Tags and branches of one push, and whatever else excludes each other.
void check_filter(const Pipeline& pipeline, const cfn::Value& filter, Report& report) {
    for (const MemberPair& pair : find_structure("GitPushFilter")->excludes) {
        const cfn::Value first = filter.member(key_of(pipeline, pair.one));
        const cfn::Value second = filter.member(key_of(pipeline, pair.other));
        for (const cfn::Alternative& one : first.alternatives()) {
            for (const cfn::Alternative& other : second.alternatives()) {
                const cfn::When both = one.when.with(other.when);
                if (!one.is_mapping() || !other.is_mapping() || !pipeline.document->is_possible(both)) continue;
                report.at(other.owner, "{}", pair.message)
                    .note(one.owner, "the other one")
                    .help(std::string(pair.help))
                    .under(*pipeline.document, both);
            }
        }
    }
}

/// `refs/heads/main` is the name of a reference, no branch.
void check_patterns(const Pipeline& pipeline, const cfn::Value& filter, Report& report) {
    constexpr std::string_view prefix = "refs/heads/";
    const cfn::Value branches = filter.member(key_of(pipeline, "Branches"));
    for (const std::string_view side : {"Includes", "Excludes"}) {
        for (const cfn::Item& item : branches.member(key_of(pipeline, side)).items()) {
            for (const cfn::Alternative& one : item.value.alternatives()) {
                if (one.is_readable_text() && one.text.chars().starts_with('^')) {
                    report
                        .at(one.text.part(0, 1), Level::warning,
                            "patterns are globs, not regular expressions; no branch has `^` in its name, so this "
                            "matches none")
                        .help("write a glob, such as `release/**`")
                        .leads_to(Consequence::fails)
                        .under(*pipeline.document, one.when);
                }
                if (!one.is_readable_text() || !one.text.chars().starts_with(prefix)) continue;
                report
                    .at(one.text.part(0, prefix.size()), Level::warning,
                        "branch names are compared without `refs/heads/`; this pattern matches none")
                    .help(fmt::format("write `{}`", !cfn::has_hole(one.text.chars())
                                                        ? one.text.chars().substr(prefix.size())
                                                        : "only the branch"))
                    .leads_to(Consequence::fails)
                    .under(*pipeline.document, one.when);
            }
        }
    }
}

void check_trigger(const Pipeline& pipeline, const Actions& actions, const cfn::Value& git, Report& report) {
    const cfn::Value name = git.member(key_of(pipeline, "SourceActionName"));
    for (const cfn::Alternative& one : name.alternatives()) {
        if (one.is_known_text() && !one.text.chars().empty()) check_action(pipeline, actions, one, report);
    }
    for (const cfn::Item& push : git.member(key_of(pipeline, "Push")).items()) {
        check_filter(pipeline, push.value, report);
        check_patterns(pipeline, push.value, report);
    }
    for (const cfn::Item& request : git.member(key_of(pipeline, "PullRequest")).items())
        check_patterns(pipeline, request.value, report);
}

void check_pipeline(const Pipeline& pipeline, Report& report) {
    const cfn::Value triggers = pipeline.whole.member(key_of(pipeline, "Triggers"));
    if (!triggers.is_present()) return;
    const Actions actions = actions_of(pipeline);
    std::vector<cfn::Value> names;
    for (const cfn::Item& trigger : triggers.items()) {
        const cfn::Value git = trigger.value.member(key_of(pipeline, "GitConfiguration"));
        check_trigger(pipeline, actions, git, report);
        names.push_back(git.member(key_of(pipeline, "SourceActionName")));
    }
    for (const DuplicateName& one : duplicate_names(*pipeline.document, names)) {
        report
            .at(one.second->place(),
                "the action `{}` has two triggers; CodePipeline answers \"you cant specify more than one trigger per "
                "source action\"",
                one.second->text.chars())
            .note(one.first->place(), "the first one")
            .help("put the filters of both into one trigger")
            .under(*pipeline.document, one.when);
    }
}

/// A webhook starts an action of the first stage.
void check_target(const Input& input, const cfn::Resource& webhook, Report& report) {
    const cfn::Value target = webhook.properties.member("TargetPipeline");
    const cfn::Value action = webhook.properties.member("TargetAction");
    const auto name = action.known();
    if (!name || target.alternatives().size() != 1) return;
    const cfn::Resource* named = target.alternatives().front().resource;
    for (const Pipeline& pipeline : input.pipelines()) {
        if (named == nullptr || pipeline.document != webhook.document || pipeline.logical_id != named->name) continue;
        bool is_known = pipeline.complete;
        std::vector<std::string_view> names;
        for (const Stage& stage : pipeline.stages) {
            if (stage.index != 0) continue;
            is_known = is_known && stage.complete;
            for (const Action& one : stage.actions) {
                is_known = is_known && one.name.is_wholly_known();
                for (const cfn::Alternative& alternative : one.name.alternatives()) {
                    if (alternative.is_known_text()) names.push_back(alternative.text.chars());
                }
            }
        }
        work::spend(names.size());
        if (!is_known || std::find(names.begin(), names.end(), *name) != names.end()) continue;
        const auto near = nearest(*name, names);
        report
            .at(action.span(),
                "the pipeline's first stage has no action `{}`; CodePipeline answers \"Webhook Action with name {} was "
                "not found in the first stage of the pipeline\"",
                *name, *name)
            .note(pipeline.place, "the pipeline")
            .did_you_mean(near, "use the name of the source action that the webhook is for")
            .under(*webhook.document, webhook.when);
    }
}

/// Each kind of authentication has its own member, and no other.
void check_authentication(const cfn::Resource& webhook, Report& report) {
    const auto kind = webhook.properties.member("Authentication").known();
    const cfn::Value configuration = webhook.properties.member("AuthenticationConfiguration");
    if (!kind || configuration.alternatives().size() != 1 || !configuration.alternatives().front().is_mapping()) return;
    const WebhookAuthentication* authentication = find_named(webhook_authentications(), *kind);
    if (authentication == nullptr) return;
    const auto is_absent = [](const cfn::Value& value) {
        const auto all = value.alternatives();
        return std::all_of(all.begin(), all.end(),
                           [](const cfn::Alternative& one) { return one.state == cfn::State::absent; });
    };
    const auto is_there = [](const cfn::Value& value) {
        const auto all = value.alternatives();
        return std::all_of(all.begin(), all.end(), [](const cfn::Alternative& one) {
            return one.is_present() && one.state != cfn::State::unknown;
        });
    };
    const std::string_view wanted = authentication->member;
    const bool lacks = !wanted.empty() && is_absent(configuration.member(wanted));
    for (const WebhookAuthentication& other : webhook_authentications()) {
        const std::string_view key = other.member;
        if (key.empty() || key == wanted) continue;
        const cfn::Value value = configuration.member(key);
        if (!is_there(value)) continue;
        report
            .at(value.alternatives().front().owner, "`{}` takes {}, not `{}`; CodePipeline refuses the webhook", *kind,
                wanted.empty() ? "nothing" : fmt::format("`{}`", wanted), key)
            .help(wanted.empty() || !lacks ? "take it out" : fmt::format("write `{}` instead", wanted))
            .under(*webhook.document, webhook.when);
        return;
    }
    if (!lacks) return;
    report
        .at(configuration.alternatives().front().owner, "`{}` requires `{}`; CodePipeline refuses the webhook", *kind,
            wanted)
        .help(fmt::format("write `{}`", wanted))
        .under(*webhook.document, webhook.when);
}

void check_webhooks(const Input& input, Report& report) {
    for (const auto& document : input.templates()) {
        for (const cfn::Resource& resource : document->resources()) {
            if (resource.type != "AWS::CodePipeline::Webhook" || !document->is_possible(resource.when)) continue;
            check_target(input, resource, report);
            check_authentication(resource, report);
        }
    }
}

/// Counts and lengths, which the structure knows.
void check_bounds(const Input& input, Report& report) {
    using Kind = StructureFlaw::Kind;
    for (const StructureFlaw& flaw : input.structure_flaws()) {
        if (flaw.member == nullptr || flaw.member->judged_by != "invalid-trigger") continue;
        const std::string name = written_name(*flaw.member, flaw.spelling);
        const bool is_list = flaw.node != nullptr && flaw.node->is_sequence();
        if (flaw.kind == Kind::too_long) {
            const std::uint32_t most = is_list ? flaw.member->most : flaw.member->item_most;
            report
                .at(flaw.span, "`{}` has {} {}; at most {} are allowed; {}", name, flaw.count,
                    is_list ? "entries" : "characters", most, refusal_of(flaw))
                .help(is_list ? "combine patterns with `{a,b}` or `*`, or remove some" : "write a shorter pattern")
                .under(*flaw.document, flaw.when);
        } else if (flaw.kind == Kind::too_short) {
            report.at(flaw.span, "`{}` is empty; {}", name, refusal_of(flaw))
                .help("add an entry, or remove it")
                .under(*flaw.document, flaw.when);
        } else if (flaw.kind == Kind::not_allowed || flaw.kind == Kind::other_case) {
            if (const auto same = same_word(flaw.text, flaw.member->allowed)) {
                report.at(flaw.span, Level::note, "the service spells `{}` as `{}`", flaw.text, *same)
                    .help(fmt::format("write `{}`", *same))
                    .under(*flaw.document, flaw.when);
                continue;
            }
            const auto near = nearest(flaw.text, flaw.member->allowed);
            report.at(flaw.span, "`{}` is not a pull request event; {}", flaw.text, refusal_of(flaw))
                .did_you_mean(near, "write `OPEN`, `UPDATED` or `CLOSED`")
                .under(*flaw.document, flaw.when);
        }
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) check_pipeline(pipeline, report);
    check_webhooks(input, report);
    check_bounds(input, report);
}

}  // namespace

extern constexpr Rule invalid_trigger{
    .name = "invalid-trigger",
    .summary = "A trigger or webhook that matches no action or has an invalid form",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
