// Secrets by their form: which parts of a text no report may show.

#include <algorithm>
#include <array>
#include <bit>
#include <bitset>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "aws/structure.h"
#include "aws/tables/secrets.h"
#include "aws/words.h"
#include "model/secret/secrets.h"
#include "text/characters.h"
#include "text/nearest.h"
#include "text/placeholder.h"

namespace pipelint {
namespace {

bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }
/// Names of secrets are no longer; what is longer is a text of its own.
constexpr std::size_t longest_secret_name = 128;
/// Keys of a pair are short words.
constexpr std::size_t longest_pair_key = 24;

bool is_name_character(char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; }

/// A name in small letters and without separators. Every key of a file is asked about: it allocates nothing.
class PlainName {
public:
    /// Of a name that is no longer than `longest_secret_name`.
    explicit PlainName(std::string_view name) {
        for (std::size_t at = 0; at < name.size() && size_ < letters_.size(); ++at) {
            const char c = name[at];
            if (!is_alnum(c)) {
                last_word_ = size_;
                continue;
            }
            if (is_upper(c) && at > 0 && is_lower(name[at - 1])) last_word_ = size_;
            letters_[size_++] = lower(c);
        }
    }
    [[nodiscard]] std::string_view text() const { return {letters_.data(), size_}; }
    [[nodiscard]] std::string_view last_word() const { return text().substr(last_word_); }

private:
    std::array<char, longest_secret_name> letters_;  // NOLINT(cppcoreguidelines-pro-type-member-init): as far as size_
    std::size_t size_ = 0;
    std::size_t last_word_ = 0;
};

/// Which letters and digits a name in small letters has, a bit each.
std::uint64_t letters_of(std::string_view name) {
    std::uint64_t letters = 0;
    for (const char c : name)
        letters |= std::uint64_t{1} << static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'a' + 10);
    return letters;
}

/// One letter more, less or another, but for the first, which nobody mistypes.
bool is_mistyped_as(std::string_view name, std::uint64_t letters, std::string_view known) {
    constexpr int near = 3;
    constexpr int most_other_letters = 4;  // two letters, each instead of another
    if (name.front() != known.front()) return false;
    const std::size_t difference = std::max(known.size(), name.size()) - std::min(known.size(), name.size());
    if (difference > 1 || std::popcount(letters ^ letters_of(known)) > most_other_letters) return false;
    return distance_below(name, known, near) < near;
}

/// Does the word, in small letters, stand in the text, in letters of either case?
bool holds(std::string_view text, std::string_view word) {
    const auto same = [](char a, char b) { return lower(a) == b; };
    return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

bool holds_any(std::string_view text, std::span<const std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return holds(text, word); });
}

/// `$NAME`, `${…}`, `$(…)`, `{{…}}`, `#{…}`, `<name>`, `%NAME%`: what another program puts in.
bool is_reference(std::string_view text) {
    const char next = text.size() > 1 ? text[1] : '\0';
    if (text.starts_with('$')) return next == '{' || next == '(' || next == '_' || is_upper(next);
    const bool is_placed =
        (text.starts_with('<') && text.ends_with('>')) || (text.starts_with('%') && text.ends_with('%'));
    return (text.size() > 2 && is_placed) || text.starts_with("{{") || text.starts_with("#{") ||
           text.starts_with("\\$") ||
           (text.starts_with("!") && text.size() > 1 &&
            (text.starts_with("!Ref") || text.starts_with("!Sub") || text.starts_with("!GetAtt") ||
             text.starts_with("!If") || text.starts_with("!Join") || text.starts_with("!ImportValue")));
}

/// A reference, a number, a switch: nothing that could be a secret, or only the way to one.
bool is_no_value(std::string_view text) {
    if (text.empty() || is_reference(text)) return true;
    constexpr std::string_view words =
        " true false yes no null none ~ plaintext secrets_manager parameter_store aws_iam aws::novalue ";
    constexpr std::size_t longest_word = 20;
    if (text.size() <= longest_word) {
        std::string word = " ";
        for (const char c : text) word += lower(c);
        if (words.find(word + " ") != std::string_view::npos) return true;
    }
    return text.find_first_not_of("*xX.-") == std::string_view::npos;
}

/// What secrets begin with: at most characters of a text, none does.
class Forms {
public:
    static const Forms& all() {
        static const Forms forms;
        return forms;
    }
    /// Does a form of token, or of another secret, begin with the character?
    [[nodiscard]] bool is_first(char c) const { return first_[byte(c)] != 0; }
    /// May the name of a header begin with the character? What begins with a sign may begin with any.
    [[nodiscard]] bool may_begin_header(char c) const { return !is_alnum(c) || headers_[byte(lower(c))]; }
    /// Does a form of token begin with the two?
    [[nodiscard]] bool is_pair(char first, char second) const { return pairs_[byte(first) * 256 + byte(second)]; }
    [[nodiscard]] const std::vector<const SecretToken*>& tokens(char first) const { return tokens_[byte(first)]; }

private:
    Forms() {
        for (const SecretToken& one : secret_tokens()) put(one);
        for (const SecretToken& one : hidden_tokens()) put(one);
        for (const char c : std::string_view("@=:-\r\n")) first_[byte(c)] = 1;
        headers_.set(byte('x'));
        for (const std::string_view header : secret_headers().headers) headers_.set(byte(header.front()));
    }
    void put(const SecretToken& one) {
        first_[byte(one.prefix[0])] = 1;
        pairs_.set(byte(one.prefix[0]) * 256 + byte(one.prefix[1]));
        tokens_[byte(one.prefix[0])].push_back(&one);
    }
    static std::size_t byte(char c) { return static_cast<unsigned char>(c); }

    std::array<unsigned char, 256> first_{};
    std::bitset<256> headers_;
    std::bitset<std::size_t{256} * 256> pairs_;
    std::array<std::vector<const SecretToken*>, 256> tokens_;
};

class Scanner {
public:
    Scanner(std::string_view text, bool has_keys) : text_(text), has_keys_(has_keys) {}

    std::vector<TextRange> scan() {
        const std::size_t size = text_.size();
        const Forms& forms = forms_;
        for (std::size_t at = 0;; ++at) {
            while (at < size && !forms.is_first(text_[at])) ++at;
            if (at >= size) break;
            const char c = text_[at];
            if (at + 1 < size && forms.is_pair(c, text_[at + 1])) token(at);
            if (is_alnum(c)) continue;
            if (c == '@') address(at);
            if (c == '=' || c == ':') assignment(at);
            if (c == '-' && (at == 0 || is_blank(text_[at - 1]) || is_quote(text_[at - 1]))) option(at);
            if (is_break(c)) line_ = at + 1;
        }
        return joined(std::move(found_));
    }

private:
    void add(std::size_t begin, std::size_t end) {
        if (begin >= end) return;
        found_.push_back({begin, end});
        if (end > last_.end) last_ = {begin, end};
    }

    /// A secret may be known before the scan comes to it: what stands before it is looked at all the same.
    [[nodiscard]] bool is_inside_secret(std::size_t at) const { return last_.begin <= at && at < last_.end; }

    /// A value that begins at the place, where it is one.
    void add_value(std::size_t begin) {
        if (is_reference(text_.substr(begin, 3))) return;
        if (const auto end = value_end(begin)) {
            if (is_quote(text_[begin])) ++begin;
            if (!is_no_value(text_.substr(begin, *end - begin))) add(begin, *end);
        }
    }

    void token(std::size_t at) {
        // Inside a token no other is looked for: one would begin anew at every dash in it.
        if (at < token_end_) return;
        const std::string_view rest = text_.substr(at);
        if (rest.starts_with("-----BEGIN ")) return private_key(at);
        // Functions may join a token to a word; a prefix of letters alone must begin one, or follow small letters.
        const bool begins_word = at == 0 || !is_alnum(text_[at - 1]);
        const bool follows_small = at > 0 && is_lower(text_[at - 1]);
        for (const SecretToken* one : forms_.tokens(rest.front())) {
            const std::string_view prefix = one->prefix;
            if (prefix[1] != rest[1] || !rest.starts_with(prefix)) continue;
            const bool has_mark = prefix.find_first_of("_-.") != std::string_view::npos;
            const bool is_capital = is_upper(prefix.front());
            if (!begins_word && !has_mark && !(is_capital && follows_small)) continue;
            std::size_t end = prefix.size();
            while (end < rest.size() && has_character(one->characters, rest[end])) ++end;
            if (end < prefix.size() + one->least) continue;
            add(at, at + end);
            token_end_ = std::max(token_end_, at + end);
        }
    }

    /// From its first line to its last, or to the end of what is there.
    void private_key(std::size_t at) {
        constexpr std::size_t longest_label = 64;
        constexpr std::size_t longest_key = 20'000;
        const std::string_view label = text_.substr(at, longest_label);
        if (label.find("PRIVATE KEY") == std::string_view::npos || at < key_end_) return;
        const std::string_view rest = text_.substr(at, longest_key);
        const std::size_t end = rest.find("-----END ");
        key_end_ = at + (end == std::string_view::npos ? rest.size() : end);
        add(at, key_end_);
    }

    /// `scheme://user:password@host`, `user:password@host`.
    void address(std::size_t sign) {
        constexpr std::size_t longest = 400;
        if (text_.substr(sign + 1).starts_with("sha256:")) return;
        std::size_t begin = sign;
        const std::size_t least = std::max(last_address_, sign - std::min(sign, longest));
        const auto ends_it = [](char c) {
            return is_blank(c) || is_break(c) || is_quote(c) || c == '/' || c == '(' || c == ',';
        };
        while (begin > least && !ends_it(text_[begin - 1])) --begin;
        last_address_ = sign + 1;
        const std::string_view user = text_.substr(begin, sign - begin);
        const bool has_scheme = begin >= 3 && text_.substr(begin - 3, 3) == "://";
        const std::size_t colon = user.find(':');
        if (colon == std::string_view::npos) {
            if (has_scheme && looks_random(user)) add(begin, sign);
            return;
        }
        const std::string_view password = user.substr(colon + 1);
        constexpr std::size_t shortest = 6;
        if (is_no_value(password) || (!has_scheme && (password.size() < shortest || !looks_random(password)))) return;
        add(begin + colon + 1, sign);
    }

    /// `NAME=value`, `--token=value`, `Header: value`; with keys, `name: value`.
    void assignment(std::size_t sign) {
        if (is_inside_secret(sign)) return;
        std::size_t end = sign;
        while (end > line_ && (is_blank(text_[end - 1]) || is_quote(text_[end - 1]) || text_[end - 1] == '\\')) --end;
        constexpr std::size_t longest_name = 80;
        std::size_t begin = end;
        while (begin > line_ && end - begin < longest_name && is_name_character(text_[begin - 1])) --begin;
        const std::string_view name = text_.substr(begin, end - begin);
        if (name.empty()) return;
        std::size_t value = sign + 1;
        if (text_.substr(sign).starts_with(":=") || text_.substr(sign).starts_with("==")) ++value;
        while (value < text_.size() && (is_blank(text_[value]) || text_[value] == '\\')) ++value;
        if (value >= text_.size()) return;
        if (value + 1 < text_.size() && text_[value - 1] == '\\' && !is_quote(text_[value])) --value;
        if (text_[sign] == ':' && is_header(name)) return header(value);
        const bool is_entry = text_[sign] == '=' || has_keys_;
        if (!is_entry) return;
        if (names_secret(name)) {
            add_value(value);
        } else {
            pair(name, value, sign);
        }
    }

    /// `{Name: DB_PASSWORD, Value: …}`, on one line or several.
    void pair(std::string_view name, std::size_t value, std::size_t sign) {
        constexpr std::size_t furthest = 300;
        if (is_pair_name(name)) {
            std::size_t begin = value;
            if (is_quote(text_[begin])) ++begin;
            std::size_t end = begin;
            while (end < text_.size() && is_name_character(text_[end])) ++end;
            named_at_ = end > begin && names_secret(text_.substr(begin, end - begin)) ? sign : std::string_view::npos;
        } else if (named_at_ != std::string_view::npos && is_pair_value(name)) {
            if (sign - named_at_ <= furthest) add_value(value);
            named_at_ = std::string_view::npos;
        }
    }

    [[nodiscard]] bool is_header(std::string_view name) const {
        constexpr std::size_t longest = 40;
        if (name.size() > longest || !forms_.may_begin_header(name.front())) return false;
        const PlainName plain(name);
        const std::string_view header = plain.text();
        const bool is_custom =
            header.starts_with("x") && name.find('-') != std::string_view::npos && names_secret(name);
        return is_custom || contains(secret_headers().headers, header);
    }

    /// `Bearer x`, `token x`, `Basic x`: the last of the words is the secret; up to the quote, or the line's end.
    void header(std::size_t begin) {
        std::size_t end = begin;
        if (end < text_.size() && is_quote(text_[end])) ++begin, ++end;
        constexpr std::size_t longest = 2000;
        const std::size_t most = std::min(text_.size(), begin + longest);
        while (end < most && !is_break(text_[end]) && !is_quote(text_[end]) && text_[end] != '\\') ++end;
        std::size_t word = begin;
        for (const std::string_view scheme : secret_headers().schemes) {
            const std::string_view rest = text_.substr(begin, scheme.size());
            const std::size_t after = begin + scheme.size();
            if (rest.size() == scheme.size() && holds(rest, scheme) && after < text_.size() && text_[after] == ' ')
                word = after + 1;
        }
        if (!is_no_value(text_.substr(word, end - word))) add(word, end);
    }

    /// `--password x`, `-u user:x`, `login … -p x`, and what is piped into `--password-stdin`.
    void option(std::size_t at) {
        if (is_inside_secret(at)) return;
        std::size_t end = at;
        while (end < text_.size() && is_name_character(text_[end])) ++end;
        const std::string_view name = text_.substr(at, end - at);
        if (name == "--password-stdin") return piped_into(at);
        std::size_t value = end;
        while (value < text_.size() && (is_blank(text_[value]) || text_[value] == '=')) ++value;
        if (value >= text_.size() || text_[value] == '-') return;
        if (name == "-u" || name == "--user") return user_option(value);
        const bool is_long = name.starts_with("--") && names_secret(name.substr(2));
        const bool is_short = name == "-p" && line_has("login");
        if (is_long || is_short) return add_value(value);
        // `mysql -pSecret`: the value stands at the option itself.
        constexpr std::size_t shortest = 6;
        if (name.starts_with("-p") && name.size() > 2 + shortest && line_has("mysql")) add(at + 2, end);
    }

    void user_option(std::size_t value) {
        if (is_quote(text_[value])) ++value;
        std::size_t end = value;
        while (end < text_.size() && !is_blank(text_[end]) && !is_break(text_[end]) && !is_quote(text_[end])) ++end;
        const std::string_view user = text_.substr(value, end - value);
        const std::size_t colon = user.find(':');
        if (colon != std::string_view::npos && !is_no_value(user.substr(colon + 1))) add(value + colon + 1, end);
    }

    /// The text of the line so far, within reason.
    [[nodiscard]] std::string_view line_before(std::size_t at) const {
        constexpr std::size_t longest = 1000;
        const std::size_t begin = std::max(line_, at - std::min(at, longest));
        return text_.substr(begin, at - begin);
    }

    [[nodiscard]] bool line_has(std::string_view word) {
        if (login_line_ != line_ || word != login_word_) {
            constexpr std::size_t longest = 2000;
            const std::string_view line = text_.substr(line_, longest);
            has_login_ = line.substr(0, line.find_first_of("\r\n")).find(word) != std::string_view::npos;
            login_line_ = line_;
            login_word_ = word;
        }
        return has_login_;
    }

    /// `echo x | docker login --password-stdin`, `docker login --password-stdin <<< x`.
    void piped_into(std::size_t at) {
        const std::string_view before = line_before(at);
        const std::size_t offset = at - before.size();
        for (const std::string_view writer : {"echo ", "printf "}) {
            const std::size_t found = before.rfind(writer);
            if (found == std::string_view::npos) continue;
            std::size_t word = found + writer.size();
            const std::size_t pipe = std::min(before.find('|', word), before.size());
            while (word < pipe) {
                while (word < pipe && is_blank(before[word])) ++word;
                std::size_t end = word;
                while (end < pipe && !is_blank(before[end])) ++end;
                const std::string_view one = before.substr(word, end - word);
                if (!one.empty() && one.front() != '-' && one.find('%') == std::string_view::npos &&
                    !is_no_value(is_quote(one.front()) ? one.substr(1) : one))
                    add(offset + word, offset + end);
                word = end;
            }
        }
        constexpr std::size_t longest = 400;
        const std::string_view rest = text_.substr(at, longest);
        const std::size_t here = rest.substr(0, rest.find_first_of("\r\n")).find("<<<");
        if (here == std::string_view::npos) return;
        std::size_t value = at + here + 3;
        while (value < text_.size() && is_blank(text_[value])) ++value;
        if (value < text_.size()) add_value(value);
    }

    /// Where the value that begins at the place ends: at its quote, or where a shell, YAML or JSON would end a word.
    [[nodiscard]] std::optional<std::size_t> value_end(std::size_t begin) const {
        constexpr std::size_t longest = 1024;
        const std::size_t most = std::min(text_.size(), begin + longest);
        if (is_quote(text_[begin])) {
            std::size_t end = begin + 1;
            while (end < most && text_[end] != text_[begin] && !is_break(text_[end])) ++end;
            // Quotes inside a quoted text stand behind backslashes.
            const bool is_escaped = begin > 0 && text_[begin - 1] == '\\' && end > begin + 1 && text_[end - 1] == '\\';
            return is_escaped ? end - 1 : end;
        }
        std::size_t end = begin;
        while (end < most && !is_blank(text_[end]) && !is_break(text_[end]) && !is_quote(text_[end]) &&
               std::string_view(",;|&()[]{}\\").find(text_[end]) == std::string_view::npos)
            ++end;
        return end > begin ? std::optional(end) : std::nullopt;
    }

    const Forms& forms_ = Forms::all();
    std::string_view text_;
    bool has_keys_;
    std::size_t line_ = 0;       ///< where the line begins
    TextRange last_{};           ///< the secret that ends last
    std::size_t token_end_ = 0;  ///< behind the last token
    std::size_t last_address_ = 0;
    std::size_t key_end_ = 0;
    std::size_t named_at_ = std::string_view::npos;
    std::size_t login_line_ = std::string_view::npos;
    std::string_view login_word_;
    bool has_login_ = false;
    std::vector<TextRange> found_;
};

}  // namespace

std::vector<TextRange> secrets_within(std::string_view text, bool has_keys) { return Scanner(text, has_keys).scan(); }

bool names_secret(std::string_view name) {
    constexpr std::size_t least = 2;
    if (name.size() < least || name.size() > longest_secret_name) return false;
    const PlainName plain(name);
    const std::string_view text = plain.text();
    if (text.empty() || contains(secret_names().public_, text)) return false;
    const auto ends = [&](std::string_view known) { return text.ends_with(known); };
    if (std::any_of(secret_names().ends.begin(), secret_names().ends.end(), ends)) return true;
    if (contains(secret_names().words, plain.last_word())) return true;
    const std::uint64_t letters = letters_of(text);
    const auto mistyped = secret_names().mistyped;
    return std::any_of(mistyped.begin(), mistyped.end(),
                       [&](std::string_view known) { return is_mistyped_as(text, letters, known); });
}

bool is_pair_name(std::string_view key) {
    return key.size() <= longest_pair_key && contains(secret_pairs().names, PlainName(key).text());
}

bool is_pair_value(std::string_view key) {
    if (key.size() > longest_pair_key) return false;
    const PlainName plain(key);
    return plain.text().starts_with("val") || contains(secret_pairs().values, plain.text());
}

bool speaks_of_secrets(std::string_view line) { return holds_any(line, secret_words()); }

bool may_take_password(std::string_view command) {
    const bool has_user = command.find(" -u") != std::string_view::npos;
    if (has_user && holds_any(command, secret_programs().user)) return true;
    return (has_user || holds(command, "-p")) && holds_any(command, secret_programs().password);
}

bool looks_random(std::string_view text) {
    constexpr std::size_t least = 8;
    if (text.size() < least) return false;
    return std::any_of(text.begin(), text.end(), is_digit) && std::any_of(text.begin(), text.end(), is_alpha);
}

}  // namespace pipelint
