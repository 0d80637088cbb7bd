#pragma once
// Which rules run, and at which level.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lint/rule.h"

namespace pipelint {

/// Does the entry of a list (a rule's name, a group, a glob, `default`, `all`) mean this rule?
bool selects(std::string_view entry, const RuleEntry& rule);
/// Does it mean any rule of the table?
bool selects_any(std::string_view entry, RuleTable rules);
/// The rule or group whose name is nearest to the entry, or nothing where none is near.
std::optional<std::string> nearest_entry(std::string_view entry, RuleTable rules);

/// What the user asked for; entries are not checked here.
struct Choices {
    std::optional<std::vector<std::string>> select;  ///< `default` where not given
    std::vector<std::string> extend_select;
    std::vector<std::string> ignore;
    /// Entries as in the lists, and the levels of what they mean; nothing means off. The closest one counts, of equals
    /// the last.
    std::vector<std::pair<std::string, std::optional<Level>>> severity;
};

class Selection {
public:
    Selection(RuleTable rules, const Choices& choices);

    [[nodiscard]] bool is_on(const Rule& rule) const { return on_.contains(&rule); }
    /// The level that the user gave the rule, if any.
    [[nodiscard]] std::optional<Level> level_of(const Rule& rule) const;

private:
    std::map<const Rule*, std::optional<Level>> on_;
};

}  // namespace pipelint
