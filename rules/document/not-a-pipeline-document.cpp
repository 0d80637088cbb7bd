#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    if (!input.is_named() || input.is_known() || !input.problems().empty()) return;
    const std::uint32_t begin = input.file().text_begin();
    report.at({input.file().id(), begin, begin}, "this file has nothing that pipelint reads")
        .help(
            "pipelint reads CloudFormation templates, pipeline documents of the AWS CLI, buildspecs and IAM policy "
            "documents");
}

}  // namespace

extern constexpr Rule not_a_pipeline_document{
    .name = "not-a-pipeline-document",
    .summary = "A named file has nothing that pipelint reads",
    .level = Level::note,
    .consequence = Consequence::unchecked,
    .check = check,
};

}  // namespace pipelint::rules
