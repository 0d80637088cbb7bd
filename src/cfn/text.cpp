#include "cfn/text.h"

#include <algorithm>
#include <utility>

#include "text/work.h"

namespace pipelint::cfn {
namespace {

/// Stands in the characters for what is not known: U+E000, of the private use area.
constexpr std::string_view hole_mark = "\xEE\x80\x80";

/// What costs as much as a step of work.
constexpr std::size_t letters_a_step = 64;

Span span_of(const Piece& piece, std::size_t first, std::size_t last) {
    if (!piece.node->is_scalar()) return piece.node->span();
    if (piece.hole || piece.whole) {
        return piece.last > piece.first ? piece.node->part(piece.first, piece.last) : piece.node->span();
    }
    const std::size_t begin = piece.first + (std::max(first, piece.begin) - piece.begin);
    const std::size_t end = piece.first + (std::min(last, piece.end) - piece.begin);
    return piece.node->part(begin, end);
}

}  // namespace

std::string_view Text::chars() const {
    if (composite_) return composite_->chars;
    return scalar_ == nullptr ? std::string_view() : scalar_->text;
}

bool has_hole(std::string_view chars) { return chars.find(hole_mark) != std::string_view::npos; }

TextRange first_hole(std::string_view chars) {
    const std::size_t at = std::min(chars.find(hole_mark), chars.size());
    return {at, std::min(at + hole_mark.size(), chars.size())};
}

bool is_hole(std::string_view chars) { return chars == hole_mark; }

std::vector<TextRange> Text::holes() const {
    std::vector<TextRange> found;
    const std::string_view all = chars();
    for (std::size_t at = all.find(hole_mark); at != std::string_view::npos; at = all.find(hole_mark, at + 1))
        found.push_back({at, at + hole_mark.size()});
    return found;
}

std::string_view Text::prefix() const { return chars().substr(0, chars().find(hole_mark)); }

bool Text::complete() const { return !composite_ || composite_->complete; }

const std::vector<Piece>& Text::pieces() const {
    static const std::vector<Piece> none;
    return composite_ ? composite_->pieces : none;
}

Span Text::part(std::size_t first, std::size_t last) const {
    if (!composite_) return scalar_ == nullptr ? Span{} : scalar_->part(first, last);
    Span result;
    bool found = false;
    const bool all = first == 0 && last == composite_->chars.size();
    const std::vector<Piece>& pieces = composite_->pieces;
    // Pieces follow each other, so those before the part are skipped, and nothing behind it is looked at.
    auto start = std::partition_point(pieces.begin(), pieces.end(), [&](const Piece& one) { return one.end < first; });
    for (; start != pieces.end() && start->begin <= last; ++start) {
        const Piece& piece = *start;
        if (all && piece.separator) continue;
        const bool overlaps = piece.begin < last && first < piece.end;
        const bool touches = first == last && piece.begin <= first && first <= piece.end;
        if (!overlaps && !touches) continue;
        const Span span = span_of(piece, first, last);
        result = found ? hull(result, span) : span;
        found = true;
        if (touches) break;
    }
    if (!found && !composite_->pieces.empty()) return composite_->pieces.back().node->span();
    return result;
}

const doc::Node* Text::node() const {
    if (!composite_) return scalar_;
    return composite_->pieces.empty() ? nullptr : composite_->pieces.front().node;
}

Text Text::list(std::vector<Text> parts) {
    auto composite = std::make_shared<Composite>();
    composite->parts = std::move(parts);
    composite->is_list = true;
    Text text;
    text.composite_ = std::move(composite);
    return text;
}

const std::vector<Text>* Text::parts() const {
    return composite_ && composite_->is_list ? &composite_->parts : nullptr;
}

Text Text::slice(std::size_t first, std::size_t last) const {
    Builder builder;
    work::spend();
    if (!composite_) {
        if (scalar_ != nullptr) builder.literal(scalar_, first, last);
        // Nothing of a text still stands somewhere.
        if (scalar_ != nullptr && first >= last) builder.substitute({}, true, scalar_, first, first);
        return builder.finish();
    }
    const std::vector<Piece>& pieces = composite_->pieces;
    auto start = std::partition_point(pieces.begin(), pieces.end(), [&](const Piece& one) { return one.end <= first; });
    for (; start != pieces.end() && start->begin < last; ++start) {
        const Piece& piece = *start;
        const std::size_t begin = std::max(first, piece.begin);
        const std::size_t end = std::min(last, piece.end);
        if (begin >= end) continue;
        if (piece.hole) {
            builder.hole(piece.node, piece.first, piece.last, piece.expression);
        } else if (piece.whole) {
            builder.substitute(chars().substr(begin, end - begin), true, piece.node, piece.first, piece.last);
        } else {
            builder.literal(piece.node, piece.first + (begin - piece.begin), piece.first + (end - piece.begin));
        }
    }
    return builder.finish();
}

bool Text::Builder::is_full(std::size_t more) {
    // Beyond what CloudFormation takes as a whole template, nothing is worth knowing.
    constexpr std::size_t most_characters = std::size_t{1} << 20U;
    constexpr std::size_t most_pieces = 20'000;
    // A piece counts as some bytes as well.
    work::spend_bytes(more + sizeof(Piece) / 2);
    const bool full = composite_.chars.size() + more > most_characters || composite_.pieces.size() >= most_pieces;
    if (full) composite_.complete = false;
    return full;
}

void Text::Builder::literal(const doc::Node* scalar, std::size_t first, std::size_t last) {
    if (first >= last || is_full(last - first)) return;
    const std::size_t begin = composite_.chars.size();
    composite_.chars += scalar->text.substr(first, last - first);
    composite_.pieces.push_back({begin, composite_.chars.size(), scalar, first, last, false, false, false, {}});
    work::spend((last - first) / letters_a_step);
    if (composite_.chars.find(hole_mark, begin) != std::string::npos) composite_.complete = false;
}

void Text::Builder::separator(const doc::Node* scalar) {
    const std::size_t before = composite_.pieces.size();
    literal(scalar, 0, scalar->text.size());
    if (composite_.pieces.size() > before) composite_.pieces.back().separator = true;
}

void Text::Builder::substitute(std::string_view text, bool is_complete, const doc::Node* node, std::size_t first,
                               std::size_t last) {
    if (is_full(text.size())) return;
    const std::size_t begin = composite_.chars.size();
    composite_.chars += text;
    composite_.pieces.push_back({begin, composite_.chars.size(), node, first, last, false, true, false, {}});
    composite_.complete = composite_.complete && is_complete;
}

void Text::Builder::append(const Text& text) {
    if (!text.composite_) {
        if (text.scalar_ != nullptr) literal(text.scalar_, 0, text.scalar_->text.size());
        return;
    }
    if (is_full(text.composite_->chars.size())) return;
    work::spend_bytes(text.composite_->pieces.size() * sizeof(Piece) / 2);
    const std::size_t offset = composite_.chars.size();
    composite_.chars += text.composite_->chars;
    for (Piece piece : text.composite_->pieces) {
        piece.begin += offset;
        piece.end += offset;
        composite_.pieces.push_back(piece);
    }
    composite_.complete = composite_.complete && text.composite_->complete;
}

void Text::Builder::hole(const doc::Node* node, std::size_t first, std::size_t last, std::string_view expression) {
    if (is_full(hole_mark.size())) return;
    const std::size_t begin = composite_.chars.size();
    composite_.chars += hole_mark;
    composite_.pieces.push_back({begin, composite_.chars.size(), node, first, last, true, false, false, expression});
    composite_.complete = false;
}

Text Text::Builder::finish() {
    Text text;
    text.composite_ = std::make_shared<const Composite>(std::move(composite_));
    return text;
}

}  // namespace pipelint::cfn
