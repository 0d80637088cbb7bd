#include "lint/selection.h"

#include <algorithm>

#include "rule_table.h"
#include "unit/catch.h"

namespace pipelint {

namespace {

bool is_on(const Choices& choices, std::string_view name) {
    const Selection selection(all_rules(), choices);
    for (const RuleEntry& entry : all_rules()) {
        if (entry.rule->name == name) return selection.is_on(*entry.rule);
    }
    FAIL("no such rule");
    return false;
}

}  // namespace

TEST_CASE("a name beats a glob beats a group beats all") {
    Choices choices;
    CHECK(is_on(choices, "unmatched-artifact"));
    choices.ignore = {"artifacts"};
    CHECK_FALSE(is_on(choices, "unmatched-artifact"));
    choices.extend_select = {"unmatched-*"};
    CHECK(is_on(choices, "unmatched-artifact"));
    CHECK_FALSE(is_on(choices, "artifact-used-too-early"));
    choices.ignore = {"unmatched-artifact"};
    CHECK_FALSE(is_on(choices, "unmatched-artifact"));
    choices = {};
    choices.select = {{"iam"}};
    CHECK(is_on(choices, "broad-iam-action"));
    CHECK_FALSE(is_on(choices, "unmatched-artifact"));
    choices.ignore = {"broad-iam-*"};
    CHECK_FALSE(is_on(choices, "broad-iam-action"));
}

TEST_CASE("what cannot be read is always reported") {
    Choices choices;
    choices.select = {{"iam"}};
    choices.ignore = {"all"};
    CHECK(is_on(choices, "syntax-error"));
}

TEST_CASE("off is off") {
    Choices choices;
    choices.select = {{"unmatched-artifact"}};
    choices.severity.emplace_back("unmatched-artifact", std::nullopt);
    CHECK_FALSE(is_on(choices, "unmatched-artifact"));
}

TEST_CASE("the closest entry gives the level, of equals the last") {
    Choices choices;
    choices.severity = {{"broad-iam-action", Level::note}, {"iam", std::nullopt}, {"broad-iam-*", Level::error}};
    const RuleTable rules = all_rules();
    const Selection selection(rules, choices);
    const auto level = [&](std::string_view name) {
        const auto found =
            std::find_if(rules.begin(), rules.end(), [&](const RuleEntry& one) { return one.rule->name == name; });
        return selection.level_of(*found->rule);
    };
    CHECK(level("broad-iam-action") == Level::note);
    CHECK(level("broad-iam-resource") == Level::error);
    CHECK_FALSE(level("empty-stage"));
    choices.severity = {{"iam", Level::note}, {"iam", std::nullopt}};
    CHECK_FALSE(is_on(choices, "broad-iam-resource"));
}

}  // namespace pipelint
