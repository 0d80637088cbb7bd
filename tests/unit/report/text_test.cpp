// The text report of files that stand on one line.

#include <algorithm>
#include <memory>
#include <sstream>

#include "lint/run.h"
#include "model/input.h"
#include "report/output.h"
#include "rule_table.h"
#include "unit/catch.h"

namespace pipelint {
namespace {

std::string report_of(const std::string& text) {
    Sources sources;
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(sources.add("t.json", text), true));
    const RuleTable rules = all_rules();
    Choices choices;
    choices.select = std::vector<std::string>{"duplicate-stage-name"};
    const std::vector<Finding> findings = run_rules(inputs, {}, rules, Selection(rules, choices), {});
    Output output;
    output.sources = &sources;
    output.findings = &findings;
    output.rules = rules;
    output.uris = {"t.json"};
    return collect([&](const Sink& sink) { text_report(output, {}, sink); });
}

/// What stands above the first mark that begins with `mark`, as wide as the mark.
std::string above(const std::string& report, const std::string& label, char mark) {
    std::vector<std::string> lines;
    std::istringstream stream(report);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    for (std::size_t at = 1; at < lines.size(); ++at) {
        if (lines[at].find(label) == std::string::npos || lines[at].find(mark) == std::string::npos) continue;
        const std::size_t begin = lines[at].find(mark);
        const std::size_t end = std::min(lines[at].find_first_not_of(mark, begin), lines[at].size());
        // The ellipsis is one column of three bytes.
        const std::size_t more = lines[at - 1].find("\xE2\x80\xA6") < begin ? 2 : 0;
        return lines[at - 1].substr(begin + more, end - begin);
    }
    return {};
}

}  // namespace

TEST_CASE("marks far apart on one long line are each shown at their place") {
    for (const std::size_t far : {std::size_t{10}, std::size_t{300}, std::size_t{5000}}) {
        INFO(far);
        const std::string report = report_of(
            R"({"pipeline": {"name": "a", "roleArn": "arn:aws:iam::123456789012:role/r", "stages": [{"name": "Build", "actions": []}, {"name": ")" +
            std::string(far, 'x') + R"(", "actions": []}, {"name": "Build", "actions": []}]}})");
        CHECK(above(report, "^", '^') == "Build");
        CHECK(above(report, "first used here", '-') == "Build");
    }
}

}  // namespace pipelint
