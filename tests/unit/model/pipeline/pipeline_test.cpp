#include "model/pipeline/pipeline.h"
#include "model/pipeline/artifact_flow.h"
#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {

namespace {

constexpr std::string_view text =
    "Resources:\n  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Stages:\n"
    "        - Name: S\n          Actions:\n            - {Name: a, OutputArtifacts: [{Name: X}]}\n"
    "        - Name: B\n          Actions:\n"
    "            - {Name: b, RunOrder: 2, InputArtifacts: [{Name: X}], OutputArtifacts: [{Name: Y}]}\n"
    "            - {Name: c, RunOrder: 1, OutputArtifacts: [{Name: Z}]}\n";

}  // namespace

TEST_CASE("who supplies an artifact follows stages and run orders") {
    const testing::TemplateText document{std::string(text)};
    const auto pipelines = pipelines_of(document.document);
    REQUIRE(pipelines.size() == 1);
    const Pipeline& pipeline = pipelines.front();
    const Stage& build = pipeline.stages[1];
    const Action& b = build.actions[0];
    const Action& c = build.actions[1];
    const auto supply = [&](const Action& action, std::string_view name) {
        return supply_of(pipeline, build, action, name, {}).supply;
    };
    CHECK(supply(b, "X") == Supply::earlier);
    CHECK(supply(b, "Z") == Supply::earlier);
    CHECK(supply(c, "Y") == Supply::later);
    CHECK(supply(b, "Y") == Supply::itself);
    CHECK(supply(b, "Q") == Supply::nobody);
    CHECK(c.order() == 1);
    CHECK(pipeline.stages[0].actions[0].order() == 1);
}

TEST_CASE("kinds of documents are told by their content") {
    const auto kind = [](std::string body) {
        const testing::LoadedText loaded(std::move(body));
        const doc::Node* root = &loaded.root();
        return std::string(cfn::is_template(root)        ? "template"
                           : is_api_pipeline(root)       ? "pipeline"
                           : is_buildspec(root, "x.yml") ? "buildspec"
                           : is_policy(root)             ? "policy"
                                                         : "none");
    };
    CHECK(kind("Resources: {A: {Type: 'AWS::S3::Bucket'}}") == "template");
    CHECK(kind("AWSTemplateFormatVersion: 2010-09-09\nResources: {}") == "template");
    CHECK(kind("Resources: {A: b}") == "none");
    CHECK(kind("pipeline: {name: x, stages: []}") == "pipeline");
    CHECK(kind("roleArn: x\nstages: []") == "pipeline");
    CHECK(kind("stages: [build, test]") == "none");           // GitLab
    CHECK(kind("stages: [{stage: a, jobs: []}]") == "none");  // Azure
    CHECK(kind("pipeline: {agent: any, stages: {}}") == "none");
    CHECK(kind("version: 0.2\nphases: {}") == "buildspec");
    CHECK(kind("version: 1\nfrontend: {phases: {}}") == "none");  // Amplify
    CHECK(kind("Version: '2012-10-17'\nStatement: []") == "policy");
}

}  // namespace pipelint
