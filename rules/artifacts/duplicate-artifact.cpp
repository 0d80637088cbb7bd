#include <map>
#include <string_view>
#include <vector>

#include "lint/report.h"
#include "model/input.h"
#include "model/pipeline/artifact_flow.h"

namespace pipelint::rules {
namespace {

void check(const Input& input, Report& report) {
    for (const Pipeline& pipeline : input.pipelines()) {
        std::map<std::string_view, std::vector<ProducedArtifact>> by_name;
        for (const ProducedArtifact& artifact : produced_artifacts(pipeline)) {
            std::vector<ProducedArtifact>& earlier = by_name[artifact.name];
            for (const ProducedArtifact& first : earlier) {
                if (!pipeline.document->is_surely_possible(artifact.when.with(first.when))) continue;
                report
                    .at(artifact.place,
                        "artifact `{}` is produced more than once; CodePipeline refuses the pipeline: \"Output "
                        "Artifact Bundle name must be unique within the pipeline\"",
                        artifact.name)
                    .note(first.place, "first produced here")
                    .help("give each output a unique name")
                    .under(*pipeline.document, artifact.when.with(first.when));
                break;
            }
            if (!artifact.name.empty()) earlier.push_back(artifact);
        }
    }
}

}  // namespace

extern constexpr Rule duplicate_artifact{
    .name = "duplicate-artifact",
    .summary = "Two actions produce an artifact of the same name",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
