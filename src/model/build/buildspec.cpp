#include "model/build/buildspec.h"

#include <algorithm>

#include "aws/tables/codebuild.h"
#include "text/work.h"

namespace pipelint {
namespace {

using doc::Node;

void read_commands(const Node* list, Buildspec& buildspec, Buildspec::Phase& phase) {
    if (list == nullptr || list->is_null()) return;
    if (list->is_scalar()) {
        phase.commands.push_back({list});
        return;
    }
    if (!list->is_sequence()) {
        buildspec.complete = false;
        return;
    }
    for (const Node* item : list->items()) {
        const Node* command = doc::strip(item);
        if (command->is_scalar()) {
            phase.commands.push_back({command});
        } else if (command->is_sequence()) {
            read_commands(command, buildspec, phase);
        } else if (!command->is_null()) {
            buildspec.complete = false;
        }
    }
}

void read_phases(const Node* phases, Buildspec& buildspec) {
    if (phases == nullptr || !phases->is_mapping()) return;
    for (const doc::Member& member : phases->members()) {
        const Node* body = doc::strip(member.value);
        if (!body->is_mapping()) continue;
        Buildspec::Phase phase{member.key->text, member.key, {}};
        read_commands(doc::strip(body->get("commands")), buildspec, phase);
        read_commands(doc::strip(body->get("finally")), buildspec, phase);
        buildspec.phases.push_back(std::move(phase));
    }
}

void read_variables(const Node* env, Buildspec& buildspec) {
    if (env == nullptr || !env->is_mapping()) return;
    for (const std::string_view source : buildspec_variables().all) {
        const Node* names = doc::strip(env->get(source));
        if (names == nullptr || !names->is_mapping()) continue;
        for (const doc::Member& member : names->members()) buildspec.variables.push_back(member.key->text);
    }
}

/// `privileged-mode: true` in the `env` of a build of the batch.
bool asks_for_privilege(const Node* node) {
    node = doc::strip(node);
    if (node == nullptr) return false;
    if (node->is_sequence()) return std::any_of(node->items().begin(), node->items().end(), asks_for_privilege);
    if (!node->is_mapping()) return false;
    if (const Node* mode = node->get("privileged-mode"); mode != nullptr && mode->is_scalar()) {
        return doc::truth_of(mode->text) != doc::Truth::no;
    }
    return std::any_of(node->members().begin(), node->members().end(),
                       [](const doc::Member& member) { return asks_for_privilege(member.value); });
}

}  // namespace

bool is_buildspec(const Node* root, std::string_view file_name) {
    root = doc::strip(root);
    if (root == nullptr || !root->is_mapping()) return false;
    const Node* phases = doc::strip(root->get("phases"));
    const Node* version = root->get("version");
    const bool versioned =
        version != nullptr && version->is_scalar() && (version->text == "0.2" || version->text == "0.1");
    const bool has_phases = phases != nullptr && phases->is_mapping();
    if (versioned && (has_phases || (phases != nullptr && phases->is_null()))) return true;
    const std::size_t slash = file_name.rfind('/');
    const std::string_view base = slash == std::string_view::npos ? file_name : file_name.substr(slash + 1);
    return base.find("buildspec") != std::string_view::npos && (has_phases || versioned);
}

Buildspec read_buildspec(const Node* root) {
    Buildspec buildspec;
    buildspec.root = doc::strip(root);
    read_phases(doc::strip(buildspec.root->get("phases")), buildspec);
    read_variables(doc::strip(buildspec.root->get("env")), buildspec);
    read_variables(doc::strip(buildspec.root->get("environment_variables")), buildspec);
    buildspec.batch_is_privileged = asks_for_privilege(buildspec.root->get("batch"));
    return buildspec;
}

bool InlineBuildspec::is_inline(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    const std::string_view body = text.substr(first);
    return body.find('\n') != std::string_view::npos || body.starts_with("version:") || body.starts_with('{');
}

InlineBuildspec::InlineBuildspec(cfn::Text text, FileId file) : text_(std::move(text)) {
    // The tree of a text is some times as large as the text.
    constexpr std::size_t tree_per_byte = 4;
    work::spend_bytes(tree_per_byte * text_.chars().size());
    work::spend(text_.chars().size());
    loaded_ = doc::load_nested(text_.chars(), file, *this);
    if (!loaded_.problems.empty() || loaded_.documents.size() != 1) return;
    const Node* root = doc::strip(loaded_.documents.front()->root());
    if (root != nullptr && root->is_mapping()) buildspec_ = std::make_unique<Buildspec>(read_buildspec(root));
}

}  // namespace pipelint
