#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

bool is_s3_source(const Action& action) { return action.is("Source", "AWS", "S3"); }

void check_link(const Pipeline& pipeline, const Link& link, Report& report) {
    // An object lock turns versioning on; a macro may bring anything.
    if (link.to->properties.member("ObjectLockEnabled").is_present() || link.to->body->find("Fn::Transform") != nullptr)
        return;
    const cfn::Value versioning = link.to->properties.member("VersioningConfiguration");
    const cfn::Value status = versioning.member("Status");
    for (const cfn::Alternative& one : status.alternatives()) {
        const bool is_absent = one.state == cfn::State::absent || one.state == cfn::State::nowhere;
        const bool is_off = one.is_known_text() && one.text.chars() == "Suspended";
        const cfn::When both = link.when.with(one.when).with(link.to->when);
        if ((!is_absent && !is_off) || !pipeline.document->is_possible(both)) continue;
        report
            .at(link.use, "the source bucket `{}` has no versioning; CodePipeline requires it, and the action fails",
                link.to->name)
            .note(is_off ? one.place() : link.definition, is_off ? "versioning is suspended" : "the bucket")
            .help("write `VersioningConfiguration: {Status: Enabled}` on the bucket")
            .under(*pipeline.document, both);
    }
}

void check(const Input& input, Report& report) {
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        if (!is_s3_source(action)) return;
        for (const Link& link : input.links()) {
            const bool is_bucket = link.action == &action && link.kind == LinkKind::bucket && link.to != nullptr;
            if (is_bucket) check_link(pipeline, link, report);
        }
    });
}

}  // namespace

extern constexpr Rule unversioned_source_bucket{
    .name = "unversioned-source-bucket",
    .summary = "The bucket of an S3 source has no versioning",
    .level = Level::error,
    .consequence = Consequence::fails,
    .check = check,
};

}  // namespace pipelint::rules
