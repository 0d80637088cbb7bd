#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/words.h"
#include "lint/report.h"
#include "model/input.h"
#include "model/structure/flaw.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

using Kind = StructureFlaw::Kind;

/// Is it the name of a member in the other of the two spellings?
bool is_other_spelling(const StructureFlaw& flaw, const Member& meant) {
    const Spelling other = flaw.spelling == Spelling::api ? Spelling::cloudformation : Spelling::api;
    return !flaw.in_buildspec && flaw.text == written_name(meant, other);
}

/// `phases` and the four phases are what CodeBuild runs: without them nothing happens.
bool is_vital(const StructureFlaw& flaw, const Member& meant) {
    return flaw.in_buildspec && (meant.name == "phases" || flaw.structure->name == "BuildspecPhases");
}

/// Where a property goes that stands at the wrong place; empty where none is known.
std::string rightful_place(const StructureFlaw& flaw) {
    const std::string_view key = flaw.text;
    for (const MisplacedKey& one : misplaced_keys()) {
        const bool is_here = &structures()[one.structure] == flaw.structure && is_in(one.in, flaw.spelling);
        if (is_here && contains(one.keys, key)) return std::string(one.help);
    }
    if (flaw.structure->name != "Action") return {};
    const std::string configuration = spelled(flaw.spelling, "Configuration");
    const std::string type = spelled(flaw.spelling, "ActionTypeId");
    for (const Member& member : find_structure("ActionTypeId")->members) {
        if (key == written_name(member, flaw.spelling)) return fmt::format("`{}` belongs in `{}`", key, type);
    }
    for (const ActionType& one : action_types()) {
        if (find_key(one, key) != nullptr) return fmt::format("`{}` is a key of the `{}`", key, configuration);
    }
    return {};
}

/// What is written in the other spelling below a member whose name is: it would be refused one by one.
void respell_below(const Member& member, Spelling spelling, const doc::Node* value, std::vector<Edit>& edits) {
    value = doc::resolve(value);
    if (value == nullptr) return;
    for (const doc::Node* item : value->items()) respell_below(member, spelling, item, edits);
    if (member.shape != Shape::structure && member.shape != Shape::list) return;
    const Spelling other = spelling == Spelling::api ? Spelling::cloudformation : Spelling::api;
    for (const Member& inner : structure_of(member).members) {
        const std::string name = written_name(inner, spelling);
        const doc::Member* here = value->find(written_name(inner, other));
        if (here == nullptr || name == here->key->text || value->find(name) != nullptr) continue;
        edits.push_back({here->key->text_span(), name});
        respell_below(inner, spelling, here->value, edits);
    }
}

void report_unknown(const StructureFlaw& flaw, Report& report) {
    const Member* meant = meant_member(*flaw.structure, flaw.spelling, flaw.text);
    const bool is_ignored = flaw.in_buildspec && (meant == nullptr || !is_vital(flaw, *meant));
    const std::string_view what = flaw.in_buildspec ? "key" : "property";
    Draft draft = flaw.in_buildspec ? report.at(flaw.span, is_ignored ? Level::warning : Level::error,
                                                "`{}` is not a key of {}; CodeBuild logs a warning and ignores it",
                                                flaw.text, flaw.structure->called)
                                    : report.at(flaw.span, "`{}` is not a property of {}; {}", flaw.text,
                                                flaw.structure->called, refusal_of(flaw));
    if (flaw.in_buildspec) draft.leads_to(Consequence::fails);
    const bool is_other = meant != nullptr && is_other_spelling(flaw, *meant);
    const std::string place = is_other ? std::string() : rightful_place(flaw);
    if (!place.empty()) {
        draft.help(place);
    } else if (meant != nullptr) {
        const std::string name = written_name(*meant, flaw.spelling);
        draft.help(is_other_spelling(flaw, *meant)
                       ? fmt::format("write `{}`; this is {}'s spelling", name,
                                     flaw.spelling == Spelling::api ? "CloudFormation" : "the API")
                       : fmt::format("did you mean `{}`?", name));
        if (flaw.mapping != nullptr && flaw.mapping->find(name) == nullptr) {
            std::vector<Edit> edits = {{flaw.span, name}};
            if (is_other) respell_below(*meant, flaw.spelling, flaw.mapping->get(flaw.text), edits);
            draft.unsafe_fix(fmt::format("Replace it with `{}`", name), std::move(edits));
        }
    } else {
        draft.help(fmt::format("its {} are {}", what == "key" ? "keys" : "properties",
                               list_of_members(*flaw.structure, flaw.spelling)));
    }
    if (flaw.document != nullptr) draft.under(*flaw.document, flaw.when);
}

/// What `get-pipeline` prints holds more than the calls that write a pipeline take.
void check_root(const Pipeline& pipeline, Report& report) {
    if (pipeline.spelling != Spelling::api) return;
    const doc::Node* root = doc::resolve(pipeline.document->document().root());
    if (root->find("pipeline") == nullptr) return;
    for (const doc::Member& member : root->members()) {
        const std::string_view key = member.key->text;
        if (key == "metadata") {
            report
                .at(member.key->text_span(), Level::warning,
                    "`metadata` is what `get-pipeline` prints; `create-pipeline` and `update-pipeline` refuse the "
                    "document with it")
                .help("remove it before you send the document");
        } else if (key != "pipeline" && key != "tags") {
            const auto near = nearest(key, std::array<std::string_view, 2>{"tags", "pipeline"});
            if (!near) continue;
            report.at(member.key->text_span(), "`{}` is not a member of the document; the AWS CLI refuses it", key)
                .did_you_mean(*near)
                .unsafe_replacement(member.key->text_span(), *near);
        }
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) check_root(pipeline, report);
    for (const StructureFlaw& flaw : input.structure_flaws()) {
        // `x-common` and `.common` hold what anchors repeat.
        const bool is_holder = flaw.in_buildspec && (flaw.text.starts_with("x-") || flaw.text.starts_with('.'));
        if (flaw.kind == Kind::unknown_member && !is_holder) report_unknown(flaw, report);
    }
}

}  // namespace

extern constexpr Rule unknown_property{
    .name = "unknown-property",
    .summary = "A property that does not exist there",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
