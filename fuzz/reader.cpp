#include "reader.h"

#include "fuzz.h"
#include "text/utf8.h"

namespace pipelint::fuzz {
namespace {

void check_places(const doc::Node* node, std::size_t size) {
    MUST(node->begin <= node->end && node->end <= size);
    if (node->is_scalar()) {
        MUST(node->part(0, node->text.size()).end <= size);
        MUST(node->text_span().end <= size);
    }
    if (node->kind == doc::Kind::alias) return;
    if (node->inner() != nullptr) check_places(node->inner(), size);
    for (const doc::Node* item : node->items()) check_places(item, size);
    for (const doc::Member& member : node->members()) {
        if (member.merged) continue;
        check_places(member.key, size);
        check_places(member.value, size);
    }
}

}  // namespace

void check_reader(std::string_view bytes, const std::function<doc::Loaded(const doc::Source&)>& read) {
    // `load` rejects control characters and whatever is not UTF-8.
    if (utf8::first_invalid(bytes) || utf8::has_c0_control(bytes)) return;
    const std::uint32_t begin = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const doc::Loaded loaded = read({bytes, begin, 0, nullptr});
    for (const auto& document : loaded.documents) {
        if (document->root() != nullptr) check_places(document->root(), bytes.size());
    }
    for (const doc::Problem& problem : loaded.problems)
        MUST(problem.span.begin <= problem.span.end && problem.span.end <= bytes.size());
}

}  // namespace pipelint::fuzz
