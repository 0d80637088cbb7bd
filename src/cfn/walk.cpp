#include "cfn/walk.h"

#include <algorithm>
#include <array>
#include <vector>

namespace pipelint::cfn {
namespace {

using doc::Node;

class Walker {
public:
    Walker(const Template& document, const std::function<bool(const Visit&)>& visit)
        : document_(document), visit_(visit) {}

    void go(const Node* node, const When& when, const Scope* scope, std::string_view key) {
        node = doc::resolve(node);
        if (node == nullptr || ++visits_ > most_visits) return;
        const auto call = call_of(node);
        if (!visit_({node, call ? &*call : nullptr, when, scope, key})) return;
        if (call && call->fn == Fn::transform) return;
        if (call && call->fn == Fn::if_ && branches(*call, when, scope, key)) return;
        if (call) {
            if (call->argument != nullptr) argument(*call, when, scope, key);
            return;
        }
        below(node, when, scope, key);
    }

private:
    /// The branches that some deployment takes; false where it is no well-formed `Fn::If`.
    bool branches(const Call& call, const When& when, const Scope* scope, std::string_view key) {
        if (call.argument == nullptr || call.argument->items().size() != 3) return false;
        const Node* name = doc::resolve(call.argument->items()[0]);
        if (!name->is_scalar()) return false;
        const bool is_fixed = scope == nullptr || name->text.find('{') == std::string_view::npos;
        const std::string_view condition = is_fixed ? name->text : document_.keep(Scope::replace(scope, name->text));
        for (const bool holds : {true, false}) {
            const When branch = when.with(condition, holds);
            if (!when.excludes({condition, holds}) && document_.is_possible(branch))
                go(call.argument->items()[holds ? 1 : 2], branch, scope, key);
        }
        return true;
    }

    /// What the function is given: a name is the function's own, a value is one like any other.
    void argument(const Call& call, const When& when, const Scope* scope, std::string_view key) {
        const bool takes_name = call.fn == Fn::ref || call.fn == Fn::get_att || call.fn == Fn::condition;
        const bool takes_text = call.fn == Fn::sub && call.argument->is_scalar();
        if (takes_name || takes_text) return below(call.argument, when, scope, {});
        if (call.argument->is_scalar() || call_of(call.argument)) return go(call.argument, when, scope, key);
        below(call.argument, when, scope, {});
    }

    /// What stands in a collection.
    void below(const Node* node, const When& when, const Scope* scope, std::string_view key) {
        for (const Node* item : node->items()) go(item, when, scope, key);
        if (!node->is_mapping()) return;
        const bool grows = std::any_of(node->members().begin(), node->members().end(), [](const doc::Member& member) {
            return member.key->text.starts_with("Fn::ForEach");
        });
        if (!grows) {
            for (const doc::Member& member : node->members()) {
                if (member.key->text != "Fn::Transform") go(member.value, when, scope, member.key->text);
            }
            return;
        }
        std::vector<Template::Grown> members;
        document_.members_of(*node, scope, members);
        for (const Template::Grown& member : members) go(member.value, when, member.scope, member.name);
    }

    const Template& document_;
    const std::function<bool(const Visit&)>& visit_;
    std::size_t visits_ = 0;
};

}  // namespace

void walk(const Template& document, const Node* node, const When& when, const Scope* scope,
          const std::function<bool(const Visit&)>& visit) {
    Walker(document, visit).go(node, when, scope, {});
}

bool is_read_type(std::string_view type) {
    static constexpr std::array<std::string_view, 10> prefixes = {"AWS::CodePipeline::",
                                                                  "AWS::CodeBuild::",
                                                                  "AWS::IAM::",
                                                                  "AWS::CodeStarConnections::",
                                                                  "AWS::Events::Rule",
                                                                  "AWS::S3::Bucket",
                                                                  "AWS::CodeConnections::",
                                                                  "AWS::KMS::",
                                                                  "AWS::CodeDeploy::",
                                                                  "AWS::SNS::Topic"};
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](std::string_view prefix) { return type.starts_with(prefix); });
}

}  // namespace pipelint::cfn
