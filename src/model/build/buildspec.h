#pragma once
// A CodeBuild buildspec, from a file or from inside a template.

#include <memory>
#include <string_view>
#include <vector>

#include "cfn/text.h"
#include "doc/document.h"

namespace pipelint {

/// What a buildspec says of phases, artifacts and variables; a file of its own, or a text in a template.
struct Buildspec {
    struct Command {
        const doc::Node* node = nullptr;  ///< a scalar: one command, or a script of several lines
    };
    struct Phase {
        std::string_view name;
        const doc::Node* key = nullptr;
        std::vector<Command> commands;  ///< those of `finally` at the end
    };

    const doc::Node* root = nullptr;
    std::vector<Phase> phases;
    /// Names of the variables that `env` sets, from whatever source.
    std::vector<std::string_view> variables;
    bool batch_is_privileged = false;  ///< some build of `batch` asks for privileged mode itself
    bool complete = true;              ///< false where commands may exist that are not known
};

/// Is this the root of a buildspec? `phases` is a mapping, or `version` is a buildspec's.
bool is_buildspec(const doc::Node* root, std::string_view file_name);
Buildspec read_buildspec(const doc::Node* root);

/// A buildspec inside a template: the text that its pieces make, and the tree of that text.
class InlineBuildspec : private doc::Origin {
public:
    InlineBuildspec(cfn::Text text, FileId file);
    InlineBuildspec(const InlineBuildspec&) = delete;
    InlineBuildspec& operator=(const InlineBuildspec&) = delete;

    /// True where no part of the text is decided at deployment.
    [[nodiscard]] bool is_complete() const { return text_.complete(); }
    [[nodiscard]] const std::vector<doc::Problem>& problems() const { return loaded_.problems; }
    /// Where its text stands, all of it.
    [[nodiscard]] Span place() const { return text_.part(0, text_.chars().size()); }
    /// The buildspec; nullptr where the text could not be read or is none.
    [[nodiscard]] const Buildspec* buildspec() const { return buildspec_ ? buildspec_.get() : nullptr; }
    [[nodiscard]] const std::vector<std::unique_ptr<doc::Document>>& documents() const { return loaded_.documents; }

    /// Is the text of a `BuildSpec` the buildspec itself, rather than the name of a file?
    static bool is_inline(std::string_view text);

private:
    [[nodiscard]] Span locate(std::size_t first, std::size_t last) const override { return text_.part(first, last); }

    cfn::Text text_;
    doc::Loaded loaded_;
    std::unique_ptr<Buildspec> buildspec_;
};

}  // namespace pipelint
