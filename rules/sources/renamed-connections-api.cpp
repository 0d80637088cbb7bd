#include <string_view>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

constexpr std::string_view old_type = "AWS::CodeStarConnections::Connection";
constexpr std::string_view old_service = ":codestar-connections:";

void check_resources(const cfn::Template& document, Report& report) {
    for (const cfn::Resource& resource : document.resources()) {
        if (resource.type != old_type || !document.is_possible(resource.when)) continue;
        const doc::Node* type = resource.body->get("Type");
        if (type == nullptr || !type->is_scalar()) continue;
        report
            .at(type->text_span(),
                "AWS CodeStar Connections is now AWS CodeConnections; this resource type uses the former name")
            .help(
                "make new connections with `AWS::CodeConnections::Connection`, and allow the role both "
                "`codeconnections:UseConnection` and `codestar-connections:UseConnection`; a renamed resource is a new "
                "connection, which somebody must confirm");
    }
}

void check_arns(const Pipeline& pipeline, Report& report) {
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            const cfn::Value arn = action.configuration.member("ConnectionArn");
            for (const cfn::Alternative& one : arn.alternatives()) {
                if (!one.is_readable_text()) continue;
                const std::string_view text = one.text.chars();
                const std::size_t at = text.find(old_service);
                if (!text.starts_with("arn:") || at == std::string_view::npos) continue;
                report
                    .at(one.text.part(at + 1, at + old_service.size() - 1),
                        "AWS CodeStar Connections is now AWS CodeConnections; this connection has the former name, and "
                        "still works")
                    .help(
                        "a new connection has `codeconnections` in its ARN; with either name, the role needs both "
                        "`codeconnections:UseConnection` and `codestar-connections:UseConnection`")
                    .under(*pipeline.document, one.when);
            }
        }
    }
}

void check(const Input& input, Report& report) {
    for (const auto& document : input.templates()) {
        if (document->is_cloudformation()) check_resources(*document, report);
    }
    for (const Pipeline& pipeline : input.pipelines()) check_arns(pipeline, report);
}

}  // namespace

extern constexpr Rule renamed_connections_api{
    .name = "renamed-connections-api",
    .summary = "A connection uses the former name of its service",
    .level = Level::note,
    .consequence = Consequence::discouraged,
    .check = check,
};

}  // namespace pipelint::rules
