#include "cli/parameters.h"

#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "cfn/parameter.h"
#include "doc/document.h"
#include "report/places.h"

namespace pipelint::cli {
namespace {

using doc::Node;

class Reader {
public:
    Reader(const SourceFile& file, GivenParameters& out) : file_(file), out_(out) {}

    void read(const Node* root) {
        root = doc::resolve(root);
        if (root == nullptr || root->is_null()) return;
        if (root->is_sequence()) {
            for (const Node* item : root->items()) entry(doc::resolve(item));
            return;
        }
        if (!root->is_mapping()) return fail(root, "a list or a map of parameters is wanted here");
        const Node* inner = root->get("Parameters");
        map(inner != nullptr && inner->is_mapping() ? *inner : *root);
    }

private:
    void map(const Node& mapping) {
        for (const doc::Member& member : mapping.members()) {
            const auto text = value(doc::resolve(member.value));
            if (text) set(member.key->text, *text);
        }
    }

    /// One of a list: `{"ParameterKey": …}` or `"Key=Value"`.
    void entry(const Node* item) {
        if (item->is_scalar()) {
            const std::size_t equals = item->text.find('=');
            if (equals == std::string_view::npos || equals == 0)
                return fail(item, "`Key=Value` is wanted here, or a map with `ParameterKey` and `ParameterValue`");
            return set(item->text.substr(0, equals), std::string(item->text.substr(equals + 1)));
        }
        const Node* key = item->is_mapping() ? item->get("ParameterKey") : nullptr;
        if (key == nullptr || !key->is_scalar())
            return fail(item, "a map with `ParameterKey` and `ParameterValue` is wanted here, or `Key=Value`");
        const Node* previous = item->get("UsePreviousValue");
        if (previous != nullptr && previous->is_scalar() && doc::truth_of(previous->text) == doc::Truth::yes) return;
        const Node* given = item->get("ParameterValue");
        if (given == nullptr) return fail(key, fmt::format("`{}` has no `ParameterValue`", key->text));
        if (const auto text = value(given)) set(key->text, *text);
    }

    /// A scalar, or a list as the text with commas that CloudFormation takes for one.
    std::optional<std::string> value(const Node* node) {
        if (node->is_scalar()) return std::string(cfn::as_cloudformation_reads(*node));
        if (node->is_null()) return std::string();
        std::string text;
        for (const Node* item : node->items()) {
            const Node* one = doc::resolve(item);
            if (!one->is_scalar()) {
                fail(one, "an element of a parameter's list must be a text, a number or a boolean");
                return std::nullopt;
            }
            if (!text.empty()) text += ',';
            text += one->text;
        }
        if (node->is_sequence()) return text;
        fail(node, "the value of a parameter is a text, a number, a boolean, or a list of them");
        return std::nullopt;
    }

    void set(std::string_view name, std::string text) { out_.values[std::string(name)] = std::move(text); }

    void fail(const Node* node, std::string_view message) {
        if (!out_.error.empty()) return;
        const Place place = place_in_code_points(file_, node->span().begin);
        out_.error = fmt::format("{}:{}:{}: {}", file_.path(), place.line, place.column, message);
    }

    const SourceFile& file_;
    GivenParameters& out_;
};

}  // namespace

GivenParameters read_parameters(const std::string& path, std::string bytes) {
    GivenParameters given;
    const SourceFile file(0, path, std::move(bytes));
    const doc::Loaded loaded = doc::load(file);
    if (!loaded.problems.empty()) {
        const Place place = place_in_code_points(file, loaded.problems.front().span.begin);
        given.error = fmt::format("{}:{}:{}: {}", path, place.line, place.column, loaded.problems.front().message);
        return given;
    }
    Reader reader(file, given);
    for (const auto& document : loaded.documents) reader.read(document->root());
    return given;
}

}  // namespace pipelint::cli
