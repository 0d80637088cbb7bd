#include "model/input.h"

#include <algorithm>
#include <array>
#include <functional>

namespace pipelint {
namespace {

bool has(std::string_view bytes, std::string_view word) {
    const std::boyer_moore_horspool_searcher searcher(word.begin(), word.end());
    return std::search(bytes.begin(), bytes.end(), searcher) != bytes.end();
}

/// The word as a key: at the start of a line, or behind a quote, a brace or a comma.
bool has_key(std::string_view bytes, std::string_view word) {
    for (std::size_t at = bytes.find(word); at != std::string_view::npos; at = bytes.find(word, at + 1)) {
        const char before = at == 0 ? '\n' : bytes[at - 1];
        if (std::string_view("\n\"'{, ").find(before) != std::string_view::npos) return true;
        if (static_cast<unsigned char>(before) == 0xBF) return true;  // the end of a byte order mark
    }
    return false;
}

}  // namespace

bool shows_known_kind(std::string_view bytes, std::string_view path) {
    static constexpr std::array<std::string_view, 4> types = {"AWS::CodePipeline", "AWS::CodeBuild",
                                                              "AWS::IAM::", "AWS::Serverless::"};
    const auto has_type = [&](std::string_view type) { return has(bytes, type); };
    if (has(bytes, "AWS::") && std::any_of(types.begin(), types.end(), has_type)) return true;
    if (has(bytes, "actionTypeId") || (has_key(bytes, "stages") && has(bytes, "artifactStore"))) return true;
    if (has_key(bytes, "phases") && (has_key(bytes, "version") || path.find("buildspec") != std::string_view::npos))
        return true;
    return has(bytes, "\"Statement\"") && has(bytes, "\"Version\"");
}

Input::Input(const SourceFile& file, bool is_named) : file_(file), is_named_(is_named), loaded_(doc::load(file)) {
    for (const auto& document : loaded_.documents) read(*document);
}

void Input::read(const doc::Document& document) {
    const doc::Node* root = document.root();
    if (root == nullptr) return;
    if (cfn::is_template(root)) {
        templates_.push_back(std::make_unique<cfn::Template>(document));
        const cfn::Template& read = *templates_.back();
        for (Pipeline& pipeline : pipelines_of(read)) pipelines_.push_back(std::move(pipeline));
        for (Webhook& webhook : webhooks_of(read)) webhooks_.push_back(std::move(webhook));
        for (BuildProject& project : build_projects_of(read, inlined_)) projects_.push_back(std::move(project));
        for (Policy& policy : policies_of(read)) policies_.push_back(std::move(policy));
    } else if (is_api_pipeline(root)) {
        templates_.push_back(std::make_unique<cfn::Template>(document, false));
        if (auto pipeline = pipeline_of_api(*templates_.back())) pipelines_.push_back(std::move(*pipeline));
    } else if (is_buildspec(root, file_.path())) {
        buildspecs_.push_back(read_buildspec(root));
    } else if (doc::resolve(root)->style == doc::Style::flow && is_policy(root)) {
        templates_.push_back(std::make_unique<cfn::Template>(document, false));
        policies_.push_back(policy_of_file(*templates_.back()));
    } else {
        return;
    }
    known_.push_back(&document);
}

bool Input::is_known(const doc::Document& document) const {
    return std::find(known_.begin(), known_.end(), &document) != known_.end();
}

std::vector<Input::BuildspecFile> Input::buildspec_files() const {
    std::vector<BuildspecFile> files;
    for (std::size_t at = 0; at < projects_.size(); ++at) {
        for (const cfn::Alternative& alternative : projects_[at].buildspec.alternatives()) {
            if (alternative.state == cfn::State::absent) {
                files.push_back({at, alternative.when, {}});
            } else if (alternative.is_known_text() && !InlineBuildspec::is_inline(alternative.text.chars())) {
                files.push_back({at, alternative.when, alternative.text.chars()});
            }
        }
    }
    return files;
}

void Input::link(std::size_t project, const cfn::When& when, const Buildspec& buildspec) {
    projects_[project].runs.push_back({when, &buildspec, true});
}

}  // namespace pipelint
