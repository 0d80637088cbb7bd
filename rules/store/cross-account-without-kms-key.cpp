#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// The account of a role's ARN, twelve digits written out; empty where it is not known.
std::string_view account_of(const cfn::Alternative& role) {
    constexpr std::string_view service = ":iam::";
    constexpr std::size_t digits = 12;
    if (!role.is_readable_text()) return {};
    const std::string_view text = role.text.chars();
    const std::size_t at = text.find(service);
    if (!text.starts_with("arn:") || at == std::string_view::npos) return {};
    const std::string_view account = text.substr(at + service.size(), digits);
    const bool is_account = account.size() == digits &&
                            std::all_of(account.begin(), account.end(), [](char c) { return c >= '0' && c <= '9'; });
    return is_account ? account : std::string_view();
}

/// The stores, each of which may be the one that the action uses.
std::vector<cfn::Value> stores_of(const Pipeline& pipeline, const Action& action) {
    // Where the action's Region is known, its own store is the one that counts.
    const auto wanted = pipeline.property_of(action.whole, "Region").known();
    const auto key = [&](std::string_view name) { return spelled(pipeline.spelling, name); };
    std::vector<cfn::Value> stores;
    cfn::Value single = pipeline.whole.member(key("ArtifactStore"));
    if (single.is_present()) stores.push_back(std::move(single));
    const cfn::Value several = pipeline.whole.member(key("ArtifactStores"));
    for (const cfn::Item& item : several.items()) {
        const auto region = item.value.member("Region").known();
        if (!wanted || !region || *wanted == *region) stores.push_back(item.value.member("ArtifactStore"));
    }
    for (const cfn::Alternative& one : several.alternatives()) {
        if (!one.is_mapping() || pipeline.spelling != Spelling::api) continue;
        for (const doc::Member& member : one.node->members()) {
            if (!wanted || *wanted == member.key->text) stores.push_back(several.member(member.key->text));
        }
    }
    return stores;
}

/// The first store that has no key in some deployment in which `when` holds.
void check_stores(const Pipeline& pipeline, const Action& action, const cfn::Alternative& role,
                  std::string_view account, std::string_view own, const Span& own_place, const cfn::When& when,
                  Report& report) {
    for (const cfn::Value& store : stores_of(pipeline, action)) {
        const cfn::Value key = pipeline.property_of(store, "EncryptionKey");
        for (const cfn::Alternative& one : key.alternatives()) {
            const cfn::When both = when.with(one.when);
            // `aws/s3` is the key that cannot be shared, named.
            const cfn::Value only(key.owner(), {one});
            const cfn::Value id = one.is_mapping() ? pipeline.property_of(only, "Id") : cfn::Value();
            const auto named = id.known();
            const bool is_aws = named && named->ends_with("alias/aws/s3");
            if ((one.state != cfn::State::absent && !is_aws) || !pipeline.document->is_surely_possible(both)) continue;
            report
                .at(role.place(),
                    "the action's role is in the account `{}` and the pipeline in `{}`, but the artifact store has no "
                    "KMS key; the other account cannot read what the AWS managed key for S3 encrypts",
                    account, own)
                .note(one.owner, "the store without a key")
                .note(own_place, "the pipeline's account")
                .help(fmt::format("add an `{}` with the ARN of a KMS key whose policy allows the account to use it",
                                  spelled(pipeline.spelling, "EncryptionKey")))
                .under(*pipeline.document, both);
            return;
        }
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const std::string key = spelled(pipeline.spelling, "RoleArn");
        const cfn::Value own = pipeline.whole.member(key);
        for (const cfn::Alternative& of_pipeline : own.alternatives()) {
            const std::string_view account = account_of(of_pipeline);
            if (account.empty()) continue;
            for (const Stage& stage : pipeline.stages) {
                for (const Action& action : stage.actions) {
                    // Without artifacts it needs nothing of the store; a role of another owner's is refused anyway.
                    if ((action.inputs.empty() && action.outputs.empty()) || action.type.owner.known() != "AWS")
                        continue;
                    if (!action.whole.may_have(key)) continue;
                    const cfn::Value role = action.whole.member(key);
                    for (const cfn::Alternative& one : role.alternatives()) {
                        const std::string_view other = account_of(one);
                        const cfn::When both = of_pipeline.when.with(one.when);
                        if (other.empty() || other == account || !pipeline.document->is_possible(both)) continue;
                        check_stores(pipeline, action, one, other, account, of_pipeline.place(), both, report);
                    }
                }
            }
        }
    }
}

}  // namespace

extern constexpr Rule cross_account_without_kms_key{
    .name = "cross-account-without-kms-key",
    .summary = "An action runs in another account, but the artifact store has no key that the account could use",
    .level = Level::error,
    .consequence = Consequence::fails,
    .check = check,
};

}  // namespace pipelint::rules
