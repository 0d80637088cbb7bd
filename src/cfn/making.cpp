#include "cfn/making.h"

#include <utility>

namespace pipelint::cfn::making {

using doc::Node;

void set_unknown(Alternative& alternative, const Node* node, Unknown why) {
    alternative.state = State::unknown;
    alternative.why = why;
    alternative.node = node;
    alternative.span = node->text_span();
}

void set_data(Alternative& alternative, const Node* node) {
    alternative.state = State::known;
    alternative.node = node;
    if (!node->is_scalar()) {
        alternative.span = node->span();
        return;
    }
    alternative.has_text = true;
    alternative.text = Text(node);
    alternative.span = node->text.empty() ? node->span() : node->text_span();
}

void set_text(Alternative& alternative, const Node* node, Text text, const Span& span) {
    alternative.node = node;
    alternative.span = span;
    alternative.has_text = true;
    alternative.state = text.complete() ? State::known : State::partial;
    if (text.chars().find("{{resolve:") != std::string_view::npos) {
        alternative.state = State::unknown;
        alternative.why = Unknown::dynamic_reference;
    }
    alternative.text = std::move(text);
}

Text referred(std::string_view chars, const Node* node) {
    Text::Builder builder;
    builder.substitute(chars, true, node, 0, 0);
    return builder.finish();
}

}  // namespace pipelint::cfn::making
