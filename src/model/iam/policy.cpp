#include "model/iam/policy.h"

#include <algorithm>

#include "aws/tables/cloudformation.h"
#include "aws/tables/iam_actions.h"
#include "aws/words.h"

namespace pipelint {
namespace {

using cfn::Alternative;
using cfn::Value;

std::vector<Value> values_of(const Value& list) {
    std::vector<Value> values;
    for (cfn::Item& item : list.items(true)) values.push_back(std::move(item.value));
    return values;
}

bool is_star(std::string_view text) { return !text.empty() && text.find_first_not_of('*') == std::string_view::npos; }

/// What a resource is: a parameter whose default is every resource counts as that, for whoever deploys gets it.
std::vector<Value> resources_of(const Value& list) {
    std::vector<Value> values = values_of(list);
    for (Value& value : values) {
        const auto alternatives = value.alternatives();
        const bool all_known = std::none_of(alternatives.begin(), alternatives.end(), [](const Alternative& one) {
            return one.state == cfn::State::unknown && one.why == cfn::Unknown::parameter;
        });
        if (all_known) continue;
        cfn::Alternatives changed;
        for (const Alternative& alternative : alternatives) {
            const auto by_default = value.owner()->with_default(alternative);
            const bool is_every = by_default && is_star(by_default->text.chars());
            changed.push_back(is_every ? *by_default : alternative);
        }
        value = Value(value.owner(), std::move(changed));
    }
    return values;
}

/// `StringNotEquals`, `Null` and their like: they exclude something, and leave the rest open.
bool excludes(std::string_view operation) {
    return operation.find("Not") != std::string_view::npos || operation == "Null";
}

/// A value that every request has: `*`, alone or in a list.
bool leaves_open(const doc::Node* value) {
    value = doc::resolve(value);
    if (value->is_sequence()) return std::any_of(value->items().begin(), value->items().end(), leaves_open);
    return value->is_scalar() && is_star(value->text);
}

/// The keys under one operator, such as StringEquals.
void read_condition_keys(const doc::Member& operation, Statement& statement) {
    const doc::Node* keys = doc::resolve(operation.value);
    if (!keys->is_mapping()) {
        statement.condition_is_known = false;
        return;
    }
    for (const doc::Member& key : keys->members()) {
        // `Fn::If` here is an intrinsic whose branches hold the keys.
        if (key.key->text.starts_with("Fn::")) statement.condition_is_known = false;
        if (!excludes(operation.key->text) && !leaves_open(key.value))
            statement.condition_keys.push_back(key.key->text);
    }
}

void read_conditions(const Value& condition, Statement& statement) {
    for (const Alternative& alternative : condition.alternatives()) {
        if (!alternative.is_present()) continue;
        if (!alternative.is_mapping()) {
            statement.condition_is_known = false;
            continue;
        }
        for (const doc::Member& operation : alternative.node->members()) read_condition_keys(operation, statement);
    }
}

/// Reads one statement; nothing where it does not allow, or judges who rather than what.
void read_statement(const Value& mapping, Policy& policy) {
    const Alternative& only = mapping.alternatives().front();
    if (!only.is_mapping()) return;
    if (only.node->find("Principal") != nullptr || only.node->find("NotPrincipal") != nullptr) return;
    const Value effect = mapping.member("Effect");
    if (effect.known() != "Allow") return;
    Statement statement;
    statement.when = only.when;
    statement.place = effect.span();
    statement.actions = values_of(mapping.member("Action"));
    statement.resources = resources_of(mapping.member("Resource"));
    statement.has_not_action = only.node->find("NotAction") != nullptr;
    statement.has_not_resource = only.node->find("NotResource") != nullptr;
    read_conditions(mapping.member("Condition"), statement);
    policy.statements.push_back(std::move(statement));
}

void read_document(const Value& document, Policy& policy) {
    const Value statements = document.member("Statement");
    for (const cfn::Item& item : statements.items(true)) {
        for (const Alternative& alternative : item.value.alternatives()) {
            if (alternative.is_present()) read_statement(Value(statements.owner(), {alternative}), policy);
        }
    }
}

/// The `Policies` of a role, user or group: a list of `{PolicyName, PolicyDocument}`.
void read_inline_policies(const Value& properties, Policy& policy) {
    for (const cfn::Item& item : properties.member("Policies").items()) {
        read_document(item.value.member("PolicyDocument"), policy);
    }
}

/// The `Policies` of a SAM function: names, templates, or documents, singly or in a list.
void read_sam_policies(const Value& properties, Policy& policy) {
    for (const cfn::Item& item : properties.member("Policies").items(true)) read_document(item.value, policy);
}

}  // namespace

std::vector<Policy> policies_of(const cfn::Template& document) {
    std::vector<Policy> policies;
    for (const cfn::Resource& resource : document.resources()) {
        Policy policy;
        policy.document = &document;
        policy.logical_id = resource.name;
        policy.when = resource.when;
        if (!document.is_possible(resource.when)) continue;
        const PolicyHolder* holder = find_named(policy_holders(), resource.type);
        if (holder == nullptr) continue;
        switch (holder->holds) {
            case PolicyPlace::inline_: read_inline_policies(resource.properties, policy); break;
            case PolicyPlace::document: read_document(resource.properties.member("PolicyDocument"), policy); break;
            case PolicyPlace::sam: read_sam_policies(resource.properties, policy); break;
        }
        if (!policy.statements.empty()) policies.push_back(std::move(policy));
    }
    return policies;
}

bool is_policy(const doc::Node* root) {
    root = doc::resolve(root);
    if (root == nullptr || !root->is_mapping()) return false;
    const doc::Node* version = root->get("Version");
    const doc::Node* statement = root->get("Statement");
    if (version == nullptr || !version->is_scalar() || statement == nullptr) return false;
    return contains(policy_versions().all, version->text) && (statement->is_sequence() || statement->is_mapping());
}

Policy policy_of_file(const cfn::Template& document) {
    Policy policy;
    policy.document = &document;
    const doc::Node* root = doc::resolve(document.document().root());
    const Span owner = document.document().locate(root->begin, root->begin + 1);
    read_document(document.value(root, {}, owner), policy);
    return policy;
}

}  // namespace pipelint
