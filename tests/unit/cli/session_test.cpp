// Files that belong together, through a session: as they lie in a repository.

#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "cli/parameters.h"
#include "cli/session.h"
#include "rule_table.h"
#include "unit/catch.h"

namespace pipelint {
namespace {

namespace fs = std::filesystem;

/// A repository that is gone when the test is.
class Repository {
public:
    Repository() : root_(fs::temp_directory_path() / ("pipelint-test-" + std::to_string(::getpid()))) {
        fs::remove_all(root_);
        put(".git/config", "[remote \"origin\"]\n\turl = https://github.com/Example/Shop.git\n");
    }
    ~Repository() { fs::remove_all(root_); }
    Repository(const Repository&) = delete;
    Repository& operator=(const Repository&) = delete;

    void put(const std::string& name, const std::string& text) const {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name, std::ios::binary) << text;
    }

    /// "file:level rule `text`", a line each.
    [[nodiscard]] std::string findings(const std::vector<std::string>& paths = {"."},
                                       std::map<std::string, std::string, std::less<>> parameters = {}) const {
        cli::SessionOptions options;
        for (const std::string& path : paths) options.paths.push_back((root_ / path).string());
        options.parameters = std::move(parameters);
        // The templates are sketches: what they lack is not looked at here.
        options.choices.select = std::vector<std::string>{"unmatched-artifact", "undefined-reference", "iam",
                                                          "docker-without-privileged-mode"};
        cli::Session session(options);
        session.run(all_rules());
        std::string list;
        for (const Finding* finding : session.output().shown()) {
            const SourceFile& file = (*session.output().sources)[finding->span.file];
            list += fs::path(file.path()).filename().string() + ": " + std::string(to_string(finding->level)) + " " +
                    std::string(finding->rule->name) + " `" + std::string(file.slice(finding->span)) + "`\n";
        }
        return list;
    }

private:
    fs::path root_;
};

std::string pipeline(const std::string& artifact, const std::string& before = "") {
    return before +
           "Resources:\n  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Stages:\n"
           "        - Name: A\n          Actions: [{Name: S, ActionTypeId: {Version: '1'}, OutputArtifacts: [{Name: "
           "Source}]}]\n"
           "        - Name: B\n          Actions: [{Name: U, ActionTypeId: {Version: '1'}, InputArtifacts: [{Name: " +
           artifact + "}]}]\n";
}

constexpr const char* header = "AWSTemplateFormatVersion: '2010-09-09'\n";

std::string stack(const std::string& url, const std::string& parameters, const std::string& id = "Child") {
    return "  " + id + ": {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: " + url +
           ", Parameters: " + parameters + "}}\n";
}

}  // namespace

TEST_CASE("parameters flow into nested stacks") {
    const Repository repository;
    repository.put("child.yaml", pipeline("!Ref Name", std::string(header) + "Parameters: {Name: {Type: String}}\n"));
    CHECK(repository.findings().empty());
    repository.put("parent.yaml", std::string(header) + "Resources:\n" + stack("./child.yaml", "{Name: Sauce}"));
    CHECK(repository.findings() == "child.yaml: error unmatched-artifact `!Ref Name`\n");
    // The template outside the run says what it passes only where it is in it.
    CHECK(repository.findings({"child.yaml"}).empty());
    // Two stacks: a value that is right in one of them and wrong in the other.
    repository.put("parent.yaml", std::string(header) + "Resources:\n" + stack("./child.yaml", "{Name: Source}") +
                                      stack("./child.yaml", "{Name: Source}", "Other"));
    CHECK(repository.findings().empty());
    repository.put("other.yaml", std::string(header) + "Resources:\n" + stack("child.yaml", "{Name: Sauce}"));
    CHECK(repository.findings() == "child.yaml: warning unmatched-artifact `!Ref Name`\n");
    // What is not known of one is not known.
    repository.put("other.yaml", std::string(header) + "Resources:\n" + stack("child.yaml", "{Name: !ImportValue x}"));
    CHECK(repository.findings().empty());
}

TEST_CASE("booleans are passed as CloudFormation reads them") {
    const Repository repository;
    repository.put(
        "child.yaml",
        pipeline("!If [Good, Source, Sauce]",
                 std::string(header) +
                     "Parameters: {Flag: {Type: String}}\nConditions: {Good: !Equals [!Ref Flag, 'true']}\n"));
    repository.put("parent.yaml", std::string(header) + "Resources:\n" + stack("child.yaml", "{Flag: True}"));
    CHECK(repository.findings().empty());
    repository.put("parent.yaml", std::string(header) + "Mappings: {M: {a: {F: yes}}}\nResources:\n" +
                                      stack("child.yaml", "{Flag: !FindInMap [M, a, F]}"));
    CHECK(repository.findings().empty());
    repository.put("parent.yaml", std::string(header) + "Resources:\n" + stack("child.yaml", "{Flag: False}"));
    CHECK(repository.findings() == "child.yaml: error unmatched-artifact `Sauce`\n");
}

TEST_CASE("outputs flow out of nested stacks, through one into the next") {
    const Repository repository;
    repository.put("names.yaml", std::string(header) +
                                     "Parameters: {Base: {Type: String}}\nResources: {}\n"
                                     "Outputs: {Name: {Value: !Sub '${Base}ce'}}\n");
    repository.put("child.yaml", pipeline("!Ref Name", std::string(header) + "Parameters: {Name: {Type: String}}\n"));
    repository.put("parent.yaml", std::string(header) + "Resources:\n" + stack("names.yaml", "{Base: Sau}", "Names") +
                                      stack("child.yaml", "{Name: !GetAtt Names.Outputs.Name}"));
    CHECK(repository.findings() == "child.yaml: error unmatched-artifact `!Ref Name`\n");
    repository.put("parent.yaml", std::string(header) + "Resources:\n" + stack("names.yaml", "{Base: Sour}", "Names") +
                                      stack("child.yaml", "{Name: !GetAtt Names.Outputs.Name}"));
    CHECK(repository.findings().empty());
    // An output that is not there is one of undefined-reference, in the resources that it reads.
    repository.put("parent.yaml", std::string(header) + "Resources:\n" + stack("names.yaml", "{Base: x}", "Names") +
                                      "  B: {Type: AWS::CodeBuild::Project, Properties: {Name: !GetAtt "
                                      "Names.Outputs.Nmae}}\n");
    CHECK(repository.findings({"parent.yaml"}) == "parent.yaml: error undefined-reference `Names`\n");
}

TEST_CASE("stacks that nest themselves or each other come to an end") {
    const Repository repository;
    repository.put("a.yaml", std::string(header) + "Resources:\n" + stack("a.yaml", "{}") + stack("b.yaml", "{}", "B"));
    repository.put("b.yaml", std::string(header) + "Resources:\n" + stack("a.yaml", "{}") +
                                 stack("https://example.com/x.yaml", "{}", "Far") +
                                 stack("../gone.yaml", "{}", "Gone") +
                                 "Outputs: {X: {Value: !GetAtt Child.Outputs.X}}\n");
    CHECK(repository.findings().empty());
}

TEST_CASE("included files are read where they lie in the repository") {
    const Repository repository;
    repository.put("parts/policies.yaml",
                   "Policies:\n  - PolicyName: p\n    PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: "
                   "Allow, Action: '*', Resource: '*'}]}\n");
    repository.put("role.yaml", std::string(header) +
                                    "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n"
                                    "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: "
                                    "parts/policies.yaml}}\n");
    CHECK(repository.findings({"role.yaml"}) == "policies.yaml: error broad-iam-action `*`\n");
}

TEST_CASE("included files give maps and what stands below, and are looked into themselves") {
    const Repository repository;
    repository.put("maps.yaml", "Versions: {a: {Version: latest}}\n");
    repository.put("role.yml", "RoleName: !Ref Nope\n");
    repository.put("p.yaml",
                   std::string(header) +
                       "Mappings:\n  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./maps.yaml}}\n"
                       "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n"
                       "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./role.yml}}\n"
                       "      Path: !FindInMap [Versions, a, Version]\n      Tags: !FindInMap [Gone, a, b]\n");
    CHECK(repository.findings({"p.yaml"}) ==
          "p.yaml: error undefined-reference `Gone`\nrole.yml: error undefined-reference `Nope`\n");
}

TEST_CASE("given parameters decide, in every form of their file") {
    const Repository repository;
    repository.put("p.yaml",
                   pipeline("!Ref Name", std::string(header) +
                                             "Parameters: {Name: {Type: String, AllowedValues: [Source, Sauce]}}\n"));
    CHECK(repository.findings() == "p.yaml: warning unmatched-artifact `!Ref Name`\n");
    for (const char* form : {"[{\"ParameterKey\": \"Name\", \"ParameterValue\": \"Sauce\"}]", "{\"Name\": \"Sauce\"}",
                             "{\"Parameters\": {\"Name\": \"Sauce\"}}", "[\"Name=Sauce\"]", "Name: Sauce\n",
                             "- ParameterKey: Name\n  ParameterValue: Sauce\n"}) {
        INFO(form);
        const cli::GivenParameters given = cli::read_parameters("p.json", form);
        REQUIRE(given.error.empty());
        CHECK(repository.findings({"."}, given.values) == "p.yaml: error unmatched-artifact `!Ref Name`\n");
    }
    CHECK(repository.findings({"."}, {{"Name", "Source"}}).empty());
    const auto values = cli::read_parameters("p.yaml", "A: [x, y]\nB: True\nC:\nD: 1\n").values;
    CHECK(values.at("A") == "x,y");
    CHECK(values.at("B") == "true");
    CHECK(values.at("C").empty());
    CHECK(cli::read_parameters("p", "[{ParameterKey: A, UsePreviousValue: true}]").values.empty());
    CHECK(cli::read_parameters("p.json", "[1]").error.starts_with("p.json:1:2: "));
    CHECK(cli::read_parameters("p.json", "{\"A\": {\"B\": 1}}").error.starts_with("p.json:1:7: "));
    CHECK(cli::read_parameters("p.json", "[{\"ParameterKey\": \"A\"}]").error.find("ParameterValue") !=
          std::string::npos);
    CHECK(cli::read_parameters("p.json", "{").error.starts_with("p.json:1:"));
    CHECK(cli::read_parameters("p.json", "").values.empty());
}

TEST_CASE("an action's buildspec is found in the repository of its source, and in no other") {
    const Repository repository;
    repository.put("ci/build.yml", "version: 0.2\nphases: {build: {commands: ['docker build .']}}\n");
    const auto template_for = [](const std::string& source) {
        return std::string(header) +
               "Resources:\n"
               "  B: {Type: AWS::CodeBuild::Project, Properties: {Environment: {Type: LINUX_CONTAINER}, Source: {Type: "
               "CODEPIPELINE, BuildSpec: none.yml}}}\n"
               "  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Stages:\n"
               "        - Name: A\n          Actions: [{Name: S, ActionTypeId: {Provider: CodeStarSourceConnection, "
               "Version: '1'}, Configuration: {FullRepositoryId: " +
               source +
               "}, OutputArtifacts: [{Name: S}]}]\n"
               "        - Name: B\n          Actions: [{Name: U, ActionTypeId: {Provider: CodeBuild, Version: '1'}, "
               "Configuration: {ProjectName: !Ref B, BuildspecOverride: ci/build.yml}, InputArtifacts: [{Name: S}]}]\n";
    };
    repository.put("template.yaml", template_for("example/shop"));
    CHECK(repository.findings({"template.yaml"}) ==
          "template.yaml: warning docker-without-privileged-mode `Environment`\n");
    repository.put("template.yaml", template_for("example/other"));
    CHECK(repository.findings({"template.yaml"}).empty());
}

}  // namespace pipelint
