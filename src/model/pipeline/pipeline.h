#pragma once
// Pipelines as rules read them, from CloudFormation and from the API's documents alike.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/spelling.h"
#include "cfn/template.h"
#include "cfn/value.h"
#include "cfn/when.h"
#include "model/pipeline/action_types.h"
#include "text/span.h"

namespace pipelint {

struct ActionTypeId {
    cfn::Value whole;
    cfn::Value category;
    cfn::Value owner;
    cfn::Value provider;
    cfn::Value version;
};
/// False where its parts may come to more combinations than are followed.
bool has_few_combinations(const ActionTypeId& type);

/// An action of a stage, in CloudFormation's spelling or the API's.
struct Action {
    cfn::Value whole;  ///< the mapping, for what is asked seldom
    cfn::When when;
    Span place;  ///< the name, else the key under which the list of actions stands
    cfn::Value name;
    ActionTypeId type;
    std::vector<TypedAction> types;  ///< the types that it may be: built in, or defined in the template
    cfn::Value run_order;
    std::vector<cfn::Value> inputs;  ///< names of artifacts
    std::vector<cfn::Value> outputs;
    bool inputs_complete = true;   ///< false where inputs may exist that are not known
    bool outputs_complete = true;  ///< false where outputs may exist that are not known
    cfn::Value configuration;

    /// The run order, 1 where it is absent; nothing where it is not known.
    [[nodiscard]] std::optional<int> order() const;
    /// True where the type is this one in every deployment.
    [[nodiscard]] bool is(std::string_view category, std::string_view owner, std::string_view provider) const;
};

/// A stage of a pipeline. Stages under an `Fn::If` are there under its condition.
struct Stage {
    cfn::Value whole;  ///< the mapping, for what is asked seldom
    cfn::When when;
    std::size_t index = 0;  ///< its place in the order of execution
    Span place;
    cfn::Value name;
    std::vector<Action> actions;
    bool complete = true;  ///< false where actions may exist that are not known
};

/// A pipeline, as a resource of a template or as a document of the API.
struct Pipeline {
    Spelling spelling = Spelling::cloudformation;
    const cfn::Template* document = nullptr;
    std::string_view logical_id;  ///< empty in the API's documents
    Span place;                   ///< the logical id, or the pipeline's name
    cfn::When when;
    cfn::Value whole;  ///< the properties, for what is asked seldom
    cfn::Value name;
    std::vector<Stage> stages;
    bool complete = true;  ///< false where stages may exist that are not known

    /// A property of the pipeline, or of something that belongs to it, in the document's spelling.
    [[nodiscard]] cfn::Value property(std::string_view key) const { return property_of(whole, key); }
    [[nodiscard]] cfn::Value property_of(const cfn::Value& part, std::string_view key) const {
        return part.member(spelled(spelling, key));
    }
};

/// The pipelines of a template. `custom` are the action types that it defines, which must outlive the result.
std::vector<Pipeline> pipelines_of(const cfn::Template& document, const CustomActionTypes& custom = {});
/// The pipeline of an API document: `{"pipeline": {…}}` or the bare object.
std::optional<Pipeline> pipeline_of_api(const cfn::Template& document);
/// Is this the root of a pipeline document of the API?
bool is_api_pipeline(const doc::Node* root);

/// Does the value stand in every deployment that has what `when` is the condition of?
bool is_always_there(const cfn::Value& value, const cfn::When& when);

/// The same name twice in one deployment.
struct DuplicateName {
    const cfn::Alternative* first = nullptr;
    const cfn::Alternative* second = nullptr;
    cfn::When when;  ///< under which both are there, for sure
};
/// The names that an earlier one of the list has as well, each once. Empty and unknown ones are none.
std::vector<DuplicateName> duplicate_names(const cfn::Template& document, const std::vector<const cfn::Value*>& names);

std::vector<DuplicateName> duplicate_names(const cfn::Template& document, const std::vector<cfn::Value>& names);

/// Is every action of the pipeline, in every deployment, a source action? False where not all are known, or none.
bool is_source_only(const Pipeline& pipeline);

/// A webhook that starts a pipeline.
struct Webhook {
    const cfn::Template* document = nullptr;
    cfn::When when;
    Span place;  ///< the logical id
    cfn::Value authentication;
    std::string_view target;  ///< the logical id of the pipeline; empty where it is not in the template
};
std::vector<Webhook> webhooks_of(const cfn::Template& document);

}  // namespace pipelint
