// The JSON reader: whatever the bytes, a tree with every place inside them, or a problem.

#include "doc/document.h"
#include "doc/readers.h"
#include "fuzz.h"
#include "text/utf8.h"

namespace {

using namespace pipelint;

void look(const doc::Node* node, std::size_t size) {
    MUST(node->begin <= node->end && node->end <= size);
    if (node->is_scalar()) {
        MUST(node->part(0, node->text.size()).end <= size);
        MUST(node->text_span().end <= size);
    }
    if (node->kind == doc::Kind::alias) return;
    if (node->inner() != nullptr) look(node->inner(), size);
    for (const doc::Node* item : node->items()) look(item, size);
    for (const doc::Member& member : node->members()) {
        if (member.merged) continue;
        look(member.key, size);
        look(member.value, size);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes = text_of(data, size);
    // `load` turns away what is no UTF-8, and control characters.
    if (utf8::first_invalid(bytes) || utf8::has_c0_control(bytes)) return 0;
    const std::uint32_t begin = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const doc::Source source{bytes, begin, 0, nullptr};
    const doc::Loaded loaded = doc::read_json(source, {});
    for (const auto& document : loaded.documents) {
        if (document->root() != nullptr) look(document->root(), size);
    }
    for (const doc::Problem& problem : loaded.problems) MUST(problem.span.begin <= problem.span.end);
    return 0;
}
