// Hostile names in every place where a name can stand, in every format.

#include "report/escape.h"

#include <memory>

#include <nlohmann/json.hpp>

#include "lint/run.h"
#include "model/input.h"
#include "report/output.h"
#include "rule_table.h"
#include "text/utf8.h"
#include "unit/catch.h"

namespace pipelint {
namespace {

const std::vector<std::string> hostile = {
    "::error file=app.js,line=1::x",
    "  ::set-output name=a::b",
    "##[error]x",
    "##vso[task.setvariable variable=a]b",
    "\x1b[31mred\x1b[0m",
    "a\x9b"
    "31m",
    "\xC2\x9B"
    "31m",
    "\xE2\x80\xAE"
    "txet",                   // right-to-left override
    "zero\xE2\x80\x8Bwidth",  // zero-width space
    "\xF3\xA0\x81\x81tag",    // a tag character
    "soft\xC2\xADhyphen",
    "[click](javascript:alert(1))",
    "<script>alert(1)</script>",
    "\r::warning::x",
    "a\nb",
};

struct Reports {
    std::string text;
    std::string concise;
    std::string json;
    std::string sarif;
};

Reports reports_of(const std::string& bytes, const std::string& path) {
    Sources sources;
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(sources.add(path, bytes), true));
    const RuleTable rules = all_rules();
    const std::vector<Finding> findings = run_rules(inputs, {}, rules, Selection(rules, {}), {});
    REQUIRE_FALSE(findings.empty());
    Output output;
    output.sources = &sources;
    output.findings = &findings;
    output.rules = rules;
    output.show_suppressed = true;
    output.uris = {"t.yaml"};
    return {collect([&](const Sink& sink) { text_report(output, {}, sink); }),
            collect([&](const Sink& sink) { concise_report(output, sink); }),
            collect([&](const Sink& sink) { json_report(output, sink); }),
            collect([&](const Sink& sink) { sarif_report(output, sink); })};
}

void check_for_terminals(const std::string& report) {
    for (std::size_t at = 0; at < report.size();) {
        const utf8::CodePoint point = utf8::decode(std::string_view(report).substr(at));
        CHECK((point.value == '\n' || !(utf8::is_control(point.value) || utf8::is_invisible(point.value))));
        at += point.length;
    }
    CHECK(report.find("##[") == std::string::npos);
    CHECK(report.find("##vso[") == std::string::npos);
    for (std::size_t at = 0; at < report.size(); at = report.find('\n', at) + 1) {
        const std::size_t first = report.find_first_not_of(' ', at);
        CHECK(report.substr(std::min(first, report.size())).substr(0, 2) != "::");
        if (report.find('\n', at) == std::string::npos) break;
    }
}

/// Brackets in a message are links only where pipelint wrote them: `[label](1)`.
void check_links(const nlohmann::json& sarif) {
    for (const auto& result : sarif["runs"][0]["results"]) {
        std::vector<std::string> messages = {result["message"]["text"]};
        for (const auto& related : result.value("relatedLocations", nlohmann::json::array()))
            messages.push_back(related["message"]["text"]);
        for (const std::string& message : messages) {
            const std::size_t link = message.find("](javascript");
            CHECK((link == std::string::npos || message[link - 1] == '\\'));
            CHECK(message.find('\x1b') == std::string::npos);
        }
    }
}

void check_all(const std::string& bytes, const std::string& path) {
    const Reports reports = reports_of(bytes, path);
    check_for_terminals(reports.text);
    check_for_terminals(reports.concise);
    REQUIRE(nlohmann::json::accept(reports.json));
    check_links(nlohmann::json::parse(reports.sarif));
}

std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

}  // namespace

TEST_CASE("hostile names in files, keys, values, ids, construct paths and reasons") {
    for (const std::string& name : hostile) {
        INFO(name);
        const std::string text = quoted(name);
        const std::string broken =
            "{\"Resources\": {\"B\": {\"Type\": \"AWS::S3::Bucket\", \"Properties\": {\"BucketName\": "
            "{\"Ref\": \"Nope\"}}}}}";
        check_all(broken, name + ".json");
        check_all(
            "{\"Resources\": {\"B\": {\"Type\": \"AWS::S3::Bucket\", \"Properties\": {\"BucketName\": {\"Ref\": " +
                text + "}}}}}",
            "t.json");
        check_all("{\"Resources\": {" + text +
                      ": {\"Type\": \"AWS::CodePipeline::Pipeline\", \"Metadata\": {\"aws:cdk:path\": " + text +
                      "}, \"Properties\": {" + text + ": 1, \"Stages\": [{\"Name\": " + text +
                      ", \"Actions\": [{\"Name\": " + text + ", \"InputArtifacts\": [{\"Name\": " + text + "}]}]}]}}}}",
                  "t.json");
        check_all("{\"Metadata\": {\"pipelint\": {\"ignore\": [{\"rule\": \"undefined-reference\", \"reason\": " +
                      text + "}]}}, " + broken.substr(1),
                  "t.json");
    }
}

TEST_CASE("what a runner would obey is broken, and nothing else is") {
    CHECK(printable("## [x] # [y] #[z]") == "## [x] # [y] #[z]");
    CHECK(printable("a ##[error]b") == "a #\xEF\xBF\xBD[error]b");
    CHECK(printable_line("::x") == "\xEF\xBF\xBD:x");
    CHECK(printable_line("a::x") == "a::x");
    CHECK(printable("cafe\xCC\x81") == "cafe\xCC\x81");  // an accent that combines
    CHECK(linkless("a[b](c)\\") == "a\\[b\\](c)\\\\");
}

}  // namespace pipelint
