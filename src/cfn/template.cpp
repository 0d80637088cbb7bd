#include "cfn/template.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>
#include <utility>

#include "aws/tables/cloudformation.h"
#include "aws/words.h"
#include "cfn/evaluate.h"
#include "cfn/intrinsic.h"
#include "text/work.h"

namespace pipelint::cfn {
namespace {

using doc::Node;
using doc::Truth;

constexpr std::string_view for_each_key = "Fn::ForEach::";
constexpr std::string_view transform_key = "Fn::Transform";
constexpr std::string_view language_extensions = "AWS::LanguageExtensions";
/// Turns of all loops of a template; CloudFormation takes 500 resources.
constexpr std::size_t most_turns = 2000;
/// Ten times what CloudFormation takes: what refers to what is asked for each, so there must be an end.
constexpr std::size_t most_resources = 5000;
constexpr int deepest = 8;  ///< loops in loops, files in files

bool is_aws_transform(std::string_view name) {
    const auto own = own_transforms().all;
    return std::any_of(own.begin(), own.end(), [&](std::string_view one) { return name.starts_with(one); });
}

/// A section that CloudFormation does not have is another program's, which may make names of its own.
bool has_foreign_section(const Node& root) {
    return std::any_of(root.members().begin(), root.members().end(),
                       [](const doc::Member& member) { return !contains(template_sections().all, member.key->text); });
}

const Node* scalar_of(const Node& mapping, std::string_view key) {
    const Node* node = mapping.get(key);
    return node != nullptr && node->is_scalar() ? node : nullptr;
}

}  // namespace

bool has_properties_twice(const doc::Node& body) {
    return std::count_if(body.members().begin(), body.members().end(),
                         [](const doc::Member& member) { return member.key->text == "Properties"; }) > 1;
}

namespace {

bool has_typed_resource(const Node& resources) {
    return std::any_of(resources.members().begin(), resources.members().end(), [](const doc::Member& member) {
        const Node* body = doc::resolve(member.value);
        if (member.key->text.starts_with(for_each_key)) return body->is_sequence();
        const Node* type = body->get("Type");
        if (type == nullptr || !type->is_scalar()) return false;
        return type->text.starts_with("AWS::") || type->text.starts_with("Custom::");
    });
}

}  // namespace

bool is_template(const Node* root) {
    root = doc::resolve(root);
    if (root == nullptr || !root->is_mapping()) return false;
    // Of keys that are there twice, readers differ in which one counts: any will do.
    const auto has_types = [](const doc::Member& section) {
        const Node* resources = section.key->text == "Resources" ? doc::resolve(section.value) : nullptr;
        return resources != nullptr && resources->is_mapping() && has_typed_resource(*resources);
    };
    if (std::any_of(root->members().begin(), root->members().end(), has_types)) return true;
    const Node* resources = root->get("Resources");
    return resources != nullptr && resources->is_mapping() && root->find("AWSTemplateFormatVersion") != nullptr;
}

Template::Template(const doc::Document& document, bool is_cloudformation, Surroundings surroundings)
    : document_(document), is_cloudformation_(is_cloudformation), surroundings_(std::move(surroundings)) {
    read();
}

void Template::surround(Surroundings surroundings) {
    surroundings_ = std::move(surroundings);
    read();
}

void Template::read() {
    has_macro_ = may_have_more_resources_ = may_have_more_names_ = false;
    transforms_.clear();
    parameters_.clear();
    parameter_index_.clear();
    resource_index_.clear();
    conditions_ = std::make_unique<const Conditions>(*this);
    const Node* root = doc::resolve(document_.root());
    if (!is_cloudformation_ || root == nullptr || !root->is_mapping()) return;
    read_transform(root->get("Transform"));
    may_have_more_names_ = root->find(transform_key) != nullptr || has_foreign_section(*root);
    may_have_more_resources_ = may_have_more_names_;
    read_parameters(root->get("Parameters"));
    mappings_.clear();
    if (const Node* section = root->get("Mappings"); section != nullptr && section->is_mapping()) {
        std::vector<Grown> maps;
        if (!members_of(*section, nullptr, maps)) may_have_more_names_ = true;
        for (const Grown& one : maps) mappings_.emplace(one.name, doc::resolve(one.value));
    }
    std::vector<Grown> definitions;
    if (const Node* section = root->get("Conditions"); section != nullptr && section->is_mapping()) {
        if (!members_of(*section, nullptr, definitions)) may_have_more_names_ = true;
    }
    Conditions::Definitions by_name;
    for (const Grown& one : definitions)
        by_name.emplace(one.name, Conditions::Definition{doc::resolve(one.value), one.scope});
    conditions_ = std::make_unique<const Conditions>(*this, std::move(by_name), root->get("Rules"));
    read_resources(root->get("Resources"));
}

void Template::read_transform(const Node* section) {
    if (section == nullptr) return;
    const auto add = [this](const Node* name) {
        const bool known = name->is_scalar() && is_aws_transform(name->text);
        if (known) transforms_.push_back(name->text);
        if (!known) has_macro_ = true;
    };
    if (!section->is_sequence()) return add(section);
    for (const Node* item : section->items()) add(doc::resolve(item));
}

bool Template::has_transform(std::string_view name) const {
    return std::any_of(transforms_.begin(), transforms_.end(),
                       [&](std::string_view own) { return own.starts_with(name); });
}

void Template::read_parameters(const Node* section) {
    if (section == nullptr || !section->is_mapping()) return;
    for (const doc::Member& member : section->members()) {
        const Node* definition = doc::resolve(member.value);
        if (member.key->text == transform_key) may_have_more_names_ = true;
        if (!definition->is_mapping()) continue;
        Parameter parameter;
        parameter.name = member.key->text;
        parameter.key = member.key;
        parameter.definition = definition;
        if (const Node* type = scalar_of(*definition, "Type")) parameter.type = type->text;
        parameter.default_value = scalar_of(*definition, "Default");
        const Node* no_echo = scalar_of(*definition, "NoEcho");
        parameter.no_echo = no_echo != nullptr && doc::truth_of(no_echo->text) == Truth::yes;
        parameter.is_named_as_secret =
            surroundings_.is_secret_name != nullptr && surroundings_.is_secret_name(parameter.name);
        set_domain(parameter);
        parameter_index_.emplace(parameter.name, parameters_.size());
        parameters_.push_back(std::move(parameter));
    }
}

/// What a parent stack passes comes before what the user gives, and that before AllowedValues.
void Template::set_domain(Parameter& parameter) const {
    // What an SSM parameter holds is its own affair.
    if (parameter.is_ssm()) return;
    if (const auto found = surroundings_.passed.find(parameter.name); found != surroundings_.passed.end()) {
        parameter.passed_resource = found->second.resource;
        parameter.passed_attribute = found->second.attribute;
        parameter.is_given = true;
        if (parameter.is_secret()) return;
        parameter.domain.assign(found->second.values.begin(), found->second.values.end());
        if (!parameter.domain.empty()) return;
    } else if (surroundings_.given != nullptr) {
        const auto given = surroundings_.given->find(parameter.name);
        if (given != surroundings_.given->end()) {
            parameter.is_given = true;
            if (!parameter.is_secret()) parameter.domain = {given->second};
            return;
        }
    }
    const Node* allowed = parameter.definition->get("AllowedValues");
    if (parameter.is_secret() || parameter.is_list() || allowed == nullptr || !allowed->is_sequence()) return;
    std::unordered_set<std::string_view> seen;
    for (const Node* item : allowed->items()) {
        const Node* value = doc::resolve(item);
        if (!value->is_scalar()) {
            parameter.domain.clear();
            return;
        }
        const std::string_view text = as_cloudformation_reads(*value);
        if (seen.insert(text).second) parameter.domain.push_back(text);
    }
}

void Template::read_resources(const Node* section) {
    if (section == nullptr || !section->is_mapping()) return;
    std::vector<Grown> members;
    std::vector<Resource> resources;
    if (!members_of(*section, nullptr, members)) may_have_more_resources_ = true;
    for (const Grown& member : members) {
        const Node* body = doc::resolve(member.value);
        if (!body->is_mapping() || !member.key->is_scalar()) continue;
        if (resources.size() == most_resources) {
            may_have_more_resources_ = true;
            note_cut(member.key, "pipelint looks at " + std::to_string(most_resources) +
                                     " resources of a template, and CloudFormation takes 500: none from here on was "
                                     "looked at");
            break;
        }
        if (is_given_to_macro(*body)) may_have_more_resources_ = true;
        Resource resource;
        resource.name = member.name;
        resource.key = member.key;
        resource.body = body;
        resource.scope = member.scope;
        resource.document = this;
        if (const Node* type = scalar_of(*body, "Type")) resource.type = type->text;
        if (const Node* name = scalar_of(*body, "Condition")) {
            resource.when = resource.when.with(name_in(member.scope, name->text), true);
        }
        const auto nested = surroundings_.nested.find(member.name);
        if (nested != surroundings_.nested.end()) resource.nested = nested->second;
        resource_index_.emplace(resource.name, resources.size());
        resources.push_back(std::move(resource));
    }
    // Other templates may point at those of an earlier reading: they stay where they are.
    if (resources.size() == resources_.size()) {
        std::move(resources.begin(), resources.end(), resources_.begin());
    } else {
        earlier_.push_back(std::exchange(resources_, std::move(resources)));
    }
    // Values point at resources that they refer to, so they are read when the list is complete.
    for (Resource& resource : resources_) {
        const Node* properties = is_given_to_macro(*resource.body) ? resource.body : resource.body->get("Properties");
        resource.properties = value(properties, resource.when, resource.key->text_span(), resource.scope);
    }
}

bool Template::members_of(const Node& mapping, const Scope* scope, std::vector<Grown>& out) const {
    return members_of(mapping, scope, out, 0);
}

bool Template::members_of(const Node& mapping, const Scope* scope, std::vector<Grown>& out, int depth) const {
    bool is_complete = true;
    for (const doc::Member& member : mapping.members()) {
        const std::string_view name = member.key->text;
        if (name == transform_key) {
            const Node* root = included(doc::resolve(member.value));
            if (root != nullptr && depth >= deepest) {
                root = nullptr;
                note_cut(member.key,
                         "included files are nested too deeply here, or in a circle: what they would put here was not "
                         "looked at");
            }
            is_complete =
                root != nullptr && root->is_mapping() && members_of(*root, scope, out, depth + 1) && is_complete;
        } else if (name.starts_with(for_each_key) && has_transform(language_extensions)) {
            is_complete = unroll(member, scope, out, depth) && is_complete;
        } else {
            work::spend();
            out.push_back({name_in(scope, name), member.key, member.value, scope});
        }
    }
    return is_complete;
}

/// `Fn::ForEach::Name: [Identifier, Collection, {OutputKey: OutputValue}]`.
bool Template::unroll(const doc::Member& loop, const Scope* scope, std::vector<Grown>& out, int depth) const {
    const auto items = doc::resolve(loop.value)->items();
    if (depth >= deepest || items.size() != 3) return false;
    const Node* identifier = doc::resolve(items[0]);
    const Node* body = doc::resolve(items[2]);
    if (!identifier->is_scalar() || !body->is_mapping()) return false;
    const auto values = Evaluator(*this).known_list(items[1], scope);
    if (!values) return false;
    for (const std::string& value : *values) {
        const Scope* one = turn(identifier->text, keep(value), scope);
        if (one == nullptr || out.size() >= most_turns) return false;
        if (!members_of(*body, one, out, depth + 1)) return false;
    }
    return true;
}

const Scope* Template::turn(std::string_view identifier, std::string_view value, const Scope* outer) const {
    const std::lock_guard lock(guard_);
    const auto known = turns_.find({identifier, value, outer});
    if (known != turns_.end()) return &known->second;
    if (turns_.size() >= most_turns) return nullptr;
    return &turns_.emplace(std::tuple(identifier, value, outer), Scope{identifier, value, outer}).first->second;
}

std::string_view Template::name_in(const Scope* scope, std::string_view name) const {
    const bool is_fixed = scope == nullptr || name.find('{') == std::string_view::npos;
    return is_fixed ? name : keep(Scope::replace(scope, name));
}

std::optional<std::vector<Template::Branch>> Template::branches_of(const Node* arguments, const When& when,
                                                                   const Scope* scope) const {
    const auto items = arguments == nullptr ? std::span<const Node* const>() : arguments->items();
    if (items.size() != 3 || !doc::resolve(items[0])->is_scalar()) return std::nullopt;
    const std::string_view name = name_in(scope, doc::resolve(items[0])->text);
    std::vector<Branch> branches;
    for (const bool holds : {true, false}) {
        if (when.excludes({name, holds})) continue;
        When branch = when.with(name, holds);
        if (is_possible(branch)) branches.push_back({std::move(branch), items[holds ? 1 : 2]});
    }
    return branches;
}

std::string_view Template::keep(std::string text) const {
    const std::lock_guard lock(guard_);
    return *kept_.insert(std::move(text)).first;
}

std::vector<Template::Cut> Template::cuts() const {
    const std::lock_guard lock(guard_);
    std::vector<Cut> all;
    for (const auto& [place, why] : cuts_) all.push_back({place.second, why});
    return all;
}

void Template::note_cut(const Node* place, const std::string& why) const {
    const std::lock_guard lock(guard_);
    cuts_.try_emplace({place->begin, place}, why);
}

const Resource* Template::resource(std::string_view name) const {
    const auto found = resource_index_.find(name);
    return found == resource_index_.end() ? nullptr : &resources_[found->second];
}

const Parameter* Template::parameter(std::string_view name) const {
    const auto found = parameter_index_.find(name);
    return found == parameter_index_.end() ? nullptr : &parameters_[found->second];
}

const Node* Template::mapping(std::string_view name) const {
    const auto found = mappings_.find(name);
    return found == mappings_.end() ? nullptr : found->second;
}

const Node* Template::output(std::string_view name) const {
    const Node* section = doc::resolve(document_.root())->get("Outputs");
    const Node* body = section == nullptr || !section->is_mapping() ? nullptr : section->get(name);
    return body == nullptr || !body->is_mapping() ? nullptr : body->get("Value");
}

const Node* Template::included(const Node* argument) const {
    if (surroundings_.includes.empty() || argument == nullptr || !argument->is_mapping()) return nullptr;
    const Node* name = scalar_of(*argument, "Name");
    const Node* parameters = argument->get("Parameters");
    if (name == nullptr || name->text != "AWS::Include" || parameters == nullptr || !parameters->is_mapping())
        return nullptr;
    const Node* location = scalar_of(*parameters, "Location");
    const auto found = location == nullptr ? surroundings_.includes.end() : surroundings_.includes.find(location->text);
    return found == surroundings_.includes.end() ? nullptr : doc::resolve(found->second);
}

Value Template::value(const Node* node, const When& when, const Span& owner, const Scope* scope) const {
    Alternatives alternatives;
    evaluate(node, when, owner, alternatives, scope);
    if (alternatives.size() > most_alternatives) {
        Alternative all;
        all.state = State::unknown;
        all.why = Unknown::function;
        all.node = node;
        all.span = node->text_span();
        all.owner = owner;
        all.scope = scope;
        all.when = when;
        alternatives = Alternatives(std::move(all));
    }
    return {this, std::move(alternatives)};
}

void Template::evaluate(const Node* node, const When& when, const Span& owner, Alternatives& out,
                        const Scope* scope) const {
    Evaluator(*this).evaluate(node, when, owner, scope, out);
}

bool Template::is_possible(const When& when) const { return when.always() || conditions_->possible(when) != Truth::no; }

bool Template::is_surely_possible(const When& when) const {
    return when.always() || conditions_->possible(when) == Truth::yes;
}

bool Template::can_meet(const When& a, const When& b) const {
    // Each of the two is possible, or it would not have come about.
    return a.always() || b.always() || a == b || is_possible(a.with(b));
}

Truth Template::by_default(const When& when) const { return conditions_->by_default(when); }

std::optional<std::string_view> Template::default_of(const Alternative& reference) const {
    const bool is_free = reference.state == State::unknown && reference.why == Unknown::parameter;
    const Parameter* target = is_free && reference.attribute.empty() ? parameter(reference.name) : nullptr;
    return target == nullptr || target->is_list() || target->is_secret() ? std::nullopt : target->by_default();
}

std::optional<Alternative> Template::with_default(const Alternative& reference) const {
    const auto text = default_of(reference);
    if (!text) return std::nullopt;
    Alternative result = reference;
    Text::Builder builder;
    builder.substitute(*text, true, reference.node, 0, 0);
    result.state = State::known;
    result.why = Unknown::none;
    result.is_default = true;
    result.has_text = true;
    result.text = builder.finish();
    return result;
}

bool Template::is_covered(const When& all, std::span<const When> some) const {
    return conditions_->possible(all, some) == Truth::no;
}

std::optional<When> Template::scenario(const When& all, std::span<const When> none) const {
    return conditions_->scenario(all, none);
}

}  // namespace pipelint::cfn
