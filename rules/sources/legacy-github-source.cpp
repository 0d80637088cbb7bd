#include <optional>
#include <string>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// The alternative of the provider that makes the action a GitHub (version 1) source, if any.
const cfn::Alternative* legacy_provider(const Action& action) {
    for (const cfn::Alternative& provider : action.type.provider.alternatives()) {
        if (!provider.is_known_text() || provider.text.chars() != "GitHub") continue;
        for (const cfn::Alternative& owner : action.type.owner.alternatives()) {
            if (owner.is_known_text() && owner.text.chars() == "ThirdParty" &&
                action.type.owner.owner()->can_meet(owner.when, provider.when))
                return &provider;
        }
    }
    return nullptr;
}

/// `name: value` lines of the action that replaces this one, with what is known of it.
std::string replacement(const Action& action) {
    const auto owner = action.configuration.member("Owner").known();
    const auto repository = action.configuration.member("Repo").known();
    const auto branch = action.configuration.member("Branch").known();
    const std::string full =
        owner && repository ? fmt::format("{}/{}", *owner, *repository) : std::string("OWNER/REPOSITORY");
    return fmt::format(
        "use a connection: owner `AWS`, provider `CodeStarSourceConnection`, with `ConnectionArn`, `FullRepositoryId: "
        "{}` and `BranchName: {}` in its configuration, and no `Owner`, `Repo`, `Branch`, `OAuthToken` or "
        "`PollForSourceChanges`",
        full, branch ? std::string(*branch) : std::string("BRANCH"));
}

const Webhook* webhook_of(const Input& input, const Pipeline& pipeline) {
    for (const Webhook& webhook : input.webhooks()) {
        if (webhook.document == pipeline.document && webhook.target == pipeline.logical_id) return &webhook;
    }
    return nullptr;
}

void check_pipeline(const Input& input, const Pipeline& pipeline, Report& report) {
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            const cfn::Alternative* provider = legacy_provider(action);
            if (provider == nullptr) continue;
            Draft draft = report.at(
                provider->place(),
                "the `GitHub` provider (version 1) uses one person's OAuth token; AWS recommends connections instead");
            draft.help(replacement(action)).under(*pipeline.document, provider->when);
            if (const Webhook* webhook = webhook_of(input, pipeline))
                draft.note(webhook->place, "remove its webhook as well: a connection needs none");
        }
    }
}

/// A webhook with GitHub's signature whose pipeline stands elsewhere. One beside its pipeline is shown there.
void check_webhook(const Webhook& webhook, Report& report) {
    if (!webhook.target.empty()) return;
    for (const cfn::Alternative& authentication : webhook.authentication.alternatives()) {
        if (!authentication.is_known_text() || authentication.text.chars() != "GITHUB_HMAC") continue;
        report
            .at(authentication.place(),
                "`GITHUB_HMAC` webhooks belong to the `GitHub` provider (version 1); AWS recommends connections "
                "instead")
            .help("use a `CodeStarSourceConnection` source, which needs no webhook")
            .under(*webhook.document, authentication.when);
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) check_pipeline(input, pipeline, report);
    // Beside such a source the webhook is part of the same cause.
    if (!report.findings().empty()) return;
    for (const Webhook& webhook : input.webhooks()) check_webhook(webhook, report);
}

constexpr std::string_view superseded[] = {"polling-source"};

}  // namespace

extern constexpr Rule legacy_github_source{
    .name = "legacy-github-source",
    .summary = "A source uses the GitHub (version 1) provider; AWS recommends connections",
    .level = Level::warning,
    .consequence = Consequence::discouraged,
    .supersedes = superseded,
    .check = check,
};

}  // namespace pipelint::rules
