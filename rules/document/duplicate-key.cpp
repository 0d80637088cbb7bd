#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check_document(const doc::Document& document, std::string_view consequence, Report& report) {
    for (const auto& [first, second] : document.duplicates()) {
        // A key that is decided at deployment may be any.
        if (cfn::has_hole(second->text)) continue;
        report.at(second->text_span(), "the key `{}` is given twice; {}", second->text, consequence)
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
        check_document(*document,
                       deployed ? "AWS refuses the document, or takes one of the values and drops the other"
                                : "CodeBuild takes one of the values and drops the other",
                       report);
    }
    for (const auto& inlined : input.inline_buildspecs()) {
        for (const auto& document : inlined->documents()) {
            check_document(*document, "CodeBuild takes one of the values and drops the other", report);
        }
    }
}

}  // namespace

extern constexpr Rule duplicate_key{
    .name = "duplicate-key",
    .summary = "A mapping has the same key twice",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
