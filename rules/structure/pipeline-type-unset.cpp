#include <algorithm>
#include <string>

#include "lint/report.h"
#include "model/input.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const std::string key = spelled(pipeline.spelling, "PipelineType");
        const cfn::Value type = pipeline.whole.member(key);
        const auto alternatives = type.alternatives();
        const bool unset = std::all_of(alternatives.begin(), alternatives.end(),
                                       [](const cfn::Alternative& one) { return one.state == cfn::State::absent; });
        if (!unset || alternatives.empty()) continue;
        report
            .at(pipeline.place,
                "the pipeline has no `{}`: the service chooses one, and V1 and V2 are billed differently", key)
            .help(fmt::format("write `{}: V2`, or `V1`", key))
            .under(*pipeline.document, pipeline.when);
    }
}

}  // namespace

extern constexpr Rule pipeline_type_unset{
    .name = "pipeline-type-unset",
    .summary = "A pipeline does not say which type it is",
    .level = Level::note,
    .consequence = Consequence::discouraged,
    .is_opt_in = true,
    .check = check,
};

}  // namespace pipelint::rules
