#pragma once
// A string of the template that may be made of pieces, each of which knows where it stands.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "doc/node.h"
#include "text/range.h"
#include "text/span.h"

namespace pipelint::cfn {

/// Is there something in it that is not known before deployment? Asked of a part of a text's characters, and of what a
/// document says that was read from them.
bool has_hole(std::string_view chars);
/// Is it nothing but one such part?
bool is_hole(std::string_view chars);
/// The first such mark; an empty range at the end where there is none.
TextRange first_hole(std::string_view chars);

struct Piece {
    std::size_t begin = 0;  ///< in the whole text
    std::size_t end = 0;
    const doc::Node* node = nullptr;  ///< the scalar it stands in, or the call that is a hole
    std::size_t first = 0;            ///< where in that scalar's text
    std::size_t last = 0;
    bool hole = false;
    bool whole = false;           ///< its characters come from elsewhere: all of [first, last) is to blame
    bool separator = false;       ///< a delimiter of `Fn::Join`
    std::string_view expression;  ///< of a hole: what `${…}` or `Ref` names, if anything
};

/// A text whose parts know where they stand: written out, put together by functions, or with holes.
class Text {
public:
    Text() = default;
    /// The text of a scalar as it stands.
    explicit Text(const doc::Node* scalar) : scalar_(scalar) {}

    /// The characters, with a mark for each part that is not known: ask `holes` where.
    [[nodiscard]] std::string_view chars() const;
    /// The parts of the characters that stand for what is not known before deployment.
    [[nodiscard]] std::vector<TextRange> holes() const;
    /// The characters before the first of them: all where there is none.
    [[nodiscard]] std::string_view prefix() const;
    /// True where all of it is known: it has no hole, and nothing was left out because it is too long.
    [[nodiscard]] bool complete() const;
    /// What it was put together from; empty where it stands in one scalar.
    [[nodiscard]] const std::vector<Piece>& pieces() const;
    /// Where [first, last) stands: its piece, else the hull of its pieces.
    [[nodiscard]] Span part(std::size_t first, std::size_t last) const;
    /// [first, last) as a text of its own, its pieces where they were.
    [[nodiscard]] Text slice(std::size_t first, std::size_t last) const;
    /// A node of which it is, or of which its first piece is; nullptr where it is empty.
    [[nodiscard]] const doc::Node* node() const;

    /// A list that a function made, in the place of a text.
    static Text list(std::vector<Text> parts);
    /// The elements of one; nullptr where it is a text.
    [[nodiscard]] const std::vector<Text>* parts() const;

    class Builder;

private:
    struct Composite {
        std::vector<Text> parts;
        bool is_list = false;
        std::string chars;
        std::vector<Piece> pieces;
        bool complete = true;
    };
    const doc::Node* scalar_ = nullptr;
    std::shared_ptr<const Composite> composite_;
};

class Text::Builder {
public:
    /// Appends [first, last) of the scalar's text.
    void literal(const doc::Node* scalar, std::size_t first, std::size_t last);
    /// The same for a delimiter, which is not to blame for the text as a whole.
    void separator(const doc::Node* scalar);
    /// Appends another text, piece by piece.
    void append(const Text& text);
    /// Appends what a reference comes to; to blame is the reference, which is [first, last) of a scalar's
    /// text or, where both are 0, all of `node`.
    void substitute(std::string_view text, bool is_complete, const doc::Node* node, std::size_t first,
                    std::size_t last);
    /// Appends something unknown; `first` and `last` say where in a scalar, or are both 0 for all of `node`.
    void hole(const doc::Node* node, std::size_t first, std::size_t last, std::string_view expression);
    Text finish();
    [[nodiscard]] std::size_t size() const { return composite_.chars.size(); }
    /// False once `start` was called: an element, empty perhaps, stands in it.
    [[nodiscard]] bool is_empty() const { return !has_started_; }
    void start() { has_started_ = true; }

private:
    /// True where the text would grow beyond its bound; it counts as incomplete from then on.
    bool is_full(std::size_t more);

    Composite composite_;
    bool has_started_ = false;
};

}  // namespace pipelint::cfn
