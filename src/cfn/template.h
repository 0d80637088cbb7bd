#pragma once
// A CloudFormation template: its sections, and what its values come to.

#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cfn/conditions.h"
#include "cfn/parameter.h"
#include "cfn/value.h"
#include "cfn/when.h"
#include "doc/document.h"

namespace pipelint::cfn {

struct Call;

struct Resource {
    std::string_view name;  ///< the logical id
    const doc::Node* key = nullptr;
    const doc::Node* body = nullptr;
    std::string_view type;  ///< empty where it is not a literal
    When when;              ///< from the resource's `Condition`
    Value properties;
};

class Template {
public:
    /// Reads the sections. A document that is no CloudFormation gives values without intrinsics,
    /// which is how pipeline documents of the API are read.
    explicit Template(const doc::Document& document, bool is_cloudformation = true);
    Template(const Template&) = delete;
    Template& operator=(const Template&) = delete;

    [[nodiscard]] const doc::Document& document() const { return document_; }
    [[nodiscard]] bool is_cloudformation() const { return is_cloudformation_; }
    [[nodiscard]] const std::vector<Resource>& resources() const { return resources_; }
    [[nodiscard]] const Resource* resource(std::string_view name) const;
    [[nodiscard]] const Parameter* parameter(std::string_view name) const;
    /// True where a macro other than AWS's own may change anything.
    [[nodiscard]] bool has_macro() const { return has_macro_; }

    /// What the node comes to. `owner` is the span to blame where it is absent: the key or the name
    /// of what lacks it.
    [[nodiscard]] Value value(const doc::Node* node, const When& when, const Span& owner) const;
    /// Adds to `out` what the node comes to.
    void evaluate(const doc::Node* node, const When& when, const Span& owner, Alternatives& out) const;

    /// Could this hold in some deployment? False only where it surely cannot.
    [[nodiscard]] bool is_possible(const When& when) const;
    /// Could both hold in one deployment?
    [[nodiscard]] bool can_meet(const When& a, const When& b) const;
    /// Does this hold where every parameter keeps its default?
    [[nodiscard]] doc::Truth by_default(const When& when) const;
    /// A deployment in which `all` holds and none of `none`, in words of conditions; nothing where none is
    /// sure to exist.
    [[nodiscard]] std::optional<When> scenario(const When& all, std::span<const When> none) const;

private:
    void read_parameters(const doc::Node* section);
    void read_conditions(const doc::Node* section);
    void read_resources(const doc::Node* section);
    void read_transform(const doc::Node* section);

    void evaluate_if(const doc::Node* call, const doc::Node* argument, const When& when, const Span& owner,
                     Alternatives& out) const;
    [[nodiscard]] Alternative evaluate_call(const doc::Node* node, const Call& call) const;
    [[nodiscard]] Alternative reference(const doc::Node* call, std::string_view name, Unknown of_resource) const;
    [[nodiscard]] Alternative substitute(const doc::Node* call, const doc::Node* argument) const;
    [[nodiscard]] Alternative join(const doc::Node* call, const doc::Node* argument) const;
    [[nodiscard]] std::optional<Text> only_text(const doc::Node* node) const;

    const doc::Document& document_;
    bool is_cloudformation_;
    bool has_macro_ = false;
    std::vector<Parameter> parameters_;
    std::vector<Resource> resources_;
    std::unordered_map<std::string_view, std::size_t> parameter_index_;
    std::unordered_map<std::string_view, std::size_t> resource_index_;
    std::unique_ptr<const Conditions> conditions_ = std::make_unique<const Conditions>();
};

/// Is this the root of a CloudFormation template? By its content: a version line or typed resources.
bool is_template(const doc::Node* root);

}  // namespace pipelint::cfn
