#include <array>
#include <string_view>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/pipeline/action_types.h"

namespace pipelint::rules {
namespace {

/// Words for "whatever is newest" are unpinned-action-version's.
bool is_version(std::string_view text) {
    return !text.empty() && text != "*" && text.find_first_of("0123456789") != std::string_view::npos;
}

void check(const Input& input, Report& report) {
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        for (const TypedAction& typed : action.types) {
            for (const cfn::Alternative& version : action.type.version.alternatives()) {
                const std::string_view only = only_version(typed.type->owner);
                const bool is_other =
                    version.is_known_text() && is_version(version.text.chars()) && version.text.chars() != only;
                if (!is_other || only.empty()) continue;
                const Span span = version.place();
                Draft draft = report.at(span, "`{}` has no version `{}`; CodePipeline refuses the pipeline",
                                        typed.type->provider, version.text.chars());
                const bool is_github = typed.type->provider == "GitHub";
                draft
                    .help(is_github ? "what the console calls GitHub (version 2) is the owner `AWS`, the provider "
                                      "`CodeStarSourceConnection` and the version `\"1\"`"
                                    : "write `\"1\"`, the only version of this action type")
                    .under(*pipeline.document, typed.when.with(version.when));
                if (!is_github && version.node->is_scalar() && version.text.pieces().empty())
                    draft.unsafe_fix("Replace it with `1`", {{span, "1"}});
            }
        }
    });
}

// Where one of a parameter's values is no version, that it is a parameter's is said with it.
constexpr std::array<std::string_view, 1> superseded = {"unpinned-action-version"};

}  // namespace

extern constexpr Rule unknown_action_version{
    .name = "unknown-action-version",
    .summary = "A version that the action type does not have",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::unsafely,
    .supersedes = superseded,
    .check = check,
};

}  // namespace pipelint::rules
