#include "model/structure_flaws.h"

#include "model/input.h"
#include "model/structure/walker.h"

namespace pipelint {
namespace {

void walk_pipeline(const Pipeline& pipeline, std::vector<StructureFlaw>& out) {
    for (const cfn::Alternative& whole : pipeline.whole.alternatives()) {
        if (whole.is_mapping())
            walk_document(pipeline.document, *find_structure("Pipeline"), *whole.node, whole.owner, out);
    }
}

void walk_buildspec(const Buildspec& buildspec, std::vector<StructureFlaw>& out) {
    const Span name = buildspec.root->document->locate(buildspec.root->begin, buildspec.root->begin + 1);
    walk_document(nullptr, *find_structure("Buildspec"), *buildspec.root, name, out);
}

}  // namespace

std::vector<StructureFlaw> structure_flaws(const Input& input) {
    std::vector<StructureFlaw> flaws;
    for (const auto& document : input.templates()) {
        if (document->is_cloudformation()) walk_template(*document, flaws);
    }
    for (const Pipeline& pipeline : input.pipelines()) {
        if (pipeline.spelling == Spelling::api) walk_pipeline(pipeline, flaws);
    }
    for (const Buildspec& buildspec : input.buildspecs()) walk_buildspec(buildspec, flaws);
    for (const Input::Inlined& inlined : input.inlined()) {
        const std::size_t before = flaws.size();
        walk_buildspec(*inlined.buildspec, flaws);
        for (std::size_t at = before; at < flaws.size(); ++at) {
            flaws[at].document = inlined.document;
            flaws[at].when = inlined.when;
        }
    }
    return flaws;
}

}  // namespace pipelint
