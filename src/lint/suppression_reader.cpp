// Finds the ignores: comments, and `Metadata` of templates.

#include "lint/suppression.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <optional>

#include "text/characters.h"

namespace pipelint {
namespace {

using doc::Node;

constexpr std::string_view mark = "pipelint";
/// Words by which other linters are silenced, and ours: a comment with one of them is meant as an ignore.
constexpr std::array<std::string_view, 7> silencers = {"ignore", "disable",  "noqa", "nolint",
                                                       "skip",   "suppress", "off"};

std::size_t line_begin(std::string_view bytes, std::size_t at) {
    while (at > 0 && !is_break(bytes[at - 1])) --at;
    return at;
}

std::size_t line_end(std::string_view bytes, std::size_t at) {
    while (at < bytes.size() && !is_break(bytes[at])) ++at;
    return at;
}

std::size_t skip_blanks(std::string_view bytes, std::size_t at) {
    while (at < bytes.size() && is_blank(bytes[at])) ++at;
    return at;
}

/// Calls `visit` with every node that is written in this document, aliases not followed.
template <typename Visit>
void walk(const Node* node, const Visit& visit) {
    if (node == nullptr) return;
    visit(*node);
    if (node->kind == doc::Kind::tagged) walk(node->inner(), visit);
    for (const Node* item : node->items()) walk(item, visit);
    for (const doc::Member& member : node->members()) {
        if (member.merged) continue;
        walk(member.key, visit);
        walk(member.value, visit);
    }
}

struct Range {
    std::size_t begin;
    std::size_t end;
};

/// Where texts stand in a document, and what begins where: made once, asked for each comment.
class Layout {
public:
    explicit Layout(const doc::Document& document) : bytes_(document.bytes()) {
        walk(document.root(), [this](const Node& node) { add(node); });
        const auto by_begin = [](const Range& a, const Range& b) { return a.begin < b.begin; };
        std::sort(texts_.begin(), texts_.end(), by_begin);
        std::sort(parts_.begin(), parts_.end(), by_begin);
    }

    /// Comments are what is left when texts are taken away.
    [[nodiscard]] bool is_comment(std::size_t hash) const {
        const bool after_mark = hash == 3 && bytes_.starts_with("\xEF\xBB\xBF");
        if (hash > 0 && !after_mark && !is_blank(bytes_[hash - 1]) && !is_break(bytes_[hash - 1])) return false;
        const auto after = std::upper_bound(texts_.begin(), texts_.end(), hash,
                                            [](std::size_t at, const Range& text) { return at < text.begin; });
        return after == texts_.begin() || hash >= std::prev(after)->end;
    }

    /// The line, and all that begins on it: a key's value, a list's item.
    [[nodiscard]] Range scope_of(const Range& line) const {
        Range scope = line;
        const std::size_t end = scope.end;
        auto part = std::lower_bound(parts_.begin(), parts_.end(), scope.begin,
                                     [](const Range& p, std::size_t from) { return p.begin < from; });
        for (; part != parts_.end() && part->begin < end; ++part) scope.end = std::max(scope.end, part->end);
        return scope;
    }

private:
    void add(const Node& node) {
        if (node.is_scalar()) {
            // A comment may stand behind the `|` of a block scalar, on the same line.
            const bool block = node.style == doc::Style::literal || node.style == doc::Style::folded;
            texts_.push_back({block ? line_end(bytes_, node.begin) : node.begin, node.end});
        }
        for (const doc::Member& member : node.members()) {
            if (!member.merged) parts_.push_back({member.key->begin, member.value->end});
        }
        for (const Node* item : node.items()) parts_.push_back({item->begin, item->end});
    }

    std::string_view bytes_;
    std::vector<Range> texts_;
    std::vector<Range> parts_;
};

/// The lines around the comments of a document, asked for from the first comment to the last: what is the same for
/// several of them is worked out once.
class Lines {
public:
    Lines(std::string_view bytes, const Layout& layout) : bytes_(bytes), layout_(layout) {}

    /// The line at the place.
    const Range& at(std::size_t place) {
        if (place < line_.begin || place > line_.end || line_.end == 0) {
            line_ = {line_begin(bytes_, place), line_end(bytes_, place)};
            text_ = skip_blanks(bytes_, line_.begin);
        }
        return line_;
    }
    /// The first character on the line at the place that is no blank.
    std::size_t text_at(std::size_t place) {
        at(place);
        return text_;
    }
    /// What an ignore behind something on that line covers.
    const Range& scope_at(std::size_t place) {
        const Range& line = at(place);
        if (own_begin_ != line.begin) own_scope_ = layout_.scope_of(line);
        own_begin_ = line.begin;
        return own_scope_;
    }
    /// What an ignore that stands alone covers: the next line that is neither blank nor a comment.
    const Range& scope_below(std::size_t end_of_line) {
        const bool is_known = end_of_line == below_from_ || (end_of_line > below_from_ && end_of_line < below_text_);
        if (!is_known) {
            below_from_ = end_of_line;
            below_text_ = next_line_of_text(end_of_line);
            below_scope_ = layout_.scope_of({line_begin(bytes_, below_text_), line_end(bytes_, below_text_)});
        }
        return below_scope_;
    }

private:
    [[nodiscard]] std::size_t next_line_of_text(std::size_t at) const {
        while (at < bytes_.size()) {
            at = line_end(bytes_, at);
            while (at < bytes_.size() && is_break(bytes_[at])) ++at;
            const std::size_t text = skip_blanks(bytes_, at);
            if (text < bytes_.size() && bytes_[text] != '#' && !is_break(bytes_[text])) return text;
        }
        return at;
    }

    std::string_view bytes_;
    const Layout& layout_;
    Range line_{0, 0};
    std::size_t text_ = 0;
    std::size_t own_begin_ = std::string_view::npos;
    Range own_scope_{0, 0};
    std::size_t below_from_ = std::string_view::npos;
    std::size_t below_text_ = 0;
    Range below_scope_{0, 0};
};

/// The names in `[a, b]`, which begins at `open`; the place behind the bracket.
std::size_t read_entries(const doc::Document& document, std::size_t open, std::size_t stop, Suppression& suppression) {
    const std::string_view bytes = document.bytes();
    const std::size_t close = open + std::min(bytes.substr(open, stop - open).find(']'), stop - open);
    std::vector<Range> parts;
    for (std::size_t at = open + 1; at < close;) {
        const std::size_t comma = std::min(bytes.find(',', at), close);
        parts.push_back({at, comma});
        at = comma + 1;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::size_t begin = parts[i].begin;
        std::size_t end = parts[i].end;
        while (begin < end && is_blank(bytes[begin])) ++begin;
        while (end > begin && is_blank(bytes[end - 1])) --end;
        if (begin == end) continue;
        Suppression::Entry entry;
        entry.name = std::string(bytes.substr(begin, end - begin));
        entry.span = document.locate(begin, end);
        // One of several goes with its comma, the one before it or the one behind it.
        const bool first = i == 0;
        if (parts.size() > 1)
            entry.removal = first ? document.locate(begin, skip_blanks(bytes, parts[i].end + 1))
                                  : document.locate(parts[i].begin - 1, end);
        suppression.entries.push_back(std::move(entry));
    }
    return std::min(close + 1, stop);
}

/// Is `pipelint…` meant as an ignore, though it is not written as one: `Pipelint: Ignore`, `pipelint: disable`,
/// `pipelint ignore[…]`? Prose about pipelint is not.
bool looks_like_ignore(std::string_view comment) {
    const std::string text = in_lower_case(comment);
    std::size_t at = skip_blanks(text, mark.size());
    const bool has_colon = at < text.size() && text[at] == ':';
    if (has_colon) at = skip_blanks(text, at + 1);
    const std::string_view rest = std::string_view(text).substr(at);
    const std::size_t word = std::min(rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz-_"), rest.size());
    const bool silences = std::any_of(silencers.begin(), silencers.end(), [&](std::string_view silencer) {
        return rest.substr(0, word).starts_with(silencer);
    });
    const bool bracketed = word < rest.size() && std::string_view("[(=").find(rest[word]) != std::string_view::npos;
    return silences && (has_colon || bracketed);
}

/// What is taken out where the comment goes.
Span removal_of(const doc::Document& document, Lines& lines, std::size_t hash, std::size_t stop) {
    const std::string_view bytes = document.bytes();
    const std::size_t begin = lines.at(hash).begin;
    const bool alone = stop == lines.at(hash).end && lines.text_at(hash) == hash;
    // A line of its own goes with the line break before it: what follows keeps its indentation, also in a text that
    // stands indented in a file. The first line of a file goes with the break behind it, that of such a text stays
    // empty.
    std::size_t removal_begin = hash;
    std::size_t removal_end = stop;
    if (alone && begin > 0) {
        removal_begin = begin - 1;
        if (removal_begin > 0 && bytes[removal_begin - 1] == '\r') --removal_begin;
    } else if (alone && document.origin() == nullptr) {
        removal_begin = begin;
        if (removal_end < bytes.size() && bytes[removal_end] == '\r') ++removal_end;
        if (removal_end < bytes.size() && bytes[removal_end] == '\n') ++removal_end;
    } else {
        while (removal_begin > begin && is_blank(bytes[removal_begin - 1])) --removal_begin;
    }
    return document.locate(removal_begin, removal_end);
}

/// Reads the ignore that begins at `hash` and ends at `stop`: with its line, or where another one begins.
std::optional<Suppression> read_comment(const doc::Document& document, Lines& lines, std::size_t hash, std::size_t word,
                                        std::size_t stop) {
    const std::string_view bytes = document.bytes();
    const std::string_view comment = bytes.substr(word, stop - word);
    const bool ours = comment.starts_with(mark) && comment.substr(mark.size()).starts_with(':');
    std::size_t at = ours ? skip_blanks(bytes, word + mark.size() + 1) : stop;
    const bool whole_file = bytes.substr(at).starts_with("ignore-file");
    const bool ignores = whole_file || bytes.substr(at).starts_with("ignore");
    if (ignores) at += whole_file ? std::string_view("ignore-file").size() : std::string_view("ignore").size();
    // The word ends there, or it is another.
    const bool ends = ignores && (at >= stop || is_blank(bytes[at]) || bytes[at] == '[');
    if (!ends) {
        if (!looks_like_ignore(comment)) return std::nullopt;
        Suppression none;
        none.malformed = true;
        none.span = document.locate(hash, stop);
        return none;
    }
    at = std::min(skip_blanks(bytes, at), stop);

    Suppression suppression;
    suppression.whole_file = whole_file;
    const bool names = at < stop && bytes[at] == '[';
    suppression.every_rule = !names;
    if (names) at = read_entries(document, at, stop, suppression);
    suppression.reason = trim(bytes.substr(at, stop - at));
    suppression.span = document.locate(hash, stop);

    suppression.removal = removal_of(document, lines, hash, stop);
    if (whole_file) {
        // Anywhere before the first key; further down it would surprise, and hides nothing.
        const bool before_keys = document.root() == nullptr || hash < document.root()->begin;
        const bool first = before_keys && document.part().begin == 0;
        suppression.scope = first ? document.locate(0, bytes.size()) : Span{document.file(), 0, 0};
        // In a buildspec inside a template, the file is the buildspec.
        if (!first || document.origin() != nullptr) suppression.whole_file = false;
        suppression.misplaced = !first;
    } else {
        const bool is_below = bytes[lines.text_at(hash)] == '#';
        const Range scope = is_below ? lines.scope_below(lines.at(hash).end) : lines.scope_at(hash);
        suppression.scope = document.locate(scope.begin, scope.end);
    }
    return suppression;
}

void read_comments(const doc::Document& document, std::vector<Suppression>& out) {
    if (document.format() != doc::Format::yaml) return;
    const std::string_view bytes = document.bytes();
    // Its first letter may be a capital by mistake.
    constexpr std::string_view tail = mark.substr(1);
    const std::string_view part = bytes.substr(0, document.part().end);
    std::size_t found = part.find(tail, document.part().begin);
    if (found == std::string_view::npos) return;
    const Layout layout(document);
    Lines lines(bytes, layout);
    struct Mark {
        std::size_t hash;
        std::size_t word;
    };
    std::vector<Mark> marks;
    std::size_t least = document.part().begin;  // blanks are looked at once
    for (; found != std::string_view::npos; found = part.find(tail, found + 1)) {
        if (found == 0 || (bytes[found - 1] != 'p' && bytes[found - 1] != 'P')) continue;
        const std::size_t word = found - 1;
        std::size_t hash = word;
        while (hash > least && is_blank(bytes[hash - 1])) --hash;
        if (hash == least || bytes[hash - 1] != '#') continue;
        --hash;
        least = found;
        if (layout.is_comment(hash)) marks.push_back({hash, word});
    }
    for (std::size_t at = 0; at < marks.size(); ++at) {
        std::size_t stop = lines.at(marks[at].hash).end;
        if (at + 1 < marks.size()) stop = std::min(stop, marks[at + 1].hash);
        if (auto suppression = read_comment(document, lines, marks[at].hash, marks[at].word, stop))
            out.push_back(std::move(*suppression));
    }
}

/// `Metadata: {pipelint: {ignore: [{rule: …, reason: …}]}}` of a resource or of the template.
void read_metadata(const Node* owner, const Span& scope, bool whole_file, std::vector<Suppression>& out) {
    const Node* metadata = owner->get("Metadata");
    const Node* ours = metadata == nullptr ? nullptr : metadata->get("pipelint");
    if (ours == nullptr) return;
    const auto malformed = [&](const Span& span) {
        Suppression none;
        none.malformed = true;
        none.span = span;
        out.push_back(std::move(none));
    };
    const doc::Member* member = ours->find("ignore");
    if (member == nullptr)
        return malformed(ours->is_mapping() && !ours->members().empty() ? ours->members().front().key->text_span()
                                                                        : ours->span());
    const Node* ignores = doc::resolve(member->value);
    if (!ignores->is_sequence()) return malformed(member->key->text_span());
    for (const Node* item : ignores->items()) {
        const Node* ignore = doc::resolve(item);
        const Node* rule = ignore->is_scalar() ? ignore : ignore->get("rule");
        if (rule == nullptr || !rule->is_scalar()) {
            malformed(ignore->span());
            continue;
        }
        Suppression suppression;
        suppression.span = ignore->span();
        suppression.scope = scope;
        suppression.whole_file = whole_file;
        suppression.entries.push_back({std::string(rule->text), rule->text_span(), {}, false});
        const Node* reason = ignore->get("reason");
        if (reason != nullptr && reason->is_scalar()) suppression.reason = std::string(reason->text);
        out.push_back(std::move(suppression));
    }
}

}  // namespace

std::vector<Suppression> suppressions_of(const Input& input) {
    std::vector<Suppression> found;
    const std::string_view bytes = input.file().bytes();
    if (bytes.find(mark.substr(1)) == std::string_view::npos) return found;
    for (const auto& document : input.documents()) read_comments(*document, found);
    for (const auto& inlined : input.inline_buildspecs()) {
        for (const auto& document : inlined->documents()) read_comments(*document, found);
    }
    for (const auto& document : input.templates()) {
        if (!document->is_cloudformation()) continue;
        const Node* root = doc::resolve(document->document().root());
        read_metadata(root, root->span(), true, found);
        for (const cfn::Resource& resource : document->resources()) {
            read_metadata(resource.body, hull(resource.key->span(), resource.body->span()), false, found);
        }
    }
    return found;
}

}  // namespace pipelint
