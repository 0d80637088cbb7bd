#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

struct Effect {
    std::string_view words;
    Consequence consequence;
};
constexpr Effect of_template{"AWS refuses the document, or silently drops one of the values", Consequence::refused};
constexpr Effect of_buildspec{"CodeBuild silently drops one of the values", Consequence::fails};

void check_document(const doc::Document& document, const Effect& effect, Report& report) {
    for (const auto& [first, second] : document.duplicates()) {
        // A key that is decided at deployment may be any.
        if (cfn::has_hole(second->text)) continue;
        report.at(second->text_span(), "duplicate key `{}`; {}", second->text, effect.words)
            .leads_to(effect.consequence)
            .label("given again here")
            .note(first->text_span(), "first given here")
            .help("remove one of the two, or rename it");
    }
}

void check(const Input& input, Report& report) {
    if (!input.is_known()) return;
    const bool deployed = !input.templates().empty();
    for (const auto& document : input.documents()) {
        if (!input.is_known(*document)) continue;
        check_document(*document, deployed ? of_template : of_buildspec, report);
    }
    for (const auto& inlined : input.inline_buildspecs()) {
        for (const auto& document : inlined->documents()) {
            check_document(*document, of_buildspec, report);
        }
    }
}

}  // namespace

extern constexpr Rule duplicate_key{
    .name = "duplicate-key",
    .summary = "A mapping has a key twice",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
