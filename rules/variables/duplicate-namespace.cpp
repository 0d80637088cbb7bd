#include <vector>

#include "aws/tables/variables.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/variables.h"

namespace pipelint::rules {
namespace {

void check_reserved(const Pipeline& pipeline, const Variables& variables, Report& report) {
    const bool is_v1 = pipeline.property("PipelineType").known() == "V1";
    for (const VariableNamespace& space : variables.namespaces) {
        const OwnNamespace* own = find_named(own_namespaces(), space.name);
        if (own == nullptr || (is_v1 && own->is_v2_alone)) continue;
        report.at(space.span, "`{}` is reserved by CodePipeline, which refuses the pipeline", space.name)
            .help("give the namespace another name")
            .under(*pipeline.document, space.when);
    }
}

/// The pipeline's own variables share the namespace `variables`.
void check_declared(const Pipeline& pipeline, Report& report) {
    const cfn::Value list = pipeline.property("Variables");
    std::vector<cfn::Value> names;
    for (const cfn::Item& item : list.items()) names.push_back(pipeline.property_of(item.value, "Name"));
    for (const DuplicateName& one : duplicate_names(*pipeline.document, names)) {
        report
            .at(one.second->place(),
                "the variable `{}` is declared twice; CodePipeline refuses the pipeline: \"Variable names must be "
                "unique\"",
                one.second->text.chars())
            .note(one.first->place(), "first declared here")
            .help("rename one of them, or remove it")
            .under(*pipeline.document, one.when);
    }
}

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        const Variables& variables = input.variables(pipeline);
        check_reserved(pipeline, variables, report);
        check_declared(pipeline, report);
        std::vector<cfn::Value> spaces;
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions)
                spaces.push_back(pipeline.property_of(action.whole, "Namespace"));
        }
        for (const DuplicateName& one : duplicate_names(*pipeline.document, spaces)) {
            report
                .at(one.second->place(),
                    "the namespace `{}` is used twice; CodePipeline refuses the pipeline: \"Namespaces must be unique "
                    "across the pipeline definition\"",
                    one.second->text.chars())
                .note(one.first->place(), "first used here")
                .help("give one of the actions another namespace")
                .under(*pipeline.document, one.when);
        }
    }
}

}  // namespace

extern constexpr Rule duplicate_namespace{
    .name = "duplicate-namespace",
    .summary = "A namespace or variable name is used twice, or a namespace is reserved",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
