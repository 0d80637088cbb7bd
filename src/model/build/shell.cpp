#include "model/build/shell.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "text/characters.h"
#include "text/work.h"

namespace pipelint::shell {
namespace {

constexpr int deepest_nesting = 8;

bool is_name_character(char c, bool first) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return letter || (!first && c >= '0' && c <= '9');
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Words after which another command begins.
constexpr std::array<std::string_view, 9> openers = {"then", "else", "do", "{", "(", "!", "if", "while", "until"};
constexpr std::array<std::string_view, 1> elifs = {"elif"};
constexpr std::array<std::string_view, 4> testers = {"if", "elif", "while", "until"};
constexpr std::array<std::string_view, 4> closers = {"fi", "done", "}", "esac"};

bool is_assignment(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    std::string_view name = text.substr(0, equals);
    if (name.back() == '+') name.remove_suffix(1);
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (!is_name_character(name[i], i == 0)) return false;
    }
    return !name.empty();
}

/// A command that runs the command in its arguments, and how many words of its own it takes.
std::size_t wrapper_length(std::span<const Word> words) {
    const std::string& first = words.front().text;
    const auto options_end = [&](std::size_t at, std::string_view with_value) {
        while (at < words.size() && words[at].text.size() > 1 && words[at].text[0] == '-') {
            const bool takes_value =
                words[at].text.size() == 2 && with_value.find(words[at].text[1]) != std::string_view::npos;
            at += takes_value ? 2 : 1;
        }
        return std::min(at, words.size());
    };
    if (first == "sudo") return options_end(1, "ugChprtT");
    if (first == "time" || first == "exec" || first == "builtin" || first == "nohup" || first == "eatmydata")
        return options_end(1, "");
    if (first == "command")
        return words.size() > 1 && words[1].text.starts_with("-") ? 0 : 1;  // `command -v x` runs nothing
    if (first == "nice" || first == "ionice") return options_end(1, "nc");
    if (first == "xargs") return options_end(1, "nILPds");
    if (first == "retry") return options_end(1, "nd");
    if (first == "timeout") {
        const std::size_t duration = options_end(1, "ks");
        return duration < words.size() ? duration + 1 : 0;
    }
    if (first == "env") {
        std::size_t at = options_end(1, "uC");
        while (at < words.size() && is_assignment(words[at].text)) ++at;
        return at;
    }
    return 0;
}

class Splitter {
public:
    Splitter(std::string_view script, std::size_t offset, int depth, std::vector<Command>& out)
        : script_(script), offset_(offset), depth_(depth), out_(out), list_begin_(out.size()) {}

    void run() {
        while (at_ < script_.size()) step();
        end_command(Next::list);
    }

private:
    void step() {
        const char c = script_[at_];
        if (is_blank(c)) {
            ++at_;
        } else if (is_break(c)) {
            end_command(Next::list);
            ++at_;
            if (c == '\n') skip_here_documents();
        } else if (c == '\\' && at_ + 1 < script_.size() && is_break(script_[at_ + 1])) {
            at_ += script_[at_ + 1] == '\r' && at_ + 2 < script_.size() && script_[at_ + 2] == '\n' ? 3 : 2;
        } else if (c == '#') {
            while (at_ < script_.size() && !is_break(script_[at_])) ++at_;
        } else if (c == ';' || c == '&' || c == '|') {
            operator_at();
        } else if (c == '(' || c == ')') {
            end_command(Next::list);
            ++at_;
        } else if (c == '<' || c == '>') {
            redirection();
        } else {
            word();
        }
    }

    void operator_at() {
        const char c = script_[at_];
        const std::string_view rest = script_.substr(at_);
        const bool either = rest.starts_with("||");
        // `|&` and `&>` belong to pipes and redirections.
        if (rest.starts_with("&>")) {
            ++at_;
            redirection();
            return;
        }
        const bool both = rest.starts_with("&&");
        const bool pipes = !either && c == '|';
        end_command(either ? Next::alternative : both || pipes ? Next::same_list : Next::list);
        at_ += either || both || rest.starts_with(";;") || rest.starts_with("|&") ? 2 : 1;
    }

    void redirection() {
        const std::string_view rest = script_.substr(at_);
        if (rest.starts_with("<<<")) {
            at_ += 3;
            skip_word();
            return;
        }
        if (rest.starts_with("<<")) {
            at_ += 2;
            const bool strips = at_ < script_.size() && script_[at_] == '-';
            if (strips) ++at_;
            const Word delimiter = skip_word();
            if (!delimiter.text.empty()) here_documents_.emplace_back(delimiter.text, strips);
            return;
        }
        if (rest.starts_with("<(") || rest.starts_with(">(")) {
            at_ += 1;
            return;
        }
        while (at_ < script_.size() &&
               (script_[at_] == '<' || script_[at_] == '>' || script_[at_] == '&' || script_[at_] == '|'))
            ++at_;
        skip_word();
    }

    Word skip_word() {
        while (at_ < script_.size() && is_blank(script_[at_])) ++at_;
        return read_word();
    }

    void skip_here_documents() {
        for (const auto& [delimiter, strips] : std::exchange(here_documents_, {})) {
            while (at_ < script_.size()) {
                const std::size_t end = std::min(script_.find('\n', at_), script_.size());
                std::string_view line = script_.substr(at_, end - at_);
                if (line.ends_with('\r')) line.remove_suffix(1);
                if (strips) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
                at_ = std::min(end + 1, script_.size());
                if (line == delimiter) break;
            }
        }
    }

    void word() {
        Word word = read_word();
        // `2` in `2>log` is where it goes, not an argument.
        const bool redirects = at_ < script_.size() && (script_[at_] == '<' || script_[at_] == '>');
        if (redirects && word.text.find_first_not_of("0123456789") == std::string::npos) return;
        if (words_.empty()) {
            if (is_one_of(word.text, openers) || is_one_of(word.text, elifs)) {
                if (is_one_of(word.text, testers)) tests_ = true;
                if (word.text == "!") negated_ = true;
                if (word.text == "then" || word.text == "do") tests_ = false;
                return;
            }
            if (is_one_of(word.text, closers)) return;
            if (is_assignment(word.text)) {
                assignments_.push_back(std::move(word));
                return;
            }
        }
        words_.push_back(std::move(word));
    }

    /// Reads one word, with the commands in its substitutions.
    Word read_word() {
        work::spend();
        Word word;
        word.begin = offset_ + at_;
        const std::size_t start = at_;
        while (at_ < script_.size()) {
            const char c = script_[at_];
            if (is_blank(c) || is_break(c) || std::string_view(";&|()<>").find(c) != std::string_view::npos) break;
            if (c == '\'') {
                quoted_literally(word);
            } else if (c == '"') {
                quoted(word);
            } else if (c == '\\') {
                if (at_ + 1 < script_.size() && is_break(script_[at_ + 1])) break;
                if (at_ + 1 < script_.size()) word.text += script_[at_ + 1];
                at_ = std::min(at_ + 2, script_.size());
            } else if (!substitution(word)) {
                word.text += c;
                ++at_;
            }
        }
        if (at_ == start && at_ < script_.size()) ++at_;  // nothing that a word could hold: go on behind it
        word.end = offset_ + at_;
        return word;
    }

    void quoted_literally(Word& word) {
        const std::size_t end = std::min(script_.find('\'', at_ + 1), script_.size());
        word.text += script_.substr(at_ + 1, end - at_ - 1);
        at_ = std::min(end + 1, script_.size());
    }

    void quoted(Word& word) {
        ++at_;
        while (at_ < script_.size() && script_[at_] != '"') {
            if (script_[at_] == '\\' && at_ + 1 < script_.size()) {
                const char next = script_[at_ + 1];
                if (std::string_view("\"\\$`").find(next) == std::string_view::npos && !is_break(next))
                    word.text += '\\';
                if (!is_break(next)) word.text += next;
                at_ += 2;
            } else if (!substitution(word)) {
                word.text += script_[at_++];
            }
        }
        at_ = std::min(at_ + 1, script_.size());
    }

    /// `$(…)`, `${…}` and backquotes; false where none begins here.
    bool substitution(Word& word) {
        const std::string_view rest = script_.substr(at_);
        if (rest.starts_with("$(")) {
            const std::size_t end = matching(at_ + 1, '(', ')');
            // `$((1 + 2))` is a number; `$((cd x; ls) | wc)` is a command in a subshell.
            const bool is_number = rest.starts_with("$((") && end < script_.size() && script_[end - 1] == ')';
            if (!is_number) nested(at_ + 2, end);
            word.text += script_.substr(at_, std::min(end + 1, script_.size()) - at_);
            at_ = std::min(end + 1, script_.size());
            return true;
        }
        if (rest.starts_with("${")) {
            const std::size_t end = matching(at_ + 1, '{', '}');
            word.text += script_.substr(at_, std::min(end + 1, script_.size()) - at_);
            at_ = std::min(end + 1, script_.size());
            return true;
        }
        if (rest.starts_with('`')) {
            const std::size_t end = std::min(script_.find('`', at_ + 1), script_.size());
            nested(at_ + 1, end);
            word.text += script_.substr(at_, std::min(end + 1, script_.size()) - at_);
            at_ = std::min(end + 1, script_.size());
            return true;
        }
        return false;
    }

    /// The place of the bracket that closes the one at `open`, quotes looked through.
    [[nodiscard]] std::size_t matching(std::size_t open, char opener, char closer, int nesting = 0) const {
        int depth = 0;
        if (nesting > deepest_nesting) return script_.size();
        for (std::size_t at = open; at < script_.size(); ++at) {
            const char c = script_[at];
            if (c == '\\') {
                ++at;
            } else if (c == '\'' && opener == '(') {
                at = std::min(script_.find('\'', at + 1), script_.size());
            } else if (c == '"' && opener == '(') {
                at = closing_quote(at, nesting);
            } else if (c == opener) {
                ++depth;
            } else if (c == closer && --depth == 0) {
                return at;
            }
        }
        return script_.size();
    }

    /// The place of the double quote that closes the one at `open`; commands in it have quotes of their own.
    [[nodiscard]] std::size_t closing_quote(std::size_t open, int nesting) const {
        for (std::size_t at = open + 1; at < script_.size(); ++at) {
            if (script_[at] == '"') return at;
            if (script_[at] == '\\') {
                ++at;
            } else if (script_.substr(at).starts_with("$(")) {
                at = matching(at + 1, '(', ')', nesting + 1);
            }
        }
        return script_.size();
    }

    void nested(std::size_t begin, std::size_t end) {
        if (depth_ >= deepest_nesting || begin >= end) return;
        Splitter(script_.substr(begin, end - begin), offset_ + begin, depth_ + 1, out_).run();
    }

    /// The script in `sh -c 'script'`, where its text stands in one pair of quotes without escapes.
    [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> shell_argument(
        const std::vector<Word>& words) const {
        static constexpr std::array<std::string_view, 7> shells = {"sh",   "bash", "/bin/sh",      "/bin/bash",
                                                                   "dash", "ash",  "/usr/bin/bash"};
        const bool evaluates = words.front().text == "eval";
        if (!evaluates && !is_one_of(words.front().text, shells)) return std::nullopt;
        std::size_t at = 1;
        bool runs = evaluates;
        while (!runs && at < words.size() && words[at].text.size() > 1 &&
               (words[at].text[0] == '-' || words[at].text[0] == '+')) {
            const std::string& option = words[at++].text;
            if (option.starts_with("--")) continue;
            runs = option[0] == '-' && option.find('c') != std::string::npos;
            // `-o pipefail`, `-euo pipefail`: the name of an option.
            if (option.back() == 'o' && at < words.size()) ++at;
        }
        if (!runs || at >= words.size()) return std::nullopt;
        const Word& script = words[at];
        if (script.end - script.begin != script.text.size() + 2) return std::nullopt;
        return std::pair(script.begin + 1 - offset_, script.end - 1 - offset_);
    }

    /// How the next command hangs together with this one.
    enum class Next : unsigned char { list, same_list, alternative };

    void end_command(Next next) {
        push_command();
        // `a && b || c` handles the failure of both; `|| exit 1` handles nothing.
        if (next == Next::alternative) {
            for (std::size_t i = list_begin_; i < out_.size(); ++i) {
                if (!out_[i].may_fail) handled_.push_back(i);
                out_[i].may_fail = true;
            }
            // What was marked once stays so, or is taken back by the `exit` that follows.
            list_begin_ = out_.size();
        } else if (next == Next::list) {
            list_begin_ = out_.size();
            handled_.clear();
        }
    }

    void push_command() {
        const bool may_fail = tests_ || negated_;
        negated_ = false;
        std::vector<Word> words = std::exchange(words_, {});
        std::vector<Word> assignments = std::exchange(assignments_, {});
        if (words.empty() && assignments.empty()) return;
        std::size_t taken = 0;
        while (taken < words.size()) {
            const std::size_t own = wrapper_length(std::span(words).subspan(taken));
            if (own == 0) break;
            for (std::size_t i = taken; i < taken + own; ++i) {
                if (is_assignment(words[i].text)) assignments.push_back(words[i]);
            }
            taken += own;
        }
        words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(taken));
        static constexpr std::array<std::string_view, 3> enders = {"exit", "return", "false"};
        if (!words.empty() && is_one_of(words.front().text, enders)) {
            for (const std::size_t i : std::exchange(handled_, {})) out_[i].may_fail = false;
        }
        const auto script = words.empty() ? std::nullopt : shell_argument(words);
        out_.push_back({std::move(assignments), std::move(words), may_fail, tests_});
        if (script) nested(script->first, script->second);
    }

    std::string_view script_;
    std::size_t offset_;
    int depth_;
    std::vector<Command>& out_;
    std::size_t at_ = 0;
    std::vector<Word> words_;
    std::vector<Word> assignments_;
    std::vector<std::pair<std::string, bool>> here_documents_;
    std::size_t list_begin_;            ///< of the commands joined by `&&`, `||` and `|`, in out_
    std::vector<std::size_t> handled_;  ///< those whose failure an `||` handles
    bool tests_ = false;
    bool negated_ = false;
};

}  // namespace

std::vector<Command> commands_of(std::string_view script) {
    std::vector<Command> commands;
    Splitter(script, 0, 0, commands).run();
    return commands;
}

}  // namespace pipelint::shell
