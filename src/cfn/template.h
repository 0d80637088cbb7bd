#pragma once
// A CloudFormation template: its sections, and what its values come to.

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "cfn/conditions.h"
#include "cfn/parameter.h"
#include "cfn/scope.h"
#include "cfn/value.h"
#include "cfn/when.h"
#include "doc/document.h"

namespace pipelint::cfn {

struct Resource {
    std::string_view name;  ///< the logical id
    const doc::Node* key = nullptr;
    const doc::Node* body = nullptr;
    std::string_view type;  ///< empty where it is not a literal
    When when;              ///< from the resource's `Condition`
    Value properties;
    const Scope* scope = nullptr;        ///< the turn of `Fn::ForEach` that makes it
    const Template* document = nullptr;  ///< in which it stands
    const Template* nested = nullptr;    ///< the template of a nested stack, where it is a file that is there
};

/// What lies outside a template and is known all the same.
struct Surroundings {
    /// What a parent stack passes for a parameter.
    struct Passed {
        std::vector<std::string> values;     ///< empty where it is not known
        const Resource* resource = nullptr;  ///< that it refers to, in the parent
        std::string attribute;               ///< of it; empty for a `Ref`
    };
    /// Does a parameter of that name hold a secret? nullptr where nobody knows.
    bool (*is_secret_name)(std::string_view name) = nullptr;
    /// Values of parameters that the user gives, by name.
    const std::map<std::string, std::string, std::less<>>* given = nullptr;
    std::map<std::string, Passed, std::less<>> passed;              ///< by parameter
    std::map<std::string, const doc::Node*, std::less<>> includes;  ///< by the `Location` of an `AWS::Include`
    std::map<std::string, const Template*, std::less<>> nested;     ///< by logical id
};

/// A template: its sections, and what stands at each place in each kind of deployment.
class Template {
public:
    /// Reads the sections. A document that is no CloudFormation gives values without intrinsics,
    /// which is how pipeline documents of the API are read.
    explicit Template(const doc::Document& document, bool is_cloudformation = true, Surroundings surroundings = {});
    Template(const Template&) = delete;
    Template& operator=(const Template&) = delete;

    /// Reads it anew with what lies around it. Resources and values that were taken from it are void.
    void surround(Surroundings surroundings);
    [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }

    [[nodiscard]] const doc::Document& document() const { return document_; }
    [[nodiscard]] bool is_cloudformation() const { return is_cloudformation_; }
    [[nodiscard]] const std::vector<Resource>& resources() const { return resources_; }
    [[nodiscard]] const Resource* resource(std::string_view name) const;
    [[nodiscard]] const std::vector<Parameter>& parameters() const { return parameters_; }
    [[nodiscard]] const Parameter* parameter(std::string_view name) const;
    [[nodiscard]] bool has_condition(std::string_view name) const { return conditions_->defines(name); }
    /// A mapping of the section Mappings, or nullptr.
    [[nodiscard]] const doc::Node* mapping(std::string_view name) const;
    /// The `Value` of an output, or nullptr.
    [[nodiscard]] const doc::Node* output(std::string_view name) const;
    /// The root of the file that a call of `AWS::Include` names, or nullptr where it is not there.
    [[nodiscard]] const doc::Node* included(const doc::Node* argument) const;
    /// True where a macro other than AWS's own may change anything.
    [[nodiscard]] bool has_macro() const { return has_macro_; }
    [[nodiscard]] bool has_transform(std::string_view name) const;
    /// True where there may be resources that are not known: a macro's, those of a file that is not there.
    [[nodiscard]] bool may_have_more_resources() const { return has_macro_ || may_have_more_resources_; }
    /// The same for parameters, mappings and conditions.
    [[nodiscard]] bool may_have_more_names() const { return has_macro_ || may_have_more_names_; }

    /// What the node comes to. `owner` is the span to blame where it is absent: the key or the name
    /// of what lacks it.
    [[nodiscard]] Value value(const doc::Node* node, const When& when, const Span& owner,
                              const Scope* scope = nullptr) const;
    /// Adds to `out` what the node comes to.
    void evaluate(const doc::Node* node, const When& when, const Span& owner, Alternatives& out,
                  const Scope* scope = nullptr) const;

    /// A member that a loop or an included file puts into a mapping.
    struct Grown {
        std::string_view name;
        const doc::Node* key = nullptr;
        const doc::Node* value = nullptr;
        const Scope* scope = nullptr;
    };
    /// Adds all members of the mapping, those of loops and included files too; false where there may be more.
    bool members_of(const doc::Node& mapping, const Scope* scope, std::vector<Grown>& out) const;

    /// Could this hold in some deployment? False only where it surely cannot.
    [[nodiscard]] bool is_possible(const When& when) const;
    /// Could both hold in one deployment?
    [[nodiscard]] bool can_meet(const When& a, const When& b) const;
    /// Is there surely a deployment in which this holds?
    [[nodiscard]] bool is_surely_possible(const When& when) const;
    /// Does this hold where every parameter keeps its default?
    [[nodiscard]] doc::Truth by_default(const When& when) const;
    /// True where one of `some` holds in every deployment in which `all` does.
    [[nodiscard]] bool is_covered(const When& all, std::span<const When> some) const;
    /// A deployment in which `all` holds and none of `none`, in words of conditions; nothing where none is
    /// sure to exist.
    [[nodiscard]] std::optional<When> scenario(const When& all, std::span<const When> none) const;

    /// What a reference to a parameter comes to where nobody gives another value; nothing for anything else.
    [[nodiscard]] std::optional<std::string_view> default_of(const Alternative& reference) const;

    /// The same place with the default instead, marked as such; nothing where there is none.
    [[nodiscard]] std::optional<Alternative> with_default(const Alternative& reference) const;

    /// The name with the variables of loops in it replaced.
    [[nodiscard]] std::string_view name_in(const Scope* scope, std::string_view name) const;
    /// A branch of an `Fn::If` and when it is taken.
    struct Branch {
        When when;
        const doc::Node* node = nullptr;
    };
    /// Those that some deployment takes in which `when` holds; nothing where the arguments are not of an `Fn::If`.
    [[nodiscard]] std::optional<std::vector<Branch>> branches_of(const doc::Node* arguments, const When& when,
                                                                 const Scope* scope) const;

    /// A text that lives as long as the template.
    std::string_view keep(std::string text) const;

    /// A part of the template that was not looked at.
    struct Cut {
        const doc::Node* place = nullptr;
        std::string why;
    };
    /// Each place once, in the order of the file.
    [[nodiscard]] std::vector<Cut> cuts() const;
    void note_cut(const doc::Node* place, const std::string& why) const;

private:
    void read();
    void read_parameters(const doc::Node* section);
    void set_domain(Parameter& parameter) const;
    void read_resources(const doc::Node* section);
    void read_transform(const doc::Node* section);
    bool members_of(const doc::Node& mapping, const Scope* scope, std::vector<Grown>& out, int depth) const;
    bool unroll(const doc::Member& loop, const Scope* scope, std::vector<Grown>& out, int depth) const;
    const Scope* turn(std::string_view identifier, std::string_view value, const Scope* outer) const;

    const doc::Document& document_;
    bool is_cloudformation_;
    bool has_macro_ = false;
    bool may_have_more_resources_ = false;
    bool may_have_more_names_ = false;
    Surroundings surroundings_;
    std::vector<std::string_view> transforms_;
    std::vector<Parameter> parameters_;
    std::vector<Resource> resources_;
    std::vector<std::vector<Resource>> earlier_;  ///< of readings that others may still point at
    std::unordered_map<std::string_view, std::size_t> parameter_index_;
    std::unordered_map<std::string_view, std::size_t> resource_index_;
    std::unordered_map<std::string_view, const doc::Node*> mappings_;
    std::unique_ptr<const Conditions> conditions_;

    mutable std::mutex guard_;  ///< of what values add while they are worked out
    mutable std::set<std::string, std::less<>> kept_;
    mutable std::map<std::pair<std::uint32_t, const doc::Node*>, std::string> cuts_;
    mutable std::map<std::tuple<std::string_view, std::string_view, const Scope*>, Scope> turns_;
};

/// Is this the root of a CloudFormation template? By its content: a version line or typed resources.
bool is_template(const doc::Node* root);
bool is_pseudo_parameter(std::string_view name);
std::span<const std::string_view> pseudo_parameters();
/// Is the body of a resource with `Properties` twice, of which nobody knows which one counts? duplicate-key says so.
bool has_properties_twice(const doc::Node& body);
/// Does a macro get the mapping that this is, through an `Fn::Transform` in it? It may make anything of what stands
/// there.
bool is_given_to_macro(const doc::Node& node);

}  // namespace pipelint::cfn
