#include "lint/scrub.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "model/input.h"
#include "model/secret/secrets.h"
#include "text/characters.h"

namespace pipelint {
namespace {

constexpr std::size_t head = 6;  ///< characters of a word by which it is found; shorter ones are no words
/// Of a longer secret, its beginning is looked for: no message shows more.
constexpr std::size_t longest_word = 96;
constexpr std::string_view stars = "****";

bool is_word_character(char c) { return is_alnum(c) || c == '_'; }

/// Files that belong together, by the first of them.
std::size_t leader(std::vector<std::size_t>& group, std::size_t at) {
    while (group[at] != at) {
        group[at] = group[group[at]];
        at = group[at];
    }
    return at;
}

/// The text without the parts, each of which becomes stars.
std::string starred(std::string_view text, std::vector<TextRange> parts) {
    std::string out;
    std::size_t done = 0;
    for (const TextRange& part : joined(std::move(parts))) {
        out += text.substr(done, part.begin - done);
        out += stars;
        done = part.end;
    }
    out += text.substr(done);
    return out;
}

/// The parts of a message that are secret: forms anywhere, words where something of the input stands, in backquotes.
std::vector<TextRange> parts_of(std::string_view text, const WordSet& words, bool is_message) {
    std::vector<TextRange> parts = secrets_within(text, false);
    if (words.empty()) return parts;
    if (!is_message) {
        for (const TextRange& match : words.find(text)) parts.push_back(match);
        return parts;
    }
    for (std::size_t open = text.find('`'); open != std::string_view::npos;) {
        const std::size_t close = text.find('`', open + 1);
        if (close == std::string_view::npos) break;
        for (const TextRange& match : words.find(text.substr(open + 1, close - open - 1)))
            parts.push_back({open + 1 + match.begin, open + 1 + match.end});
        open = text.find('`', close + 1);
    }
    return parts;
}

/// What a number in a message may be: a secret as YAML reads it.
std::string without_numbers(std::string_view text) {
    constexpr std::size_t shortest = 3;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end])) ++end;
        if (end - at >= shortest) {
            out += stars;
        } else {
            end = std::max(end, at + 1);
            out += text.substr(at, end - at);
        }
        at = end;
    }
    return out;
}

/// Calls `visit` with where each line begins, and its text.
template <typename Visit>
void for_each_line(std::string_view bytes, const Visit& visit) {
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
        visit(at, bytes.substr(at, end - at));
        at = end + 1;
    }
}

/// In a file that became no tree, nobody tells values from keys: of a line that speaks of secrets, and of what is
/// indented below it or stands beside it in a pair, only the first word is shown.
template <typename Add>
void hide_lines(std::string_view bytes, const Add& add) {
    std::size_t indent = std::string_view::npos;  // of the line that speaks of one
    std::size_t near = 0;                         // lines that are still beside it
    std::vector<std::pair<std::size_t, std::string_view>> before;
    const auto hide = [&](std::size_t begin, std::string_view line, bool keeps_word) {
        std::size_t first = std::min(line.find_first_not_of(" \t-\"'{[,"), line.size());
        // The first word is shown where it is a key.
        const std::size_t word = std::min(line.find_first_of(" \t:=\"'", first), line.size());
        const std::size_t sign = line.find_first_not_of(" \t\"'", word);
        const bool is_key = sign != std::string_view::npos && (line[sign] == ':' || line[sign] == '=');
        if (keeps_word && is_key) first = word;
        add(begin + first, begin + line.size());
    };
    for_each_line(bytes, [&](std::size_t begin, std::string_view line) {
        const std::size_t first = line.find_first_not_of(" \t-");
        if (first == std::string_view::npos) return;
        constexpr std::size_t beside = 3;
        // What is indented below such a line is its value, whatever it says itself.
        const bool is_inside = indent != std::string_view::npos && first > indent;
        if (!is_inside && speaks_of_secrets(line)) {
            hide(begin, line, true);
            indent = first;
            near = beside;
            for (const auto& [at, text] : before) hide(at, text, true);
        } else if (indent != std::string_view::npos && (is_inside || near > 0)) {
            hide(begin, line, !is_inside);
            near -= near > 0 ? 1 : 0;
        } else {
            indent = std::string_view::npos;
        }
        before.emplace_back(begin, line);
        if (before.size() > beside) before.erase(before.begin());
    });
}

/// In a shell's command that speaks of secrets, and in what is piped into it, only the first word is shown.
template <typename Add>
void hide_commands(std::string_view script, const Add& add) {
    for_each_line(script, [&](std::size_t begin, std::string_view line) {
        if (!speaks_of_secrets(line) && !may_take_password(line)) return;
        for (std::size_t at = 0; at < line.size();) {
            std::size_t end = at;
            while (end < line.size() && line[end] != ';' && line.substr(end, 2) != "&&" && line.substr(end, 2) != "||")
                ++end;
            const std::string_view list = line.substr(at, end - at);
            if (speaks_of_secrets(list) || may_take_password(list)) {
                const std::size_t word = std::min(list.find_first_not_of(" \t-'\""), list.size());
                const std::size_t rest = std::min(list.find_first_of(" \t", word), list.size());
                add(begin + at + rest, begin + end);
            }
            at = std::min(end + 1, line.size());
            while (at < line.size() && (line[at] == '&' || line[at] == '|' || line[at] == ';')) ++at;
        }
    });
}

/// Where comments begin, or may: keys and values in them are no tree's.
template <typename Visit>
void for_each_comment(std::string_view bytes, const Visit& visit) {
    for (std::size_t at = bytes.find('#'); at != std::string_view::npos; at = bytes.find('#', at)) {
        const bool begins =
            at == 0 || bytes[at - 1] == ' ' || bytes[at - 1] == '\t' || bytes[at - 1] == '\n' || bytes[at - 1] == '\r';
        if (!begins) {
            ++at;
            continue;
        }
        const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
        visit(at, bytes.substr(at, end - at));
        at = end;
    }
}

}  // namespace

WordSet::WordSet(std::vector<std::string> words) {
    for (std::string& word : words) {
        if (word.size() < head) continue;
        word.resize(std::min(word.size(), longest_word));
        words_.push_back(std::move(word));
    }
    std::sort(words_.begin(), words_.end());
    words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
    constexpr auto none = static_cast<std::size_t>(-1);
    shorter_.assign(words_.size(), none);
    std::vector<std::size_t> open;
    for (std::size_t at = 0; at < words_.size(); ++at) {
        while (!open.empty() && !words_[at].starts_with(words_[open.back()])) open.pop_back();
        if (!open.empty()) shorter_[at] = open.back();
        open.push_back(at);
        const auto [entry, is_new] = heads_.try_emplace(words_[at].substr(0, head), at, at + 1);
        entry->second.second = at + 1;
    }
}

/// How long the longest word is that stands whole at the place; 0 where none does.
std::size_t WordSet::longest_at(std::string_view text, std::size_t at) const {
    const auto found = heads_.find(text.substr(at, head));
    if (found == heads_.end()) return 0;
    const std::string_view rest = text.substr(at, longest_word + 1);
    const auto begin = words_.begin() + static_cast<std::ptrdiff_t>(found->second.first);
    const auto end = words_.begin() + static_cast<std::ptrdiff_t>(found->second.second);
    const auto above = std::upper_bound(begin, end, rest);
    if (above == begin) return 0;
    for (auto at_word = static_cast<std::size_t>(above - words_.begin()) - 1; at_word < words_.size();
         at_word = shorter_[at_word]) {
        const std::string_view word = words_[at_word];
        if (!rest.starts_with(word)) continue;
        const bool is_cut = word.size() == longest_word;
        const bool ends =
            rest.size() == word.size() || !is_word_character(word.back()) || !is_word_character(rest[word.size()]);
        if (is_cut || ends) return word.size();
    }
    return 0;
}

std::vector<TextRange> WordSet::find(std::string_view text) const {
    std::vector<TextRange> found;
    if (words_.empty()) return found;
    for (std::size_t at = 0; at + head <= text.size();) {
        const bool begins = at == 0 || !is_word_character(text[at]) || !is_word_character(text[at - 1]);
        const std::size_t length = begins ? longest_at(text, at) : 0;
        if (length > 0) found.push_back({at, at + length});
        at += std::max<std::size_t>(length, 1);
    }
    return found;
}

Scrub::Held Scrub::hold(const Input& input) {
    return {input.file().id(), secret_values_of(input), !input.problems().empty() || input.documents().empty()};
}

Scrub::Scrub(std::vector<Held> held, const Sources& sources, const std::vector<std::pair<FileId, FileId>>& together)
    : sources_(sources),
      group_(sources.size()),
      places_(sources.size()),
      scripts_(sources.size()),
      broken_(sources.size()),
      is_broken_(sources.size(), false) {
    std::iota(group_.begin(), group_.end(), std::size_t{0});
    for (const auto& [one, other] : together) group_[leader(group_, one)] = leader(group_, other);
    for (std::size_t at = 0; at < group_.size(); ++at) group_[at] = leader(group_, at);
    std::vector<std::vector<std::string>> words(sources.size());
    for (Held& one : held) {
        for (const Span& place : one.values.places) places_[place.file].push_back(place);
        for (const Span& text : one.values.broken) broken_[text.file].push_back(text);
        for (const Span& script : one.values.scripts) scripts_[script.file].push_back(script);
        auto& list = words[group_[one.file]];
        std::move(one.values.words.begin(), one.values.words.end(), std::back_inserter(list));
        is_broken_[one.file] = one.is_broken;
    }
    words_.reserve(words.size());
    for (std::vector<std::string>& list : words) words_.emplace_back(std::move(list));
}

const WordSet& Scrub::words_of(FileId file) const { return words_[group_[file]]; }

const std::vector<TextRange>& Scrub::ranges_of(FileId file) const {
    const std::lock_guard lock(guard_);
    const auto [entry, is_new] = ranges_.try_emplace(file);
    std::vector<TextRange>& ranges = entry->second;
    if (!is_new) return ranges;
    const std::string_view bytes = sources_[file].bytes();
    const auto add = [&](std::size_t begin, std::size_t end) { ranges.push_back({begin, end}); };
    for (const Span& place : places_[file]) add(place.begin, place.end);
    for (const TextRange& one : secrets_within(bytes, is_broken_[file])) add(one.begin, one.end);
    for (const TextRange& one : words_of(file).find(bytes)) add(one.begin, one.end);
    if (is_broken_[file]) {
        hide_lines(bytes, add);
    } else {
        // What is said behind a `#` is no tree's: where it speaks of secrets, none of it is shown, nor what follows it.
        std::size_t spoken = 0;
        for_each_comment(bytes, [&](std::size_t begin, std::string_view comment) {
            const std::string_view between = bytes.substr(spoken, begin - std::min(begin, spoken));
            const bool follows = spoken > 0 && between.find_first_not_of(" \t\r\n") == std::string_view::npos;
            if (!speaks_of_secrets(comment) && !follows) return;
            if (comment.find("pipelint:") != std::string_view::npos && !speaks_of_secrets(comment)) return;
            add(begin + 1, begin + comment.size());
            spoken = begin + comment.size();
        });
    }
    for (const Span& text : broken_[file]) {
        hide_lines(bytes.substr(text.begin, text.end - text.begin),
                   [&](std::size_t begin, std::size_t end) { add(text.begin + begin, text.begin + end); });
    }
    for (const Span& script : scripts_[file]) {
        hide_commands(bytes.substr(script.begin, script.end - script.begin),
                      [&](std::size_t begin, std::size_t end) { add(script.begin + begin, script.begin + end); });
    }
    ranges = joined(std::move(ranges));
    return ranges;
}

std::string Scrub::text(FileId file, std::string_view text) const {
    return starred(text, parts_of(text, words_of(file), false));
}

std::string Scrub::message(FileId file, std::string_view text) const {
    return starred(text, parts_of(text, words_of(file), true));
}

std::string Scrub::path(std::string_view path) { return starred(path, secrets_within(path, false)); }

std::string Scrub::excerpt(FileId file, std::uint32_t begin, std::string_view text) const {
    std::string shown(text);
    const std::size_t end = begin + text.size();
    const std::vector<TextRange>& ranges = ranges_of(file);
    auto at =
        std::partition_point(ranges.begin(), ranges.end(), [&](const TextRange& one) { return one.end <= begin; });
    for (; at != ranges.end() && at->begin < end; ++at) {
        for (std::size_t i = std::max<std::size_t>(at->begin, begin); i < std::min(at->end, end); ++i) {
            char& c = shown[i - begin];
            if (c != '\n' && c != '\r') c = '*';
        }
    }
    return shown;
}

void Scrub::clean_facts(FileId file, Circumstances& when, bool is_of_secret) const {
    const auto clean = [&](std::string& name) {
        name = text(file, name);
        if (is_of_secret) name = without_numbers(name);
    };
    for (Fact& fact : when.facts) {
        clean(fact.name);
        if (fact.value) clean(*fact.value);
    }
    for (std::string& parameter : when.defaults) clean(parameter);
}

/// Keys in it may stand in escapes, behind which no secret is known.
std::string Scrub::path_in_document(FileId file, const std::string& path) const {
    std::string plain = path;
    std::erase(plain, '\\');
    if (plain != path && text(file, plain) != plain) return std::string(stars);
    return text(file, path);
}

void Scrub::apply(Finding& finding) const {
    const FileId file = finding.span.file;
    // What stands at a secret may be said in another form as well: a number that it reads as.
    const std::string_view shown = sources_[file].slice(finding.span);
    const bool is_of_secret = finding.span.size() <= longest_word && excerpt(file, finding.span.begin, shown) != shown;
    const auto clean = [&](std::string& text) {
        if (text.empty()) return;
        text = message(file, text);
        if (is_of_secret) text = without_numbers(text);
    };
    clean(finding.message);
    clean_facts(file, finding.when, is_of_secret);
    if (!finding.property.empty()) finding.property = path_in_document(file, finding.property);
    if (!finding.resource.empty()) finding.resource = text(file, finding.resource);
    clean(finding.label);
    clean(finding.help);
    if (!finding.suppressed_by.empty())
        finding.suppressed_by =
            speaks_of_secrets(finding.suppressed_by) ? std::string(stars) : text(file, finding.suppressed_by);
    for (Related& related : finding.related) {
        clean(related.label);
        if (related.span.file != file) related.label = message(related.span.file, related.label);
    }
    if (!finding.fix) return;
    clean(finding.fix->description);
    const bool writes_secret = std::any_of(finding.fix->edits.begin(), finding.fix->edits.end(), [&](const Edit& edit) {
        return text(edit.span.file, edit.replacement) != edit.replacement;
    });
    if (writes_secret) finding.fix.reset();
}

}  // namespace pipelint
