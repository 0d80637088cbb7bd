#include <algorithm>

#include "model/links.h"
#include "unit/catch.h"
#include "unit/helpers.h"

namespace pipelint {
namespace {

struct Linked {
    explicit Linked(std::string bytes) : file(0, "links.yaml", std::move(bytes)), input(file, true) {}

    /// "use -> definition", sorted, of the links that are that.
    [[nodiscard]] std::vector<std::string> of(LinkKind kind) const {
        std::vector<std::string> list;
        for (const Link& link : input.links()) {
            if (link.kind != kind) continue;
            std::string text = std::string(file.slice(link.use)) + " -> " + std::string(file.slice(link.definition));
            if (!link.when.always()) text += " when " + link.when.describe();
            list.push_back(std::move(text));
        }
        std::sort(list.begin(), list.end());
        return list;
    }

    SourceFile file;
    Input input;
};

using List = std::vector<std::string>;

std::string action(std::string_view provider, std::string_view configuration, std::string_view more = "") {
    return "            - {Name: A, ActionTypeId: {Category: X, Owner: AWS, Provider: " + std::string(provider) +
           ", Version: '1'}, Configuration: " + std::string(configuration) + std::string(more) + "}\n";
}

std::string pipeline(const std::string& actions) {
    return "  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Name: shop\n      RoleArn: !GetAtt "
           "Role.Arn\n      ArtifactStore: {Type: S3, Location: !Ref Bucket, EncryptionKey: {Id: !GetAtt Key.Arn}}\n"
           "      Stages:\n        - Name: S\n          Actions:\n" +
           actions;
}

constexpr std::string_view resources =
    "Conditions: {IsProd: !Equals [!Ref AWS::Region, us-east-1]}\n"
    "Resources:\n"
    "  Role: {Type: AWS::IAM::Role, Properties: {RoleName: pipeline, ManagedPolicyArns: [!Ref Managed]}}\n"
    "  Managed: {Type: AWS::IAM::ManagedPolicy, Properties: {}}\n"
    "  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${AWS::StackName}-artifacts'}}\n"
    "  Key: {Type: AWS::KMS::Key}\n"
    "  Project: {Type: AWS::CodeBuild::Project, Properties: {Name: build, ServiceRole: !Sub "
    "'arn:aws:iam::${AWS::AccountId}:role/${Role}'}}\n"
    "  Other: {Type: AWS::CodeBuild::Project, Properties: {Name: !If [IsProd, prod-build, dev-build]}}\n"
    "  Topic: {Type: AWS::SNS::Topic}\n"
    "  Connection: {Type: AWS::CodeStarConnections::Connection}\n"
    "  App: {Type: AWS::CodeDeploy::Application, Properties: {ApplicationName: app}}\n"
    "  Group: {Type: AWS::CodeDeploy::DeploymentGroup, Properties: {ApplicationName: !Ref App}}\n"
    "  Cluster: {Type: AWS::ECS::Cluster}\n"
    "  Service: {Type: AWS::ECS::Service, Properties: {ServiceName: web}}\n"
    "  Policy: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref Role]}}\n"
    "  Rule: {Type: AWS::Events::Rule, Properties: {Targets: [{Arn: !Sub "
    "'arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${P}', RoleArn: !GetAtt Role.Arn}]}}\n"
    "  Hook: {Type: AWS::CodePipeline::Webhook, Properties: {TargetPipeline: shop}}\n";

}  // namespace

TEST_CASE("pipelines find their roles, stores and what starts them") {
    const Linked linked(std::string(resources) + pipeline(action("S3", "{}")));
    CHECK(linked.of(LinkKind::role) == List{"!GetAtt Role.Arn -> Role", "!GetAtt Role.Arn -> Role", "!Ref Role -> Role",
                                            "arn:aws:iam::${AWS::AccountId}:role/${Role} -> Role"});
    CHECK(linked.of(LinkKind::bucket) == List{"!Ref Bucket -> Bucket"});
    CHECK(linked.of(LinkKind::key) == List{"!GetAtt Key.Arn -> Key"});
    CHECK(linked.of(LinkKind::policy) == List{"!Ref Managed -> Managed"});
    CHECK(linked.of(LinkKind::pipeline) ==
          List{"arn:${AWS::Partition}:codepipeline:${AWS::Region}:${AWS::AccountId}:${P} -> P", "shop -> P"});
}

TEST_CASE("actions find what they work on, by reference and by name") {
    const Linked linked(
        std::string(resources) +
        pipeline(action("CodeBuild", "{ProjectName: !Ref Project}") + action("CodeBuild", "{ProjectName: build}") +
                 action("CodeBuild", "{ProjectName: dev-build}") + action("CodeBuild", "{ProjectName: builds}") +
                 action("S3", "{S3Bucket: !Sub '${AWS::StackName}-artifacts'}") +
                 action("S3", "{S3Bucket: !Sub '${AWS::Region}-artifacts'}") +
                 action("Manual", "{NotificationArn: !Ref Topic}") +
                 action("CodeStarSourceConnection", "{ConnectionArn: !Ref Connection}") +
                 action("CodeDeploy", "{ApplicationName: app, DeploymentGroupName: !Ref Group}") +
                 action("ECS", "{ClusterName: !Ref Cluster, ServiceName: web}") +
                 action("CodeBuild", "{ProjectName: !Ref Topic}")));
    CHECK(linked.of(LinkKind::build_project) ==
          List{"!Ref Project -> Project", "build -> Project", "dev-build -> Other when `IsProd` is false"});
    CHECK(linked.of(LinkKind::bucket) == List{"!Ref Bucket -> Bucket", "${AWS::StackName}-artifacts -> Bucket"});
    CHECK(linked.of(LinkKind::topic) == List{"!Ref Topic -> Topic"});
    CHECK(linked.of(LinkKind::connection) == List{"!Ref Connection -> Connection"});
    CHECK(linked.of(LinkKind::application) == List{"!Ref App -> App", "app -> App"});
    CHECK(linked.of(LinkKind::deployment_group) == List{"!Ref Group -> Group"});
    CHECK(linked.of(LinkKind::cluster) == List{"!Ref Cluster -> Cluster"});
    CHECK(linked.of(LinkKind::service) == List{"web -> Service"});
}

TEST_CASE("an action's buildspec is one of its project's") {
    const Linked linked(std::string(resources) +
                        pipeline(action("CodeBuild",
                                        "{ProjectName: !Ref Project, BuildspecOverride: '{\"version\": 0.2, "
                                        "\"phases\": {\"build\": {\"commands\": [\"docker build .\"]}}}'}")));
    const auto& projects = linked.input.build_projects();
    const auto project = std::find_if(projects.begin(), projects.end(),
                                      [](const BuildProject& one) { return one.logical_id == "Project"; });
    REQUIRE(project->runs.size() == 1);
    CHECK(project->runs.front().buildspec->phases.front().commands.front().node->text == "docker build .");
}

TEST_CASE("files that actions take from the source's repository") {
    const std::string source =
        action("CodeStarSourceConnection", "{FullRepositoryId: example/shop}", ", OutputArtifacts: [{Name: Source}]");
    const Linked linked(std::string(resources) +
                        pipeline(source + action("CloudFormation", "{TemplatePath: 'Source::infra/site.yaml'}") +
                                 action("CodeBuild", "{ProjectName: x, BuildspecOverride: ci/build.yml}",
                                        ", InputArtifacts: [{Name: Source}], OutputArtifacts: [{Name: Built}]") +
                                 action("CloudFormation", "{TemplatePath: 'Built::site.yaml'}") +
                                 action("CloudFormation", "{TemplatePath: 'Elsewhere::site.yaml'}")));
    List files;
    for (const WantedFile& file : wanted_files(linked.input.pipelines().front()))
        files.push_back(file.repository + " " + file.path);
    CHECK(files == List{"example/shop infra/site.yaml", "example/shop ci/build.yml"});
}

}  // namespace pipelint
