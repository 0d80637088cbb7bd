#include "cfn/sites.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "aws/tables/cloudformation.h"
#include "aws/words.h"
#include "text/work.h"

namespace pipelint::cfn {
namespace {

using doc::Node;

/// One file is nested less deeply; files that include each other may be nested without end.
constexpr std::size_t deepest = 400;

/// A key that is meant as a function's name: `Fn::…`, `fn::…`, `Fn:…`.
bool looks_like_function(const Node& node) {
    if (!node.is_mapping() || node.members().size() != 1) return false;
    const std::string_view key = node.members().front().key->text;
    return key.size() > 3 && (key[0] == 'F' || key[0] == 'f') && (key[1] == 'n' || key[1] == 'N') && key[2] == ':';
}

bool is_worth_a_look(const Node& scalar) {
    if (scalar.style == doc::Style::plain && !scalar.text.empty() && scalar.text.front() >= '0' &&
        scalar.text.front() <= '9')
        return true;
    return scalar.text.size() > 3 && scalar.text.find('{') != std::string_view::npos;
}

class Walker {
public:
    Walker(const Template& document, Sites& out) : document_(document), out_(out) {}

    void resource(const Resource& resource) {
        resource_ = &resource;
        in_conditions_ = false;
        go(resource.body->get("Properties"), &resource.when, resource.scope, {});
    }

    void conditions(const Node* section) {
        resource_ = nullptr;
        in_conditions_ = true;
        if (section != nullptr) below(section, &keep({}), nullptr, {});
    }

private:
    const When& keep(When when) {
        out_.whens.push_back(std::move(when));
        return out_.whens.back();
    }

    void go(const Node* node, const When* when, const Scope* scope, std::string_view key) {
        node = doc::resolve(node);
        if (node == nullptr) return;
        work::spend();
        if (visits_ >= most_visits || depth_ >= deepest) return cut(node);
        ++visits_;
        ++depth_;
        look(node, when, scope, key);
        --depth_;
    }

    /// Says once that something was not looked at.
    void cut(const Node* node) {
        if (std::exchange(is_cut_, true)) return;
        document_.note_cut(node, depth_ >= deepest
                                     ? "included files are nested too deeply here, or in a circle: what they would put "
                                       "here was not looked at"
                                     : "with included files and loops written out, the template has more than " +
                                           std::to_string(most_visits) + " values: nothing from here on was looked at");
    }

    void look(const Node* node, const When* when, const Scope* scope, std::string_view key) {
        if (node->is_scalar()) {
            if (is_worth_a_look(*node)) out_.texts.push_back({{resource_, when, scope, key, in_script_}, node});
            return;
        }
        // A call is a tag, or a mapping with one key.
        const bool may_call = node->kind == doc::Kind::tagged || (node->is_mapping() && node->members().size() == 1);
        if (may_call && function(node, when, scope, key)) return;
        below(node, when, scope, key);
    }

    /// Notes the call that the node is; false where what stands below it is data.
    bool function(const Node* node, const When* when, const Scope* scope, std::string_view key) {
        if (const auto call = call_of(node)) {
            out_.calls.push_back({{resource_, when, scope, key, in_script_}, *call});
            given_to(*call, when, scope, key);
            return true;
        }
        if (!node->is_mapping()) return false;
        const doc::Member& only = node->members().front();
        if (in_conditions_ && only.key->text == "Condition") {
            const Call reference{Fn::condition, "Condition", node, doc::resolve(only.value)};
            out_.calls.push_back({{resource_, when, scope, key, in_script_}, reference});
            return true;
        }
        if (looks_like_function(*node) && !only.key->text.starts_with("Fn::ForEach"))
            out_.calls.push_back({{resource_, when, scope, key, in_script_},
                                  {Fn::other, only.key->text, node, doc::resolve(only.value)}});
        return false;
    }

    /// What the function is given: a name is the function's own, a value is one like any other.
    void given_to(const Call& call, const When* when, const Scope* scope, std::string_view key) {
        const Node* argument = call.argument;
        if (call.fn == Fn::transform && argument != nullptr) out_.transforms.push_back(argument);
        if (argument == nullptr || call.fn == Fn::transform) return;
        if (call.fn == Fn::if_ && branches(call, when, scope, key)) return;
        const bool takes_name = call.fn == Fn::ref || call.fn == Fn::get_att || call.fn == Fn::condition;
        const bool takes_text = call.fn == Fn::sub && (argument->is_scalar() || argument->is_sequence());
        if (!takes_name && !takes_text) {
            if (argument->is_scalar() || call_of(argument)) return go(argument, when, scope, key);
            return below(argument, when, scope, key);
        }
        // The text of a `Sub` is its own; the values of its variables are not.
        for (std::size_t at = 0; at < argument->items().size(); ++at) {
            const Node* item = doc::resolve(argument->items()[at]);
            const bool is_own = item->is_scalar() && (takes_name || at == 0);
            if (!is_own) go(item, when, scope, key);
        }
    }

    /// The branches that some deployment takes; false where it is no well-formed `Fn::If`.
    bool branches(const Call& call, const When* when, const Scope* scope, std::string_view key) {
        const auto taken = document_.branches_of(call.argument, *when, scope);
        if (!taken) return false;
        for (const Template::Branch& branch : *taken) go(branch.node, &keep(branch.when), scope, key);
        return true;
    }

    void below(const Node* node, const When* when, const Scope* scope, std::string_view key) {
        for (const Node* item : node->items()) go(item, when, scope, key);
        if (!node->is_mapping()) return;
        const auto adds = [](const doc::Member& one) {
            return one.key->text == "Fn::Transform" || one.key->text.starts_with("Fn::ForEach");
        };
        const bool grows = node->has_function_key && std::any_of(node->members().begin(), node->members().end(), adds);
        if (!grows) {
            for (const doc::Member& one : node->members()) member(one.value, when, scope, one.key->text);
            return;
        }
        if (const doc::Member* transform = node->find("Fn::Transform"))
            out_.transforms.push_back(doc::resolve(transform->value));
        if (is_given_to_macro(*node)) return;
        std::vector<Template::Grown> members;
        document_.members_of(*node, scope, members);
        for (const Template::Grown& one : members) member(one.value, when, one.scope, one.name);
    }

    void member(const Node* value, const When* when, const Scope* scope, std::string_view key) {
        const bool before = in_script_;
        in_script_ = in_script_ || contains(script_properties().all, key);
        go(value, when, scope, key);
        in_script_ = before;
    }

    const Template& document_;
    Sites& out_;
    const Resource* resource_ = nullptr;
    bool in_conditions_ = false;
    bool in_script_ = false;
    std::size_t visits_ = 0;
    std::size_t depth_ = 0;
    bool is_cut_ = false;
};

}  // namespace

Sites sites_of(const Template& document) {
    Sites sites;
    const Node* root = doc::resolve(document.document().root());
    if (!document.is_cloudformation() || root == nullptr || !root->is_mapping()) return sites;
    constexpr std::size_t bytes_a_call = 100;  // about one
    const doc::Document::Part part = document.document().part();
    sites.calls.reserve((part.end - part.begin) / bytes_a_call);
    Walker walker(document, sites);
    for (const Resource& resource : document.resources()) {
        if (!is_read_type(resource.type) || !document.is_possible(resource.when)) continue;
        if (const Node* transform = resource.body->get("Fn::Transform")) sites.transforms.push_back(transform);
        if (is_given_to_macro(*resource.body)) continue;
        sites.resources.push_back(&resource);
        walker.resource(resource);
    }
    if (!sites.resources.empty()) walker.conditions(root->get("Conditions"));
    return sites;
}

bool is_read_type(std::string_view type) {
    static constexpr std::array<std::string_view, 10> prefixes = {
        "AWS::CodePipeline::",
        "AWS::CodeBuild::",
        "AWS::IAM::",
        "AWS::CodeStarConnections::",
        "AWS::Events::Rule",
        "AWS::S3::Bucket",
        "AWS::CodeConnections::",
        "AWS::KMS::",
        "AWS::CodeDeploy::",
        "AWS::SNS::Topic",
    };
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return type.starts_with(prefix); });
}

}  // namespace pipelint::cfn
