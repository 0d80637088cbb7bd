#pragma once
// Where a rule puts its findings.

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "cfn/when.h"
#include "lint/finding.h"
#include "lint/idle_suppression.h"

namespace pipelint {

namespace cfn {
class Template;
struct Alternative;
}  // namespace cfn

/// A finding in the making. Valid as long as the report.
class Draft {
public:
    explicit Draft(Finding& finding) : finding_(finding) {}

    /// A few words beneath the span itself.
    Draft& label(std::string text);
    /// Says that no report may show what the span holds.
    Draft& hide();
    /// Another place that matters, with a few words on why.
    Draft& note(const Span& span, std::string text);
    Draft& help(std::string text);
    /// What becomes of this one, where that differs from what the rule says.
    Draft& leads_to(Consequence consequence);
    /// Says that the finding holds only under `when`: an error only where the defaults lead there, and nothing at
    /// all where no deployment is sure to.
    Draft& under(const cfn::Template& document, const cfn::When& when);
    /// Says that the finding holds where that parameter keeps its default.
    Draft& with_default_of(std::string_view parameter);
    /// The same, where the value is one by default alone.
    Draft& with_default_of(const cfn::Alternative& value);
    /// The help that names what was meant.
    Draft& did_you_mean(std::string_view name);
    /// The same where a name is near, else other help.
    Draft& did_you_mean(const std::optional<std::string_view>& near, std::string otherwise);
    Draft& fix(std::string description, std::vector<Edit> edits);
    Draft& unsafe_fix(std::string description, std::vector<Edit> edits);
    /// The fix that puts a name in the place of another.
    Draft& unsafe_replacement(const Span& span, std::string_view name);

private:
    void add_fact(const cfn::Literal& literal);

    Finding& finding_;
};

/// What the user has set for options, by rule and option, as written.
using OptionValues = std::map<std::pair<std::string, std::string>, std::string, std::less<>>;

/// What the other rules have left: for those that run last.
struct Leftovers {
    std::vector<IdleSuppression> idle_suppressions;
    std::vector<std::string_view> unfinished;  ///< the rules that the budget of work ended
};

class Report {
public:
    explicit Report(const Rule& rule, const Leftovers* leftovers = nullptr, const OptionValues* options = nullptr)
        : rule_(rule), leftovers_(leftovers), options_(options) {}

    /// What the user has set for an option of the rule, which is a number; else its default. The rule must have it.
    [[nodiscard]] std::int64_t number(std::string_view option) const;

    [[nodiscard]] std::span<const IdleSuppression> idle_suppressions() const {
        return leftovers_ == nullptr ? std::span<const IdleSuppression>{} : leftovers_->idle_suppressions;
    }
    [[nodiscard]] std::span<const std::string_view> unfinished_rules() const {
        return leftovers_ == nullptr ? std::span<const std::string_view>{} : leftovers_->unfinished;
    }

    /// Reports at the rule's own level. The message has no full stop and names things in backquotes.
    template <typename... Args>
    Draft at(const Span& span, fmt::format_string<Args...> format, Args&&... args) {
        return add(span, rule_.level, fmt::format(format, std::forward<Args>(args)...));
    }
    template <typename... Args>
    Draft at(const Span& span, Level level, fmt::format_string<Args...> format, Args&&... args) {
        return add(span, level, fmt::format(format, std::forward<Args>(args)...));
    }

    [[nodiscard]] std::deque<Finding>& findings() { return findings_; }

private:
    Draft add(const Span& span, Level level, std::string message);

    const Rule& rule_;
    const Leftovers* leftovers_;
    const OptionValues* options_;
    std::deque<Finding> findings_;  ///< which stay where they are
};

}  // namespace pipelint
