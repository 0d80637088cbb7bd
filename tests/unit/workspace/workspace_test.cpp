#include "workspace/workspace.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <thread>

#include "cli/parallel.h"
#include "report/output.h"
#include "rule_table.h"
#include "unit/catch.h"
#include "unit/workspace/memory_files.h"
#include "workspace/path.h"

namespace pipelint::workspace {
namespace {

using testing::MemoryFiles;

const std::string root = MemoryFiles::root;

Options all_rules_on() {
    Options options;
    options.choices.select = std::vector<std::string>{"all"};
    options.wants_remarks = true;
    return options;
}

/// A workspace over a repository in memory.
struct Open {
    explicit Open(MemoryFiles& all) : files(all), workspace(all, all_rules(), all_rules_on()) {}

    FileId open(const std::string& name, const std::string& bytes) {
        const std::string path = root + "/" + name;
        return workspace.open({path, MemoryFiles::shown(path), parent_of(path), false, bytes});
    }
    /// All that is in the repository.
    void open_all() {
        for (const auto& [path, bytes] : files.files) open(*relative_to(path, root), bytes);
    }
    /// What a user sees, in every format.
    [[nodiscard]] std::string report() const {
        Output output;
        output.sources = &workspace.sources();
        output.findings = &workspace.findings();
        output.scrub = workspace.scrub();
        output.rules = all_rules();
        output.show_suppressed = true;
        output.checked = workspace.checked();
        for (std::size_t at = 0; at < workspace.sources().size(); ++at)
            output.uris.push_back(MemoryFiles::shown(workspace.path_of(static_cast<FileId>(at))));
        std::string all = collect([&](const Sink& sink) { text_report(output, {}, sink); }) +
                          collect([&](const Sink& sink) { json_report(output, sink); }) +
                          collect([&](const Sink& sink) { sarif_report(output, sink); });
        for (const auto* list : {&workspace.remarks(), &workspace.unread()}) {
            for (const Remark& remark : *list) all += output.uris[remark.file] + ": " + remark.text + "\n";
        }
        return all;
    }
    [[nodiscard]] std::size_t count(std::string_view rule) const {
        std::size_t found = 0;
        for (const Finding& finding : workspace.findings()) found += finding.rule->name == rule ? 1 : 0;
        return found;
    }

    MemoryFiles& files;
    Workspace workspace;
};

const std::string parent =
    "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n"
    "  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: nested/child.yaml, Parameters: {Name: "
    "Sauce}}}\n"
    "  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      Fn::Transform: {Name: AWS::Include, Parameters: "
    "{Location: "
    "part.yaml}}\n"
    "  Project:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source: {Type: GITHUB, Location: "
    "'https://github.com/Example/Shop', BuildSpec: spec.yml}\n      Environment: {Type: LINUX_CONTAINER, ComputeType: "
    "BUILD_GENERAL1_SMALL, Image: 'aws/codebuild/standard:7.0'}\n";
const std::string child =
    "AWSTemplateFormatVersion: '2010-09-09'\nParameters: {Name: {Type: String}}\nResources:\n"
    "  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Stages:\n"
    "        - Name: A\n          Actions: [{Name: S, ActionTypeId: {Version: '1'}, OutputArtifacts: [{Name: "
    "Source}]}]\n"
    "        - Name: B\n          Actions: [{Name: U, ActionTypeId: {Version: '1'}, InputArtifacts: [{Name: !Ref "
    "Name}]}]\n";
const std::string spec = "version: 0.2\nphases: {build: {commands: ['docker build .']}}\n";
const std::string part =
    "AssumeRolePolicyDocument: {}\nPolicies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: "
    "'*', Resource: '*'}]}}]\n";

/// The text with its first `from` replaced.
std::string replaced(std::string text, std::string_view from, std::string_view to) {
    return text.replace(text.find(from), from.size(), to);
}

void put(MemoryFiles& files, const std::string& name, const std::string& bytes) {
    files.files[root + "/" + name] = bytes;
}

}  // namespace

TEST_CASE("a repository is linted without a disk") {
    MemoryFiles files;
    put(files, "parent.yaml", parent);
    put(files, "nested/child.yaml", child);
    put(files, "spec.yml", spec);
    put(files, "part.yaml", part);
    Open all(files);
    all.open_all();
    REQUIRE(all.workspace.lint());
    // Through the nested stack, the buildspec and the included file.
    CHECK(all.count("unmatched-artifact") == 1);
    CHECK(all.count("docker-without-privileged-mode") == 1);
    CHECK(all.count("broad-iam-action") == 1);

    SECTION("the same where only the parent is open") {
        Open one(files);
        one.open("parent.yaml", parent);
        REQUIRE(one.workspace.lint());
        CHECK(one.count("unmatched-artifact") == 0);  // it is the child's
        CHECK(one.count("docker-without-privileged-mode") == 1);
        CHECK(one.count("broad-iam-action") == 1);
        CHECK(one.workspace.checked() == 1);
    }
}

TEST_CASE("a secret is hidden however deep the stack lies that says it is one") {
    constexpr int depth = 12;
    MemoryFiles files;
    Open all(files);
    const auto stack = [](int at, std::string_view value) {
        return "  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t" + std::to_string(at) +
               ".yaml, Parameters: {P: " + std::string(value) + ", Q: !Ref Nope}}}\n";
    };
    all.open("t0.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n" + stack(1, "Hunter2xyz") +
                            "  Pipeline: {Type: AWS::CodePipeline::Pipeline, Properties: {Stages: []}}\n");
    for (int at = 1; at <= depth; ++at) {
        all.open("t" + std::to_string(at) + ".yaml",
                 "AWSTemplateFormatVersion: '2010-09-09'\nParameters: {P: {Type: String" +
                     std::string(at == depth ? ", NoEcho: true" : "") + "}, Q: {Type: String}}\nResources:\n" +
                     (at == depth ? "  R: {Type: AWS::S3::Bucket}\n" : stack(at + 1, "!Ref P")));
    }
    REQUIRE(all.workspace.lint());
    CHECK(all.report().find("t0.yaml") != std::string::npos);
    CHECK(all.report().find("Hunter2xyz") == std::string::npos);
}

TEST_CASE("the buildspec of another repository is not looked for in this one") {
    const auto findings = [](std::string_view source) {
        MemoryFiles files;
        put(files, "ci/build.yml", spec);
        Open all(files);
        all.open("ci/template.yaml", replaced(parent,
                                              "Type: GITHUB, Location: 'https://github.com/Example/Shop', "
                                              "BuildSpec: spec.yml",
                                              std::string(source) + ", BuildSpec: ci/build.yml"));
        REQUIRE(all.workspace.lint());
        return all.count("docker-without-privileged-mode");
    };
    CHECK(findings("Type: GITHUB, Location: 'https://github.com/Example/Shop'") == 1);
    CHECK(findings("Type: GITHUB, Location: 'https://me@github.com/example/shop.git/'") == 1);
    CHECK(findings("Type: CODEPIPELINE") == 1);
    CHECK(findings("Type: GITHUB, Location: 'https://github.com/Example/Other'") == 0);
    CHECK(findings("Type: GITHUB_ENTERPRISE, Location: 'https://git.example.com/Example/Shop'") == 0);
    CHECK(findings("Type: GITHUB, Location: !Ref Repository") == 0);
    CHECK(findings("Type: S3, Location: bucket/key") == 0);
}

TEST_CASE("a change lints what depends on it, and nothing else") {
    MemoryFiles files;
    Open all(files);
    const FileId above = all.open("parent.yaml", parent);
    const FileId below = all.open("nested/child.yaml", child);
    const FileId commands = all.open("spec.yml", spec);
    all.open("part.yaml", part);
    const FileId other = all.open("other.yaml", child);
    REQUIRE(all.workspace.lint());
    CHECK(all.workspace.linted() == 5);
    REQUIRE(all.workspace.lint());
    CHECK(all.workspace.linted() == 0);

    all.workspace.update(other, child + "\n");
    REQUIRE(all.workspace.lint());
    CHECK(all.workspace.linted() == 1);

    // The buildspec, and the family of the template that names it.
    all.workspace.update(commands, "version: 0.2\nphases: {build: {commands: [make]}}\n");
    REQUIRE(all.workspace.lint());
    CHECK(all.workspace.linted() == 3);
    CHECK(all.count("docker-without-privileged-mode") == 0);

    // What a parent passes is its child's business, and so is a parent that is gone.
    CHECK(all.count("unmatched-artifact") == 1);
    all.workspace.update(above, replaced(parent, "Sauce", "Source"));
    REQUIRE(all.workspace.lint());
    CHECK(all.count("unmatched-artifact") == 0);
    all.workspace.update(above, parent);
    REQUIRE(all.workspace.lint());
    CHECK(all.count("unmatched-artifact") == 1);
    all.workspace.close(above);
    REQUIRE(all.workspace.lint());
    CHECK(all.count("unmatched-artifact") == 0);
    CHECK(all.workspace.path_of(below) == root + "/nested/child.yaml");
}

TEST_CASE("an id stays with its path") {
    MemoryFiles files;
    put(files, "spec.yml", spec);
    Open all(files);
    const FileId first = all.open("parent.yaml", parent);
    REQUIRE(all.workspace.lint());
    all.workspace.close(first);
    REQUIRE(all.workspace.lint());
    CHECK(all.workspace.findings().empty());
    CHECK(all.open("parent.yaml", parent) == first);
}

TEST_CASE("a file that appears, changes and goes on the disk") {
    MemoryFiles files;
    Open all(files);
    all.open("parent.yaml", parent);
    REQUIRE(all.workspace.lint());
    CHECK(all.count("docker-without-privileged-mode") == 0);
    put(files, "spec.yml", spec);
    all.workspace.changed_on_disk(root + "/spec.yml");
    REQUIRE(all.workspace.lint());
    CHECK(all.count("docker-without-privileged-mode") == 1);
    files.files.erase(root + "/spec.yml");
    all.workspace.changed_on_disk(root + "/spec.yml");
    REQUIRE(all.workspace.lint());
    CHECK(all.count("docker-without-privileged-mode") == 0);
}

TEST_CASE("a document names nothing outside its repository") {
    MemoryFiles files;
    files.files["/outside.yml"] = spec;
    files.files["/elsewhere/spec.yml"] = spec;
    Open all(files);
    all.open("parent.yaml", replaced(parent, "nested/child.yaml", "../outside.yml"));
    REQUIRE(all.workspace.lint());
    for (const std::string& path : files.reads) CHECK(relative_to(path, root));
    REQUIRE_FALSE(all.workspace.remarks().empty());
    CHECK(all.report().find("the file `../outside.yml` that it names lies outside the repository") !=
          std::string::npos);
}

TEST_CASE("a lint that is cancelled is made up for") {
    MemoryFiles files;
    Open all(files);
    const FileId above = all.open("parent.yaml", parent);
    all.open("nested/child.yaml", child);
    int asked = 0;
    CHECK_FALSE(all.workspace.lint(in_turn, [&] { return ++asked > 1; }));
    CHECK(all.workspace.findings().empty());
    REQUIRE(all.workspace.lint());
    CHECK(all.count("unmatched-artifact") == 1);
    const std::string before = all.report();
    all.workspace.update(above, parent + "# later\n");
    CHECK_FALSE(all.workspace.lint(in_turn, [] { return true; }));
    CHECK(all.count("unmatched-artifact") == 1);
    all.workspace.update(above, parent);
    REQUIRE(all.workspace.lint());
    CHECK(all.report() == before);
}

TEST_CASE("a document that is open under two names is two") {
    MemoryFiles files;
    Open all(files);
    const auto open = [&](const std::string& shown, const std::string& bytes) {
        return all.workspace.open({root + "/a.yaml", shown, root, false, bytes});
    };
    const FileId first = open("a.yaml", "Resources: {");
    const FileId link = open("link.yaml", "Resources: {");
    CHECK(first != link);
    REQUIRE(all.workspace.lint());
    CHECK(all.count("syntax-error") == 2);
    CHECK(open("link.yaml", "Resources: {}") == link);
    CHECK(open("a.yaml", "Resources: {") == first);
    REQUIRE(all.workspace.lint());
    CHECK(all.count("syntax-error") == 1);
}

TEST_CASE("what is said of a template that stands alone is not said again of one that is nested") {
    MemoryFiles files;
    Open all(files);
    all.open("parent.yaml", parent);
    all.open("nested/child.yaml",
             "Parameters: {Name: {Type: String}}\nResources:\n  B:\n    Type: AWS::CodeBuild::Project\n    Properties: "
             "{Environment: {PrivilegedMode: !Ref Name}, Source: {BuildSpec: none.yml}}\n");
    REQUIRE(all.workspace.lint());
    std::vector<std::string> said;
    for (const Remark& remark : all.workspace.remarks()) said.push_back(std::to_string(remark.file) + remark.text);
    std::sort(said.begin(), said.end());
    CHECK(std::adjacent_find(said.begin(), said.end()) == said.end());
}

TEST_CASE("an ignore is not idle while one of several buildspecs is missing") {
    const auto project = [](const std::string& name, const std::string& buildspec) {
        return "  " + name +
               ":\n    Type: AWS::CodeBuild::Project # pipelint: ignore[docker-without-privileged-mode]\n    "
               "Properties:\n"
               "      Source: {Type: GITHUB, Location: 'https://github.com/Example/Shop', BuildSpec: " +
               buildspec + "}\n";
    };
    MemoryFiles files;
    Open all(files);
    all.open("spec.yml", "version: 0.2\nphases: {build: {commands: [make]}}\n");
    const FileId file = all.open("a.yaml", "Resources:\n" + project("A", "none.yml") + project("B", "spec.yml"));
    REQUIRE(all.workspace.lint());
    CHECK(all.count("unused-suppression") == 0);
    all.workspace.update(file, "Resources:\n" + project("A", "spec.yml") + project("B", "spec.yml"));
    REQUIRE(all.workspace.lint());
    CHECK(all.count("unused-suppression") == 2);
}

TEST_CASE("what nobody names any more is not kept") {
    MemoryFiles files;
    put(files, "spec.yml", spec);
    Open all(files);
    const FileId above = all.open("parent.yaml", parent);
    REQUIRE(all.workspace.lint());
    const std::string other = replaced(parent, "spec.yml", "none.yml");
    all.workspace.update(above, other);
    REQUIRE(all.workspace.lint());
    REQUIRE(all.workspace.lint());
    std::size_t bytes = 0;
    for (std::size_t at = 0; at < all.workspace.sources().size(); ++at)
        bytes += all.workspace.sources()[static_cast<FileId>(at)].bytes().size();
    CHECK(bytes == other.size());
}

namespace {

/// The bytes of the smaller cases, good and bad.
std::vector<std::string> cases() {
    std::vector<std::string> texts;
    constexpr std::uintmax_t largest = 4000;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(PIPELINT_SOURCE_DIR "/tests/cases")) {
        const std::string extension = entry.path().extension().string();
        if (!entry.is_regular_file() || entry.file_size() > largest) continue;
        if (extension != ".yaml" && extension != ".yml" && extension != ".json") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    std::sort(texts.begin(), texts.end());
    return texts;
}

}  // namespace

TEST_CASE("edits give what a fresh run gives") {
    const std::vector<std::string> texts = cases();
    REQUIRE(texts.size() > 300);
    const std::vector<std::string> names = {"parent.yaml", "nested/child.yaml", "spec.yml",       "part.yaml",
                                            "other.yaml",  "buildspec.yml",     "nested/spec.yml"};
    std::string circle = child;
    circle += "  Up: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../parent.yaml}}\n";
    std::string secret = child;
    secret +=
        "  Up: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ../other.yaml, Parameters: {Password: "
        "Hunter2Secret99}}}\n";
    const std::vector<std::string> linking = {parent, child, spec, part, circle, secret, "{", ""};
    std::mt19937 random(GENERATE(1U, 2U));  // NOLINT(cert-msc51-cpp): the same edits every time
    const auto below = [&](std::size_t most) { return static_cast<std::size_t>(random() % most); };
    const std::map<std::string, std::string> fitting = {
        {"parent.yaml", parent}, {"nested/child.yaml", child}, {"spec.yml", spec}, {"part.yaml", part}};
    const auto some_text = [&](const std::string& name) {
        const auto own = fitting.find(name);
        if (own != fitting.end() && below(3) > 0) return own->second;
        std::string text = below(2) == 0 ? texts[below(texts.size())] : linking[below(linking.size())];
        if (below(3) == 0) text.resize(below(text.size() + 1));
        return text;
    };
    const Parallel threads = [](std::size_t count, const std::function<void(std::size_t)>& work) {
        cli::for_each_parallel(count, 4, work);
    };

    MemoryFiles files;
    Open all(files);
    std::map<std::string, std::pair<FileId, std::string>> open;
    std::size_t differences = 0;
    std::size_t found_through_stack = 0;
    std::size_t found_through_buildspec = 0;
    for (int step = 0; step < 250 && differences == 0; ++step) {
        const std::string& name = names[below(names.size())];
        const auto opened = open.find(name);
        switch (below(4)) {
            case 0:
                if (opened == open.end()) break;
                all.workspace.close(opened->second.first);
                open.erase(opened);
                break;
            case 1:
                put(files, name, some_text(name));
                if (below(4) == 0) files.files.erase(root + "/" + name);
                all.workspace.changed_on_disk(root + "/" + name);
                break;
            default: {
                const std::string text = some_text(name);
                if (opened == open.end()) {
                    open[name] = {all.open(name, text), text};
                } else {
                    all.workspace.update(opened->second.first, text);
                    opened->second.second = text;
                }
            }
        }
        if (below(3) == 0) continue;  // several edits before a lint
        if (below(8) == 0) {
            int left = static_cast<int>(below(6));
            all.workspace.lint(in_turn, [&] { return --left < 0; });
        }
        REQUIRE(all.workspace.lint(threads));
        found_through_stack += all.count("unmatched-artifact");
        found_through_buildspec += all.count("docker-without-privileged-mode");
        Open fresh(files);
        for (const auto& [path, document] : open) fresh.open(path, document.second);
        REQUIRE(fresh.workspace.lint());
        if (all.report() == fresh.report()) continue;
        ++differences;
        const std::string a = all.report();
        const std::string b = fresh.report();
        const auto [at, other] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
        const std::size_t begin = static_cast<std::size_t>(at - a.begin()) -
                                  std::min<std::size_t>(500, static_cast<std::size_t>(at - a.begin()));
        UNSCOPED_INFO("after step " << step << ", edited:\n"
                                    << a.substr(begin, 1000) << "\nfresh:\n"
                                    << b.substr(begin, 1000));
        CHECK(a.size() == b.size());
    }
    CHECK(differences == 0);
    CHECK(found_through_stack > 5);
    CHECK(found_through_buildspec > 0);
}

TEST_CASE("paths as texts") {
    CHECK(parent_of("/a/b") == "/a");
    CHECK(parent_of("/a") == "/");
    CHECK(parent_of("/") == "/");
    CHECK(joined("/a/b", "../c/./d") == "/a/c/d");
    CHECK(joined("/a", "../../..") == "/");
    CHECK(joined("/a", "/b") == "/b");
    CHECK(joined("/", "a//b/") == "/a/b");
    CHECK(relative_to("/a/b", "/a") == "b");
    CHECK(relative_to("/a", "/a") == "");
    CHECK(relative_to("/a/b", "/") == "a/b");
    CHECK_FALSE(relative_to("/ab", "/a"));
    CHECK_FALSE(relative_to("/", "/a"));
}

}  // namespace pipelint::workspace
