#include <string>
#include <vector>

#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/structure/flaw.h"

namespace pipelint::rules {
namespace {

void report_missing(const StructureFlaw& flaw, Report& report) {
    std::vector<const Member*> lacking = {flaw.member};
    lacking.insert(lacking.end(), flaw.also.begin(), flaw.also.end());
    std::string names;
    for (std::size_t at = 0; at < lacking.size(); ++at) {
        names += at == 0 ? "`" : at + 1 == lacking.size() ? " and `" : ", `";
        names += written_name(*lacking[at], flaw.spelling) + "`";
    }
    std::string help = fmt::format("add {}", names);
    if (lacking.size() == 1 && flaw.member->allowed.size() == 1)
        help = fmt::format("write `{}: {}`", written_name(*flaw.member, flaw.spelling), flaw.member->allowed.front());
    if (flaw.structure->name == "Pipeline" && flaw.member->name == "RoleArn")
        help += ", the ARN of the role with which CodePipeline works, such as `!GetAtt Role.Arn`";
    report.at(flaw.span, "{} must have {}; {}", flaw.structure->called, names, refusal_of(flaw))
        .label(fmt::format("no {} here", names))
        .help(help)
        .under(*flaw.document, flaw.when);
}

/// The Commands action is nothing without its commands.
void check_commands(const Pipeline& pipeline, const Action& action, Report& report) {
    if (!action.is("Compute", "AWS", "Commands")) return;
    const std::string name = spelled(pipeline.spelling, "Commands");
    const cfn::Value commands = action.whole.member(name);
    for (const cfn::Alternative& one : commands.alternatives()) {
        if (one.state != cfn::State::absent) continue;
        // Those in the configuration are unknown-action-configuration's.
        if (action.configuration.member("Commands").is_present() ||
            action.configuration.member("commands").is_present())
            continue;
        report
            .at(action.place,
                "the action must have `{}`; CodePipeline answers \"must have a non-empty commands field\"", name)
            .label(fmt::format("no `{}` here", name))
            .help(fmt::format("add `{}`, a list of shell commands, beside its `{}`", name,
                              spelled(pipeline.spelling, "ActionTypeId")))
            .under(*pipeline.document, one.when);
    }
}

void check(const Input& input, Report& report) {
    for_each_stage(input, [&](const Pipeline& pipeline, const Stage& stage) {
        for (const Action& action : stage.actions) check_commands(pipeline, action, report);
    });
    for (const StructureFlaw& flaw : input.structure_flaws()) {
        if (flaw.kind == StructureFlaw::Kind::missing_member) report_missing(flaw, report);
    }
}

}  // namespace

extern constexpr Rule missing_property{
    .name = "missing-property",
    .summary = "A required property is missing",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
