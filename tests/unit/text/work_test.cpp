#include "text/work.h"

#include <algorithm>
#include <memory>

#include "lint/run.h"
#include "model/input.h"
#include "rule_table.h"
#include "text/sources.h"
#include "unit/catch.h"

namespace pipelint {
namespace {

const std::string body =
    "Resources:\n  P:\n    Type: AWS::CodePipeline::Pipeline\n    Properties:\n      Stages: [{Name: A, "
    "Actions: [{Name: B, InputArtifacts: [{Name: X}]}]}]\n";

std::vector<Finding> findings_with(std::uint64_t most, const std::string& text = body) {
    Sources sources;
    std::vector<std::unique_ptr<Input>> inputs;
    inputs.push_back(std::make_unique<Input>(sources.add("t.yaml", text), true, nullptr, most));
    const RuleTable rules = all_rules();
    return run_rules(inputs, {}, rules, Selection(rules, {}), {});
}

std::size_t count_of(const std::vector<Finding>& findings, std::string_view rule) {
    return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(),
                                                  [&](const Finding& finding) { return finding.rule->name == rule; }));
}

}  // namespace

TEST_CASE("a budget counts what is spent while its scope lives") {
    work::Budget budget(10);
    work::spend(100);  // nobody counts
    {
        const work::Scope scope(budget);
        work::spend(4);
        work::Budget inner(3);
        {
            const work::Scope nested(inner);
            CHECK_THROWS_AS(work::spend(4), work::Exhausted);
        }
        work::spend(6);
        CHECK_THROWS_AS(work::spend(1), work::Exhausted);
    }
    CHECK(budget.spent() == 11);
    work::spend(100);
}

TEST_CASE("whatever the budget, a file has its findings or one that says it has not") {
    const std::size_t all = findings_with(Input::default_work).size();
    CHECK(all > 0);
    bool was_cut = false;
    for (const std::uint64_t most : {0, 1, 5, 20, 50, 100, 200, 400, 800, 1600, 100000}) {
        INFO(most);
        const auto findings = findings_with(most);
        const std::size_t limits = count_of(findings, "analysis-limit");
        CHECK(limits <= 1);
        if (limits == 0) CHECK(findings.size() == all);
        was_cut = was_cut || limits == 1;
    }
    CHECK(was_cut);
}

TEST_CASE("no ignore hides that a file was not looked at") {
    for (const char* ignore : {"# pipelint: ignore-file\n", "# pipelint: ignore-file[analysis-limit]\n"}) {
        const auto findings = findings_with(1, ignore + body);
        REQUIRE(count_of(findings, "analysis-limit") == 1);
        for (const Finding& finding : findings) {
            if (finding.rule->name == "analysis-limit") CHECK_FALSE(finding.is_suppressed);
        }
    }
}

}  // namespace pipelint
