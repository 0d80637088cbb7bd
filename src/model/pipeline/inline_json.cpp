#include "model/pipeline/inline_json.h"

#include <algorithm>

#include "text/work.h"

namespace pipelint {
namespace {

bool is_json(KeyKind kind) {
    return kind == KeyKind::variables || kind == KeyKind::objects || kind == KeyKind::overrides ||
           kind == KeyKind::perhaps_json;
}

/// A text by convention JSON is meant as such where it looks so.
bool is_meant(const ActionKey& key, std::string_view text) {
    if (key.kind != KeyKind::perhaps_json) return true;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || (text[first] != '{' && text[first] != '[')) return false;
    const std::size_t second = text.find_first_not_of(" \t\r\n", first + 1);
    return second != std::string_view::npos && (text[second] == '"' || text[second] == '{');
}

}  // namespace

InlineJson::InlineJson(cfn::Text text, FileId file) : text_(std::move(text)) {
    // The tree of a text is some times as large as the text.
    constexpr std::size_t tree_per_byte = 4;
    work::spend_bytes(tree_per_byte * text_.chars().size());
    work::spend(text_.chars().size());
    loaded_ = doc::load_nested_json(text_.chars(), file, *this);
    if (loaded_.problems.empty() && loaded_.documents.size() == 1) root_ = loaded_.documents.front()->root();
}

std::vector<ConfigurationJson> configuration_json_of(const std::vector<Pipeline>& pipelines, FileId file) {
    std::vector<ConfigurationJson> found;
    for (const Pipeline& pipeline : pipelines) {
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                for (const TypedAction& typed : action.types) {
                    for (const ActionKey& key : typed.type->keys) {
                        if (!is_json(key.kind) || !action.configuration.may_have(key.name)) continue;
                        const cfn::Value value = action.configuration.member(key.name);
                        for (const cfn::Alternative& one : value.alternatives()) {
                            if (!one.is_readable_text() || !is_meant(key, one.text.chars())) continue;
                            const cfn::When when = typed.when.with(one.when);
                            if (!pipeline.document->is_possible(when)) continue;
                            found.push_back(
                                {&pipeline, &action, &key, when, std::make_unique<InlineJson>(one.text, file)});
                        }
                    }
                }
            }
        }
    }
    return found;
}

}  // namespace pipelint
