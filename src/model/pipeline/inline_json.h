#pragma once
// JSON inside the strings of an action's configuration: `EnvironmentVariables`, `ParameterOverrides`…

#include <memory>
#include <vector>

#include "cfn/text.h"
#include "doc/document.h"
#include "model/pipeline/pipeline.h"

namespace pipelint {

/// A JSON text and its tree, whose nodes know where they stand in the file.
class InlineJson : private doc::Origin {
public:
    InlineJson(cfn::Text text, FileId file);
    InlineJson(const InlineJson&) = delete;
    InlineJson& operator=(const InlineJson&) = delete;

    /// nullptr where the text is no JSON, or cannot be judged because parts of it are decided at deployment.
    [[nodiscard]] const doc::Node* root() const { return root_; }
    /// Why it is none; nullptr where it is, or where that is not known.
    [[nodiscard]] const doc::Problem* problem() const {
        return text_.complete() && !loaded_.problems.empty() ? &loaded_.problems.front() : nullptr;
    }
    [[nodiscard]] const cfn::Text& text() const { return text_; }

private:
    [[nodiscard]] Span locate(std::size_t first, std::size_t last) const override { return text_.part(first, last); }

    cfn::Text text_;
    doc::Loaded loaded_;
    const doc::Node* root_ = nullptr;
};

/// One such text of an action.
struct ConfigurationJson {
    const Pipeline* pipeline = nullptr;
    const Action* action = nullptr;
    const ActionKey* key = nullptr;
    cfn::When when;
    std::unique_ptr<InlineJson> json;
};
/// Those that are written out at least in part, by the kinds of keys in schemas/action-types.yaml.
std::vector<ConfigurationJson> configuration_json_of(const std::vector<Pipeline>& pipelines, FileId file);

}  // namespace pipelint
