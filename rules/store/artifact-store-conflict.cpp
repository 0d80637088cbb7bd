#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

bool is_there(const cfn::Alternative& one) { return one.is_present(); }

void check_pipeline(const Pipeline& pipeline, Report& report) {
    const std::string one_key = spelled(pipeline.spelling, "ArtifactStore");
    const std::string many_key = spelled(pipeline.spelling, "ArtifactStores");
    const cfn::Value single = pipeline.whole.member(one_key);
    const cfn::Value several = pipeline.whole.member(many_key);
    for (const cfn::Alternative& one : single.alternatives()) {
        for (const cfn::Alternative& many : several.alternatives()) {
            const cfn::When both = one.when.with(many.when);
            const bool is_absent = one.state == cfn::State::absent && many.state == cfn::State::absent;
            if ((is_there(one) != is_there(many)) || (!is_there(one) && !is_absent)) continue;
            if (!pipeline.document->is_possible(both)) continue;
            // What is not known may be `AWS::NoValue`.
            if (one.state == cfn::State::unknown || many.state == cfn::State::unknown) continue;
            if (is_absent) {
                report
                    .at(pipeline.place, "the pipeline has neither `{}` nor `{}`; CodePipeline refuses it", one_key,
                        many_key)
                    .help(fmt::format("add `{}` with the bucket that passes artifacts from action to action", one_key))
                    .under(*pipeline.document, both);
            } else {
                report.at(many.owner, "the pipeline has both `{}` and `{}`; CodePipeline refuses it", one_key, many_key)
                    .note(one.owner, "the other one")
                    .help(fmt::format("keep `{}` where an action runs in another Region, else `{}`", many_key, one_key))
                    .under(*pipeline.document, both);
            }
        }
    }
}

/// A misspelt one is unknown-property's.
bool has_misspelt_store(const Pipeline& pipeline) {
    return has_misspelt(pipeline.whole, "Pipeline", "ArtifactStore", pipeline.spelling) ||
           has_misspelt(pipeline.whole, "Pipeline", "ArtifactStores", pipeline.spelling);
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const cfn::Resource* resource = pipeline.document->resource(pipeline.logical_id);
        if (resource != nullptr && cfn::has_properties_twice(*resource->body)) continue;
        if (pipeline.document->has_macro() || has_misspelt_store(pipeline)) continue;
        check_pipeline(pipeline, report);
    }
}

}  // namespace

extern constexpr Rule artifact_store_conflict{
    .name = "artifact-store-conflict",
    .summary = "A pipeline has both kinds of artifact store, or none",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
