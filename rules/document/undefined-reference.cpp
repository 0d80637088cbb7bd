#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "cfn/references.h"
#include "lint/report.h"
#include "model/input.h"
#include "text/nearest.h"

namespace pipelint::rules {
namespace {

using cfn::Reference;
using Kind = Reference::Kind;

/// A name that a transform makes of a resource's: SAM's roles and versions, what a module holds.
bool may_be_generated(const cfn::Template& document, std::string_view name) {
    const bool is_sam = document.has_transform("AWS::Serverless");
    if (is_sam && (name.starts_with("Serverless") || name == "CodeDeployServiceRole")) return true;
    // Logical ids have 255 characters at most.
    constexpr std::size_t longest_id = 255;
    for (std::size_t length = std::min(name.size(), longest_id + 1); length-- > 1;) {
        const cfn::Resource* resource = document.resource(name.substr(0, length));
        if (resource == nullptr) continue;
        if (resource->type.ends_with("::MODULE") || (is_sam && resource->type.starts_with("AWS::Serverless::")))
            return true;
    }
    return false;
}

std::vector<std::string_view> collect_names(const cfn::Template& document, const Reference& reference) {
    std::vector<std::string_view> names;
    const auto add_keys = [&](const doc::Node* mapping) {
        if (mapping == nullptr) return;
        for (const doc::Member& member : mapping->members()) names.push_back(member.key->text);
    };
    const doc::Node* root = doc::resolve(document.document().root());
    switch (reference.kind) {
        case Kind::value:
            for (const cfn::Parameter& parameter : document.parameters()) names.push_back(parameter.name);
            if (reference.name.starts_with("AWS::"))
                names.insert(names.end(), cfn::pseudo_parameters().begin(), cfn::pseudo_parameters().end());
            [[fallthrough]];
        case Kind::attribute:
        case Kind::depends_on:
            for (const cfn::Resource& resource : document.resources()) names.push_back(resource.name);
            break;
        case Kind::map: add_keys(root->get("Mappings")); break;
        case Kind::condition: add_keys(root->get("Conditions")); break;
        default: add_keys(reference.mapping);
    }
    return names;
}

/// The names that could have been meant: the same for many references, and collected once.
class Names {
public:
    explicit Names(const cfn::Template& document) : document_(document) {}

    const std::vector<std::string_view>& of(const Reference& reference) {
        const bool has_pseudo = reference.kind == Kind::value && reference.name.starts_with("AWS::");
        const auto [entry, is_new] = known_.try_emplace({reference.kind, has_pseudo, reference.mapping});
        if (is_new) entry->second = collect_names(document_, reference);
        return entry->second;
    }

private:
    const cfn::Template& document_;
    std::map<std::tuple<Kind, bool, const doc::Node*>, std::vector<std::string_view>> known_;
};

bool is_defined(const cfn::Template& document, const Reference& reference) {
    const std::string_view name = reference.name;
    switch (reference.kind) {
        case Kind::value:
            return document.parameter(name) != nullptr || document.resource(name) != nullptr ||
                   cfn::is_pseudo_parameter(name) || document.may_have_more_names() ||
                   document.may_have_more_resources();
        case Kind::attribute:
        case Kind::depends_on: return document.resource(name) != nullptr || document.may_have_more_resources();
        case Kind::map:
            return document.mapping(name) != nullptr || document.may_have_more_names() || reference.has_default;
        case Kind::condition: return document.has_condition(name) || document.may_have_more_names();
        default:
            return reference.has_default || reference.mapping->find(name) != nullptr ||
                   reference.mapping->find("Fn::Transform") != nullptr || document.may_have_more_names();
    }
}

std::string message_for(const cfn::Template& document, const Reference& reference) {
    const std::string_view name = reference.name;
    switch (reference.kind) {
        case Kind::value:
            return fmt::format("`{}` is neither a parameter nor a resource of the template; CloudFormation refuses it",
                               name);
        case Kind::attribute:
            if (document.parameter(name) != nullptr)
                return fmt::format(
                    "`{}` is a parameter, and parameters have no attributes; CloudFormation refuses the template",
                    name);
            return fmt::format("the template has no resource `{}`; CloudFormation refuses it", name);
        case Kind::depends_on: return fmt::format("the template has no resource `{}`; CloudFormation refuses it", name);
        case Kind::map: return fmt::format("the template has no map `{}`; CloudFormation refuses it", name);
        case Kind::condition: return fmt::format("the template has no condition `{}`; CloudFormation refuses it", name);
        default: return fmt::format("the map has no key `{}` here; CloudFormation refuses the template", name);
    }
}

void report_undefined(const cfn::Template& document, const Reference& reference, Names& all, Report& report) {
    Draft draft = report.at(reference.span(), "{}", message_for(document, reference));
    const std::vector<std::string_view>& names = all.of(reference);
    const bool is_parameter = reference.kind == Kind::attribute && document.parameter(reference.name) != nullptr;
    if (is_parameter) {
        draft.help("use `Ref` for its value");
    } else if (const auto near = nearest(reference.name, names)) {
        draft.did_you_mean(*near).unsafe_replacement(reference.span(), *near);
    } else if (reference.kind == Kind::top_key || reference.kind == Kind::second_key) {
        draft.help("add the key to the map, or look up one that it has");
    } else {
        draft.help("define it, or use one that exists");
    }
    // Names are looked up before anything is deployed, whatever the conditions; keys of maps when they are wanted.
    const bool is_key = reference.kind == Kind::top_key || reference.kind == Kind::second_key;
    if (is_key) draft.under(document, *reference.when);
}

/// A resource that is there, but not in every deployment that refers to it.
void check_conditional(const cfn::Template& document, const Reference& reference, const cfn::Resource& target,
                       Report& report) {
    if (target.when.always()) return;
    const std::vector<cfn::When> none = {target.when};
    const auto scenario = document.scenario(*reference.when, none);
    if (!scenario) return;
    report
        .at(reference.span(),
            "the resource `{}` does not exist in every deployment that refers to it; CloudFormation refuses such a "
            "deployment",
            reference.name)
        .note(target.key->text_span(), fmt::format("exists only when {}", target.when.describe()))
        .help("refer to it inside an `Fn::If` with the same condition, and give `AWS::NoValue` otherwise")
        .under(document, *scenario);
}

/// An output that a nested stack whose template is there does not have.
void check_output(const cfn::Template& document, const Reference& reference, const cfn::Resource& target,
                  Report& report) {
    constexpr std::string_view outputs = "Outputs.";
    if (target.nested == nullptr || !reference.attribute.starts_with(outputs)) return;
    const std::string_view name = reference.attribute.substr(outputs.size());
    const doc::Node* section = doc::resolve(target.nested->document().root())->get("Outputs");
    const bool is_open = section != nullptr && section->is_mapping() &&
                         std::any_of(section->members().begin(), section->members().end(),
                                     [](const doc::Member& one) { return one.key->text.starts_with("Fn::"); });
    if (is_open || target.nested->has_macro() || target.nested->output(name) != nullptr) return;
    if (section != nullptr && section->is_mapping() && section->find(name) != nullptr) return;
    report
        .at(reference.span(), "the template of the nested stack `{}` has no output `{}`; CloudFormation refuses it",
            reference.name, name)
        .note(section == nullptr || !section->is_mapping()
                  ? doc::resolve(target.nested->document().root())->members().front().key->text_span()
                  : doc::resolve(target.nested->document().root())->find("Outputs")->key->text_span(),
              "its template")
        .help("add the output there, or use one that exists")
        .under(document, *reference.when);
}

/// `!Ref Role.Arn`
void report_attribute(const Reference& reference, Report& report) {
    report
        .at(reference.span(), "`Ref` takes only the name of a resource; CloudFormation finds no resource `{}`",
            reference.name)
        .help(fmt::format("write `!GetAtt {}`", reference.name));
}

/// Conditions are worked out before there are resources.
void report_resource_in_condition(const Reference& reference, const cfn::Resource& target, Report& report) {
    report
        .at(reference.span(),
            "`{}` is a resource, and conditions can only refer to parameters; CloudFormation refuses the template",
            reference.name)
        .note(target.key->text_span(), "the resource")
        .help("use a parameter, or a map that is looked up by a parameter");
}

void check_reference(const cfn::Template& document, const Reference& reference, Names& names, Report& report) {
    const bool is_value = reference.kind == Kind::value || reference.kind == Kind::attribute;
    if (is_value && cfn::is_pseudo_parameter(reference.name)) return;
    if (const cfn::Resource* target = is_value ? document.resource(reference.name) : nullptr) {
        if (reference.in_conditions) return report_resource_in_condition(reference, *target, report);
        check_conditional(document, reference, *target, report);
        check_output(document, reference, *target, report);
        return;
    }
    if (is_defined(document, reference)) return;
    const std::string_view name = reference.name.substr(0, reference.name.find('.'));
    // SAM knows `Function.Version`, and names of its own making.
    const cfn::Resource* base = name.size() < reference.name.size() ? document.resource(name) : nullptr;
    const bool has_parts =
        base != nullptr && (base->type.starts_with("AWS::Serverless::") || base->type.ends_with("::MODULE"));
    if (base != nullptr && !has_parts && reference.kind == Kind::value) return report_attribute(reference, report);
    if (!has_parts && !may_be_generated(document, name)) report_undefined(document, reference, names, report);
}

void check(const Input& input, Report& report) {
    for (std::size_t at = 0; at < input.templates().size(); ++at) {
        const cfn::Template& document = *input.templates()[at];
        Names names(document);
        cfn::for_each_reference(document, input.sites()[at], [&](const Reference& reference) {
            check_reference(document, reference, names, report);
        });
    }
}

}  // namespace

extern constexpr Rule undefined_reference{
    .name = "undefined-reference",
    .summary = "A reference to something that the template does not have",
    .level = Level::error,
    .consequence = Consequence::refused,
    .fixable = Fixable::unsafely,
    .check = check,
};

}  // namespace pipelint::rules
