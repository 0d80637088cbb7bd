#include "lint/scrub.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <utility>

#include "model/input.h"
#include "model/secrets.h"

namespace pipelint {
namespace {

constexpr std::size_t head = 6;  ///< characters of a word by which it is found; shorter ones are no words
/// Of a longer secret, its beginning is looked for: no message shows more.
constexpr std::size_t longest_word = 96;
constexpr std::string_view stars = "****";

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

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
    std::sort(parts.begin(), parts.end(), [](const TextRange& a, const TextRange& b) { return a.begin < b.begin; });
    std::string out;
    std::size_t done = 0;
    for (const TextRange& part : parts) {
        if (part.end <= done) continue;
        if (part.begin >= done) {
            out += text.substr(done, part.begin - done);
            out += stars;
        }
        done = part.end;
    }
    out += text.substr(done);
    return out;
}

std::vector<TextRange> parts_of(std::string_view text, const WordSet& words) {
    std::vector<TextRange> parts = secrets_within(text, false);
    for (const WordSet::Match& match : words.find(text)) parts.push_back({match.begin, match.end});
    return parts;
}

/// Where comments begin, or may: keys and values in them are no tree's.
template <typename Visit>
void for_each_comment(std::string_view bytes, const Visit& visit) {
    for (std::size_t at = bytes.find('#'); at != std::string_view::npos; at = bytes.find('#', at)) {
        const std::size_t end = std::min(bytes.find_first_of("\r\n", at), bytes.size());
        const bool begins = at == 0 || bytes[at - 1] == ' ' || bytes[at - 1] == '\t' || bytes[at - 1] == '\n' ||
                            bytes[at - 1] == '\r';
        if (begins) {
            visit(at, bytes.substr(at, end - at));
            at = end;
        } else {
            ++at;
        }
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
    constexpr std::size_t none = static_cast<std::size_t>(-1);
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
        const bool ends = rest.size() == word.size() || !is_word_character(word.back()) ||
                          !is_word_character(rest[word.size()]);
        if (is_cut || ends) return word.size();
    }
    return 0;
}

std::vector<WordSet::Match> WordSet::find(std::string_view text) const {
    std::vector<Match> found;
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
    : sources_(sources), group_(sources.size()), places_(sources.size()), is_broken_(sources.size(), false) {
    std::iota(group_.begin(), group_.end(), std::size_t{0});
    for (const auto& [one, other] : together) group_[leader(group_, one)] = leader(group_, other);
    for (std::size_t at = 0; at < group_.size(); ++at) group_[at] = leader(group_, at);
    std::vector<std::vector<std::string>> words(sources.size());
    for (Held& one : held) {
        for (const Span& place : one.values.places) places_[place.file].push_back(place);
        auto& list = words[group_[one.file]];
        std::move(one.values.words.begin(), one.values.words.end(), std::back_inserter(list));
        is_broken_[one.file] = one.is_broken;
    }
    words_.reserve(words.size());
    for (std::vector<std::string>& list : words) words_.emplace_back(std::move(list));
}

const WordSet& Scrub::words_of(FileId file) const { return words_[group_[file]]; }

const std::vector<Scrub::Range>& Scrub::ranges_of(FileId file) const {
    const std::lock_guard lock(guard_);
    const auto [entry, is_new] = ranges_.try_emplace(file);
    std::vector<Range>& ranges = entry->second;
    if (!is_new) return ranges;
    const std::string_view bytes = sources_[file].bytes();
    const auto add = [&](std::size_t begin, std::size_t end) {
        ranges.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    };
    for (const Span& place : places_[file]) add(place.begin, place.end);
    for (const TextRange& one : secrets_within(bytes, is_broken_[file])) add(one.begin, one.end);
    for (const WordSet::Match& one : words_of(file).find(bytes)) add(one.begin, one.end);
    if (!is_broken_[file]) {
        for_each_comment(bytes, [&](std::size_t begin, std::string_view comment) {
            for (const TextRange& one : secrets_within(comment, true)) add(begin + one.begin, begin + one.end);
        });
    }
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
    std::vector<Range> merged;
    for (const Range& one : ranges) {
        if (!merged.empty() && one.begin <= merged.back().end) {
            merged.back().end = std::max(merged.back().end, one.end);
        } else {
            merged.push_back(one);
        }
    }
    ranges = std::move(merged);
    return ranges;
}

std::string Scrub::text(FileId file, std::string_view text) const { return starred(text, parts_of(text, words_of(file))); }

std::string Scrub::path(std::string_view path) { return starred(path, secrets_within(path, false)); }

std::string Scrub::excerpt(FileId file, std::uint32_t begin, std::string_view text) const {
    std::string shown(text);
    const auto end = begin + static_cast<std::uint32_t>(text.size());
    const std::vector<Range>& ranges = ranges_of(file);
    auto at = std::partition_point(ranges.begin(), ranges.end(), [&](const Range& one) { return one.end <= begin; });
    for (; at != ranges.end() && at->begin < end; ++at) {
        for (std::uint32_t i = std::max(at->begin, begin); i < std::min(at->end, end); ++i) {
            char& c = shown[i - begin];
            if (c != '\n' && c != '\r') c = '*';
        }
    }
    return shown;
}

void Scrub::apply(Finding& finding) const {
    const FileId file = finding.span.file;
    const auto clean = [&](std::string& text) {
        if (!text.empty()) text = this->text(file, text);
    };
    clean(finding.message);
    clean(finding.label);
    clean(finding.help);
    clean(finding.suppressed_by);
    for (Related& related : finding.related) {
        clean(related.label);
        if (related.span.file != file) related.label = text(related.span.file, related.label);
    }
    if (!finding.fix) return;
    clean(finding.fix->description);
    const bool writes_secret =
        std::any_of(finding.fix->edits.begin(), finding.fix->edits.end(), [&](const Edit& edit) {
            return text(edit.span.file, edit.replacement) != edit.replacement;
        });
    if (writes_secret) finding.fix.reset();
}

}  // namespace pipelint
