#include <string_view>

#include "lint/report.h"
#include "model/input.h"
#include "model/structure/flaw.h"

namespace pipelint::rules {
namespace {

using Kind = StructureFlaw::Kind;

void report_name(const StructureFlaw& flaw, Report& report) {
    const std::string_view what = flaw.member->names;
    const auto draft = [&] {
        switch (flaw.kind) {
            case Kind::too_short:
                return report.at(flaw.span, "the name of the {} is empty; {}", what, refusal_of(flaw));
            case Kind::too_long:
                return report.at(flaw.span, "the name of the {} has {} characters; at most {} are allowed; {}", what,
                                 flaw.count, flaw.member->most, refusal_of(flaw));
            default:
                return report.at(flaw.span, "the name of the {} must not contain this character; {}", what,
                                 refusal_of(flaw));
        }
    };
    draft()
        .help(fmt::format("use 1 to {} of {}", flaw.member->most, in_words(flaw.member->characters)))
        .under(*flaw.document, flaw.when);
}

void check(const Input& input, Report& report) {
    for (const StructureFlaw& flaw : input.structure_flaws()) {
        const bool is_name =
            flaw.kind == Kind::too_short || flaw.kind == Kind::too_long || flaw.kind == Kind::wrong_character;
        if (is_name && !flaw.member->names.empty()) report_name(flaw, report);
    }
}

}  // namespace

extern constexpr Rule invalid_name{
    .name = "invalid-name",
    .summary = "A name is empty, too long, or has invalid characters",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
