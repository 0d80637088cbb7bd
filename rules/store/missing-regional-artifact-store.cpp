#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

/// A Region that something of the pipeline is in.
struct Placed {
    std::string region;
    cfn::When when;
    Span span;
};

/// The Regions of the stores; nothing where not all are known.
std::optional<std::vector<Placed>> store_regions(const Pipeline& pipeline) {
    const cfn::Value stores = pipeline.property("ArtifactStores");
    std::vector<Placed> regions;
    for (const cfn::Alternative& one : stores.alternatives()) {
        if (!one.is_present()) continue;
        if (one.is_mapping() && pipeline.spelling == Spelling::api) {
            for (const doc::Member& member : one.node->members())
                regions.push_back({std::string(member.key->text), one.when, member.key->text_span()});
        } else if (!one.is_sequence()) {
            return std::nullopt;
        }
    }
    for (const cfn::Item& item : stores.items()) {
        const cfn::Value region = item.value.member("Region");
        for (const cfn::Alternative& one : region.alternatives()) {
            if (!one.is_known_text()) return std::nullopt;
            regions.push_back({std::string(one.text.chars()), one.when, one.place()});
        }
    }
    return regions;
}

std::vector<Placed> action_regions(const Pipeline& pipeline) {
    std::vector<Placed> regions;
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            if (!action.whole.may_have(spelled(pipeline.spelling, "Region"))) continue;
            const cfn::Value region = pipeline.property_of(action.whole, "Region");
            for (const cfn::Alternative& one : region.alternatives()) {
                if (one.is_known_text() && !one.text.chars().empty())
                    regions.push_back({std::string(one.text.chars()), one.when, one.place()});
            }
        }
    }
    return regions;
}

/// One store serves one Region: two actions in different ones cannot both have theirs.
void check_single(const Pipeline& pipeline, const cfn::Alternative& store, Report& report) {
    const std::vector<Placed> regions = action_regions(pipeline);
    for (const Placed& later : regions) {
        const auto first = std::find_if(regions.begin(), regions.end(), [&](const Placed& one) {
            return one.region != later.region &&
                   pipeline.document->is_possible(one.when.with(later.when).with(store.when));
        });
        if (first == regions.end() || first->span.begin > later.span.begin) continue;
        report
            .at(later.span,
                "actions run in `{}` and `{}`, but the pipeline has one artifact store; CodePipeline answers \"Your "
                "pipeline contains actions in more than one region. Use 'pipeline.artifactStores'\"",
                first->region, later.region)
            .note(store.owner, "the only store")
            .note(first->span, "another Region")
            .help(fmt::format("write `{}` with a store for each of them and for the pipeline's own Region",
                              spelled(pipeline.spelling, "ArtifactStores")))
            .under(*pipeline.document, first->when.with(later.when).with(store.when));
        return;
    }
}

void check_several(const Pipeline& pipeline, const cfn::Alternative& stores, Report& report) {
    const auto regions = store_regions(pipeline);
    if (!regions) return;
    std::vector<std::string> said;
    for (const Placed& action : action_regions(pipeline)) {
        const cfn::When both = action.when.with(stores.when);
        const bool has_store = std::any_of(regions->begin(), regions->end(), [&](const Placed& one) {
            return one.region == action.region && pipeline.document->can_meet(one.when, both);
        });
        if (has_store || !pipeline.document->is_possible(both)) continue;
        if (std::find(said.begin(), said.end(), action.region) != said.end()) continue;
        said.push_back(action.region);
        report
            .at(action.span,
                "no artifact store is in `{}`, where the action runs; CodePipeline answers \"The following region is "
                "missing in 'pipeline.artifactStores': {}\"",
                action.region, action.region)
            .note(stores.owner, "the stores")
            .help(fmt::format("add a store in `{}`: a bucket of that Region", action.region))
            .under(*pipeline.document, both);
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const cfn::Value single = pipeline.property("ArtifactStore");
        const cfn::Value several = pipeline.property("ArtifactStores");
        for (const cfn::Alternative& stores : several.alternatives()) {
            if (stores.is_sequence() || stores.is_mapping()) check_several(pipeline, stores, report);
        }
        // With both, which of them counts is not known.
        if (several.is_present()) continue;
        for (const cfn::Alternative& store : single.alternatives()) {
            if (store.is_mapping()) check_single(pipeline, store, report);
        }
    }
}

}  // namespace

extern constexpr Rule missing_regional_artifact_store{
    .name = "missing-regional-artifact-store",
    .summary = "An action runs in a Region that has no artifact store",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
