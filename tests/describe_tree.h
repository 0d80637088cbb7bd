#pragma once
// What a reader made of a text, as text: every node on a line, with its kind, style, place and text. Two readers agree
// where these are equal.

#include <string>
#include <string_view>

#include "doc/document.h"

namespace pipelint::testing {

/// The text of a node; of a block without the white space at its end, of which yaml-cpp keeps too much or too little
/// where the file ends in a line of blanks.
inline std::string_view text_of(const doc::Node& node) {
    const bool is_block = node.style == doc::Style::literal || node.style == doc::Style::folded;
    return is_block ? node.text.substr(0, node.text.find_last_not_of(" \n") + 1) : node.text;
}

inline void describe(const doc::Node& node, std::string& out) {
    out += std::to_string(static_cast<int>(node.kind)) + ' ' + std::to_string(static_cast<int>(node.style)) + ' ' +
           std::to_string(node.begin) + '-' + std::to_string(node.end) + " [" + std::string(text_of(node)) + "]\n";
    if (node.kind == doc::Kind::alias) return;
    if (node.inner() != nullptr) describe(*node.inner(), out);
    for (const doc::Node* item : node.items()) describe(*item, out);
    for (const doc::Member& member : node.members()) {
        if (member.merged) {
            out += "merged\n";
            continue;
        }
        describe(*member.key, out);
        describe(*member.value, out);
    }
    out += "end\n";
}

inline std::string describe(const doc::Loaded& loaded) {
    std::string out;
    for (const auto& document : loaded.documents) {
        out += "document " + std::to_string(document->part().begin) + '-' + std::to_string(document->part().end) + ' ' +
               std::to_string(document->duplicates().size()) + " doubled\n";
        if (document->root() != nullptr) describe(*document->root(), out);
    }
    return out;
}

}  // namespace pipelint::testing
