#pragma once
// The simple commands of a shell script, split as a shell would split them.

#include <string>
#include <string_view>
#include <vector>

namespace pipelint::shell {

struct Word {
    std::string text;       ///< without quotes; `$…` stays as written
    std::size_t begin = 0;  ///< in the script, with quotes
    std::size_t end = 0;
};

struct Command {
    std::vector<Word> assignments;  ///< `NAME=value` before the command, or alone
    std::vector<Word> words;        ///< the command and its arguments
    /// True where its failure does not fail the script: before `||`, negated, or the test of an
    /// `if`, `while` or `until`.
    bool may_fail = false;
    /// True where it is the test of an `if`, `while` or `until`.
    bool is_test = false;
};

/// The commands of the script in their order, those in `$(…)`, in backquotes and in `sh -c '…'`
/// among them. Wrappers such as `sudo`, `time` and `env` are taken off. Comments, here-documents and
/// the arguments of `echo` hold no commands. Never fails: what is no shell gives odd words.
std::vector<Command> commands_of(std::string_view script);

}  // namespace pipelint::shell
