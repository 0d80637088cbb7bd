// Secrets: found by their form, by the keys they stand under and as words; and shown in no format.

#include "lint/scrub.h"

#include <memory>

#include "lint/run.h"
#include "model/input.h"
#include "model/secret/secrets.h"
#include "report/output.h"
#include "rule_table.h"
#include "unit/catch.h"

namespace pipelint {
namespace {

/// The parts that are secret, with `|` between them.
std::string found_in(std::string_view text, bool has_keys = false) {
    std::string all;
    for (const TextRange& one : secrets_within(text, has_keys))
        all += (all.empty() ? "" : "|") + std::string(text.substr(one.begin, one.end - one.begin));
    return all;
}

constexpr std::string_view token = "ghp_0123456789abcdefghijklmnopqrstuvwx";
const std::string jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl";

/// Every format, and standard error's remarks, of one file.
std::string everything(const std::string& text, const std::string& name = "t.yaml",
                       const std::map<std::string, std::string, std::less<>>& parameters = {}) {
    Sources sources;
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(sources.add(name, text), true, &parameters));
    const RuleTable rules = all_rules();
    Choices choices;
    choices.select = std::vector<std::string>{"all"};
    std::vector<Finding> findings = run_rules(inputs, {}, rules, Selection(rules, choices), {});
    std::vector<Scrub::Held> held;
    held.push_back(Scrub::hold(*inputs.front()));
    const Scrub scrub(std::move(held), sources, {});
    for (Finding& finding : findings) scrub.apply(finding);
    Output output;
    output.sources = &sources;
    output.findings = &findings;
    output.rules = rules;
    output.show_suppressed = true;
    output.uris = {"t.yaml"};
    output.scrub = &scrub;
    return collect([&](const Sink& sink) { text_report(output, {}, sink); }) +
           collect([&](const Sink& sink) { concise_report(output, sink); }) +
           collect([&](const Sink& sink) { json_report(output, sink); }) +
           collect([&](const Sink& sink) { sarif_report(output, sink); });
}

bool shows(const std::string& report, std::string_view secret) { return report.find(secret) != std::string::npos; }

}  // namespace

TEST_CASE("a text of Fn::Sub whose braces have no end is hidden whole") {
    const std::string report = everything(
        "Resources:\n  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Password: !Sub "
        "\"${AWS::Region}quite-plain${words-here\"\n");
    CHECK(shows(report, "Password: !Sub"));
    CHECK_FALSE(shows(report, "quite-plain"));
    CHECK_FALSE(shows(report, "words-here"));
}

TEST_CASE("tokens and keys by their form") {
    CHECK(found_in("a " + std::string(token) + " b") == token);
    CHECK(found_in("key AKIAV2ZQWERTYUIOPASD.") == "AKIAV2ZQWERTYUIOPASD");
    CHECK(found_in("jwt=" + jwt) == jwt);
    CHECK(found_in("Git" + std::string(token)) == token);
    CHECK(found_in("aAKIAV2ZQWERTYUIOPASD") == "AKIAV2ZQWERTYUIOPASD");
    CHECK(found_in("XAKIAV2ZQWERTYUIOPASD").empty());
    CHECK(found_in("-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\nx") ==
          "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n");
    CHECK(found_in("-----BEGIN PUBLIC KEY-----\nabc").empty());
    CHECK(found_in("ghp_short").empty());
}

TEST_CASE("passwords in addresses, options, headers and assignments") {
    CHECK(found_in("https://me:Pa55w0rd@host/x") == "Pa55w0rd");
    CHECK(found_in("git clone https://abcdef123456@host/x") == "abcdef123456");
    CHECK(found_in("postgres://u:p%40ss@db") == "p%40ss");
    CHECK(found_in("docker login -u me -p Hunter2 registry") == "Hunter2");
    CHECK(found_in("docker login --password=Hunter2 registry") == "Hunter2");
    CHECK(found_in("tool --api-key 'Hunter2 and more'") == "Hunter2 and more");
    CHECK(found_in("curl -u me:Hunter2 https://x") == "Hunter2");
    CHECK(found_in("mysql -uroot -pHunter2x db") == "Hunter2x");
    CHECK(found_in("echo Hunter2 | docker login --password-stdin") == "Hunter2");
    CHECK(found_in("docker login --password-stdin <<< Hunter2") == "Hunter2");
    CHECK(found_in("curl -H 'Authorization: Bearer Zq8sk2' x") == "Zq8sk2");
    CHECK(found_in("PRIVATE-TOKEN: abc") == "abc");
    CHECK(found_in("DB_PASSWORD=Hunter2 make") == "Hunter2");
    CHECK(found_in("export PGPASSWORD=Hunter2; psql") == "Hunter2");
    CHECK(found_in("docker build --build-arg NPM_TOKEN=abc .") == "abc");
    CHECK(found_in("OAuthToken: Hunter2, x", true) == "Hunter2");
    CHECK(found_in("{Name: DB_PASSWORD, Value: Hunter2, Sourse: 1}", true) == "Hunter2");
    CHECK(found_in(R"([{\"name\":\"TOKEN\",\"value\":\"Hunter2\"}])", true) == "Hunter2");
}

TEST_CASE("a token is found beside, before and across other secrets") {
    const std::string one(token);
    const auto hides = [&](const std::string& text) {
        std::string left = text;
        const auto parts = secrets_within(text, false);
        for (auto part = parts.rbegin(); part != parts.rend(); ++part) left.erase(part->begin, part->end - part->begin);
        // Neither the token nor its end is left.
        return left.find(one.substr(one.size() / 2)) == std::string::npos;
    };
    CHECK(hides("curl -u " + one + ":Hunter2 https://x"));
    CHECK(hides("docker login --password-stdin " + one + " <<< Hunter2"));
    CHECK(hides("echo Hunter2 " + one + " | docker login -u " + one + " --password-stdin <<< Hunter3"));
    // A value is read up to a bound, which may lie within the token.
    CHECK(hides("PASSWORD='" + std::string(1010, 'x') + " " + one + "'"));
    CHECK(hides("Authorization: " + std::string(1990, 'x') + " " + one));
}

TEST_CASE("what only leads to a secret, or is none, is shown") {
    for (const char* text :
         {"--password-stdin", "docker login -p $TOKEN", "export TOKEN=${TOKEN}", "--token {{resolve:ssm:x}}",
          "Authorization: Bearer $TOKEN", "https://user:${PASSWORD}@host", "git@github.com:a/b",
          "nginx:1.25@sha256:abc", "NextToken=abc", "mkdir -p build/out", "TOKEN=", "a: b", "ps -p 1",
          "arn:aws:iam::1:role/x", "key: value"}) {
        INFO(text);
        CHECK(found_in(text, true).empty());
    }
}

TEST_CASE("names of secrets, misspelt ones too") {
    for (const char* name : {"OAuthToken", "OAuthTokn", "Oauthtoken", "SecretToken", "db-password", "DB_PASS",
                             "PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "apiKey", "PW", "githubPat", "Passwrd"}) {
        INFO(name);
        CHECK(names_secret(name));
    }
    for (const char* name :
         {"NextToken", "TokenType", "PasswordPolicy", "Compass", "Key", "Name", "SecretArn", "Bypass"}) {
        INFO(name);
        CHECK_FALSE(names_secret(name));
    }
}

TEST_CASE("words stand whole, the longest of them first") {
    const WordSet words({"hunter2", "hunter2-more", "tiny", std::string(200, 'y')});
    const auto count = [&](std::string_view text) { return words.find(text).size(); };
    CHECK(count("a hunter2 b") == 1);
    CHECK(count("hunter2-more") == 1);
    CHECK(words.find("hunter2-more").front().end == 12);
    CHECK(count("hunter22 xhunter2 hunter2_") == 0);
    CHECK(count("hunter2,hunter2") == 2);
    CHECK(count("tiny") == 0);
    // Of a long one, the beginning is enough: messages are cut.
    CHECK(count("`" + std::string(100, 'y') + "`") == 1);
}

TEST_CASE("no format shows a secret, wherever it stands") {
    const std::string head =
        "Resources:\n  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Stages:\n"
        "        - Name: Source\n          Actions:\n            - Name: A\n              ActionTypeId: "
        "{Category: Source, Owner: ThirdParty, Provider: GitHub, Version: '1'}\n              "
        "Configuration: {Owner: o, Repo: r, Branch: b, ";
    const std::string parameters =
        "Parameters:\n  Tok: {Type: String, NoEcho: true, Default: Hunter2Secret99}\n"
        "  Given: {Type: String, NoEcho: true}\n  Plain: {Type: String, Default: Hunter2Secret99, "
        "AllowedValues: [Hunter2Secret99, other]}\n";
    const std::string tail = "}\n";
    for (const char* key : {
             "OAuthToken: Hunter2Secret99",
             "OAuthTokn: Hunter2Secret99",
             "OAuthToken: a, OAuthToken: Hunter2Secret99",
             "OAuthToken: !Sub 'Hunter2Secret99${Nope}'",
             "OAuthToken: !Join ['', [Hunter2Secret99, !Ref Nope]]",
             "OAuthToken: !If [Nope, Hunter2Secret99, x]",
             "OAuthToken: [Hunter2Secret99]",
             "OAuthToken: {a: Hunter2Secret99}",
             "OAuthToken: !Ref Hunter2Secret99",
             "OAuthToken: !Ref Plain, Owner: Hunter2Secret99",
             "OAuthToken: !Base64 Hunter2Secret99",
             "Password: 'Hunter2Secret99",
             "PollForSourceChanges: Hunter2Secret99, OAuthToken: Hunter2Secret99",
             "Comment: x # password: Hunter2Secret99\n",
             "Url: 'https://u:Hunter2Secret99@h', Url: 2",
         }) {
        INFO(key);
        CHECK_FALSE(shows(everything(parameters + head + key + tail), "Hunter2Secret99"));
    }
    CHECK_FALSE(
        shows(everything(parameters + head + "Branch: !Ref Given" + tail, "t.yaml", {{"Given", "Hunter2Secret99"}}),
              "Hunter2Secret99"));
}

TEST_CASE("values that are given for secret parameters are not worked with") {
    const std::string name =
        "Resources:\n  P: {Type: AWS::CodePipeline::Pipeline, Properties: {Stages: [{Name: A, Actions: "
        "[{Name: B, InputArtifacts: [{Name: ";
    for (const char* written :
         {"!Ref DbPassword", "!Sub 'ab${DbPassword}x'", "!Select [1, !Split ['2', !Ref DbPassword]]",
          "!Join ['', [pre, !Ref DbPassword]]", "{'Fn::Base64': !Ref DbPassword}"}) {
        for (const char* definition : {"{Type: String, NoEcho: true}", "{Type: String}"}) {
            INFO(written);
            const std::string report = everything(
                "Parameters: {DbPassword: " + std::string(definition) + "}\n" + name + written + "}]}]}]}}\n", "t.yaml",
                {{"DbPassword", "Hunter2Secret99"}});
            CHECK_FALSE(shows(report, "Hunter2Secret99"));
            CHECK_FALSE(shows(report, "Secret99"));
            CHECK_FALSE(shows(report, "SHVudGVyMlNlY3JldDk5"));
        }
    }
}

TEST_CASE("nor in the way to a property") {
    const auto report_of = [](const std::string& secret) {
        return everything(
            "Resources:\n  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      OAuthToken: '" + secret +
            "'\n      Tags: {'" + secret + "': {x: !Ref Nothing}}\n");
    };
    CHECK(shows(report_of("Hunter2Secret99"), "Properties.Tags."));
    CHECK_FALSE(shows(report_of("Hunter2Secret99"), "Hunter2Secret99"));
    // The quote stands in an escape there.
    CHECK_FALSE(shows(report_of("Hunter2\"Secret99"), "Hunter2"));
    CHECK_FALSE(shows(report_of("Hunter2\"Secret99"), "Secret99"));
}

TEST_CASE("nor is a secret shown in another form") {
    CHECK_FALSE(
        shows(everything("Resources:\n  B:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Environment: "
                         "{EnvironmentVariables: [{Name: DB_PASSWORD, Value: 01234567}]}\n"),
              "342391"));
    // Cut in the middle, a token would not be known for one.
    const std::string report = everything(
        "Resources:\n  P: {Type: AWS::CodePipeline::Pipeline, Properties: {Stages: [{Name: A, "
        "Actions: [{Name: B, InputArtifacts: [{Name: " +
        std::string(69, 'p') + "-" + std::string(token) + "}]}]}]}}\n");
    CHECK_FALSE(shows(report, "ghp_01234"));
}

TEST_CASE("files that became no tree, comments and commands show no line that speaks of secrets") {
    for (const char* body : {"Password: correct horse Hunter2x: y", "Password: |\n  Hunter2x\nx: y: z",
                             "Passwords:\n  - Hunter2x\nx: y: z", "{\"Password\":\n\"Hunter2x\" y}",
                             "- Value: Hunter2x: y\n  Name: DB_PASSWORD"}) {
        INFO(body);
        CHECK_FALSE(shows(everything(body), "Hunter2x"));
    }
    const std::string head =
        "version: 0.2\nphases:\n  build:\n    commands:\n      # db password is Hunter2x\n      # and "
        "Hunter2x\n      - docker build . && ";
    for (const char* command : {"docker login -u me -pHunter2x", "curl -u \"user:a Hunter2x\" https://x",
                                "aws configure set aws_secret_access_key Hunter2x", "sshpass -p Hunter2x ssh h",
                                "echo \"machine h password Hunter2x\" > ~/.netrc", "mysqldump -p Hunter2x db"}) {
        INFO(command);
        CHECK_FALSE(shows(everything(head + command + "\nphasse: 1\n", "buildspec.yml"), "Hunter2x"));
    }
}

TEST_CASE("words of pipelint's own sentences are no secrets") {
    const std::string report = everything(
        "Parameters: {Token: {Type: String, NoEcho: true, Default: reference}}\nResources:\n  "
        "B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Nope}}\n");
    CHECK(shows(report, "undefined-reference"));
    CHECK_FALSE(shows(report, "undefined-****"));
}

TEST_CASE("an edit that would write a secret is left out") {
    // The unsafe fix of a misspelt reference would write the parameter's name; one named like a token is a token.
    const std::string name = std::string(token);
    const std::string report = everything("Parameters:\n  " + name +
                                          ": {Type: String}\nResources:\n  B: {Type: "
                                          "AWS::S3::Bucket, Properties: {BucketName: !Ref x" +
                                          name + "}}\n");
    CHECK_FALSE(shows(report, " " + name));
}

TEST_CASE("what is no secret is shown as ever") {
    const std::string report = everything(
        "Parameters: {Stage: {Type: String, Default: production}, Token: {Type: String, NoEcho: true}}\n"
        "Resources:\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Stge}}\n");
    CHECK(shows(report, "`Stge`"));
    CHECK(shows(report, "did you mean `Stage`?"));
    CHECK_FALSE(shows(report, "****"));
}

}  // namespace pipelint
