#pragma once
// What a rule is: one constant and one pure function.

#include <cstdint>
#include <span>
#include <string_view>

namespace pipelint {

class Input;
class Report;

enum class Level : std::uint8_t { note, warning, error };
std::string_view to_string(Level level);

enum class Precision : std::uint8_t { medium, high, very_high };
/// Whether a rule offers fixes, and whether applying them keeps the meaning.
enum class Fixable : std::uint8_t { no, safely, unsafely };

/// What becomes of a definition that has what a rule finds.
enum class Consequence : std::uint8_t {
    unsaid,       ///< no rule leaves it so
    refused,      ///< AWS does not take it
    fails,        ///< it is taken, and fails when it runs, or does not do what it says
    exposed,      ///< it works, and lets somebody read or do more than was meant
    discouraged,  ///< it works, and is better done otherwise
    unchecked,    ///< pipelint cannot tell: the file, or a part of it, was not looked at
};
std::string_view to_string(Consequence consequence);

/// What a user may set for a rule.
struct RuleOption {
    enum class Type : std::uint8_t { number, text, texts, flag };
    std::string_view name;  ///< `max`
    Type type = Type::number;
    std::int64_t number = 0;        ///< the default of a number, and of a flag (0 or 1)
    std::string_view text = {};     ///< that of a text, and of texts, with commas between them
    std::string_view summary = {};  ///< one line, without a full stop
};

struct Rule {
    std::string_view name;
    std::string_view summary;  ///< one sentence, without a full stop
    Level level = Level::error;
    /// Where a finding does not say otherwise.
    Consequence consequence = Consequence::unsaid;
    bool is_opt_in = false;
    /// Cannot be deselected.
    bool is_always_on = false;
    /// Judges what the other rules have found: runs when they are through.
    bool runs_last = false;
    /// Reads files that the document names, which may not be part of the run.
    bool reads_other_files = false;
    Precision precision = Precision::very_high;
    Fixable fixable = Fixable::no;
    /// From "0.1" to "10.0" where the rule is about security, as GitHub reads it; else empty.
    std::string_view security_severity = {};
    std::span<const RuleOption> options = {};
    /// Rules that stay silent where this one has spoken of the same place.
    std::span<const std::string_view> supersedes = {};
    void (*check)(const Input& input, Report& report) = nullptr;
};

/// A rule with what its files say of it: the folder it lies in and its page.
struct RuleEntry {
    const Rule* rule = nullptr;
    std::string_view group;
    std::string_view page;  ///< Markdown
};

using RuleTable = std::span<const RuleEntry>;

}  // namespace pipelint
