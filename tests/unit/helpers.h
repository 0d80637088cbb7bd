#pragma once
// Short ways to documents, templates and findings, for tests.

#include <memory>
#include <string>
#include <string_view>

#include "cfn/template.h"
#include "doc/document.h"
#include "model/input.h"
#include "text/source_file.h"

namespace pipelint::testing {

/// A text as a loaded file.
struct LoadedText {
    explicit LoadedText(std::string text, std::string name = "test.yaml")
        : file(0, std::move(name), std::move(text)), loaded(doc::load(file)) {}

    [[nodiscard]] const doc::Node& root() const { return *loaded.documents.front()->root(); }
    [[nodiscard]] std::string slice(const Span& span) const { return std::string(file.slice(span)); }
    /// The value at the end of the keys.
    [[nodiscard]] const doc::Node& at(std::initializer_list<std::string_view> keys) const {
        const doc::Node* node = doc::strip(&root());
        for (const std::string_view key : keys) node = doc::strip(node->find(key)->value);
        return *node;
    }

    SourceFile file;
    doc::Loaded loaded;
};

/// A template, and the value under `Resources.R.Properties.V`.
/// The alternatives of a value that does not live on.
inline std::vector<cfn::Alternative> alternatives_of(const cfn::Value& value) {
    const auto all = value.alternatives();
    return {all.begin(), all.end()};
}

struct TemplateText {
    explicit TemplateText(std::string bytes) : text(std::move(bytes)), document(*text.loaded.documents.front()) {}
    /// A template with nothing but the value.
    static std::string with_value(std::string_view value, std::string_view before = "") {
        return std::string(before) +
               "Resources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n      V: " + std::string(value) + "\n";
    }
    [[nodiscard]] cfn::Value value() const { return document.resource("R")->properties.member("V"); }

    LoadedText text;
    cfn::Template document;
};

}  // namespace pipelint::testing
