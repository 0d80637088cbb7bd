#include "model/structure/flaw.h"

#include <algorithm>

#include "aws/words.h"
#include "doc/node.h"
#include "text/nearest.h"

namespace pipelint {
namespace {

using doc::Node;
using Flaw = StructureFlaw::Kind;

}  // namespace

std::string StructureFlaw::name() const { return key.empty() ? written_name(*member, spelling) : std::string(key); }

const Member* meant_member(const Structure& structure, Spelling spelling, std::string_view key) {
    std::vector<std::string> names;
    std::vector<const Member*> members;
    for (const Member& member : structure.members) {
        if (!exists_in(member, spelling)) continue;
        if (contains(member.mistaken, key)) return &member;
        names.push_back(written_name(member, spelling));
        members.push_back(&member);
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    const auto near = nearest(key, views);
    if (!near) return nullptr;
    return members[static_cast<std::size_t>(std::find(views.begin(), views.end(), *near) - views.begin())];
}

bool has_misspelt(const Node& mapping, const Structure& structure, const Member& member, Spelling spelling) {
    return std::any_of(mapping.members().begin(), mapping.members().end(), [&](const doc::Member& one) {
        const std::string_view key = one.key->text;
        const auto known = structure.members;
        const bool is_known = std::any_of(known.begin(), known.end(), [&](const Member& other) {
            return exists_in(other, spelling) && is_written_as(other, spelling, key);
        });
        return !is_known && meant_member(structure, spelling, key) == &member;
    });
}

bool has_misspelt(const cfn::Value& mapping, std::string_view structure, std::string_view member, Spelling spelling) {
    const Structure& kind = *find_structure(structure);
    const Member* wanted = find_member(kind, member);
    const auto all = mapping.alternatives();
    return wanted != nullptr && std::any_of(all.begin(), all.end(), [&](const cfn::Alternative& one) {
               return one.is_mapping() && has_misspelt(*one.node, kind, *wanted, spelling);
           });
}

std::string_view refusal_of(const StructureFlaw& flaw) {
    if (flaw.in_buildspec) return "CodeBuild refuses the buildspec";
    const bool is_shape = flaw.kind == Flaw::unknown_member || flaw.kind == Flaw::missing_member ||
                          flaw.kind == Flaw::wrong_shape || flaw.kind == Flaw::not_a_text ||
                          flaw.kind == Flaw::not_a_number;
    if (flaw.spelling == Spelling::api)
        return is_shape ? "the AWS CLI refuses the document" : "CodePipeline refuses the pipeline";
    if (is_shape) return "CloudFormation refuses the template";
    return flaw.structure->refusal.empty() ? "CodePipeline refuses the pipeline" : flaw.structure->refusal;
}

}  // namespace pipelint
