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

struct Rule {
    std::string_view name;
    std::string_view summary;  ///< one sentence, without a full stop
    Level level = Level::error;
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
