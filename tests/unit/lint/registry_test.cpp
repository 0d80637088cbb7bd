#include <set>

#include "rule_table.h"
#include "unit/catch.h"

namespace pipelint {

TEST_CASE("every rule is complete, and named once") {
    std::set<std::string_view> names;
    REQUIRE(all_rules().size() >= 14);
    for (const RuleEntry& entry : all_rules()) {
        const Rule& rule = *entry.rule;
        INFO(rule.name);
        CHECK(names.insert(rule.name).second);
        CHECK(rule.check != nullptr);
        CHECK_FALSE(rule.summary.empty());
        CHECK_FALSE(rule.summary.ends_with('.'));
        CHECK_FALSE(entry.group.empty());
        CHECK(rule.consequence != Consequence::unsaid);
        for (const RuleOption& option : rule.options) CHECK_FALSE((option.name.empty() || option.summary.empty()));
        // The table takes the page and the constant from the file's name: they must agree with the rule's own.
        CHECK(entry.page.starts_with("# " + std::string(rule.name) + "\n"));
        for (const std::string_view other : rule.supersedes) {
            bool known = false;
            for (const RuleEntry& candidate : all_rules()) known = known || candidate.rule->name == other;
            CHECK(known);
        }
    }
}

}  // namespace pipelint
