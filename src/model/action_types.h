#pragma once
// The action types that CodePipeline has built in, and those that a template defines; the data of the first is
// schemas/action-types.yaml.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "cfn/when.h"
#include "text/span.h"

namespace pipelint {

namespace cfn {
class Template;
}

/// What the value of a configuration's key is.
enum class KeyKind : std::uint8_t {
    text,
    boolean,
    integer,
    list,           ///< with commas
    variables,      ///< a JSON list of `name`, `value` and `type`
    objects,        ///< a JSON list of mappings
    overrides,      ///< a JSON mapping from parameters to values
    perhaps_json,   ///< a text that is JSON by convention
    artifact,       ///< the name of an input artifact
    artifact_file,  ///< `Artifact::file`
    file_or_text,   ///< the same, or the text itself
    connection,     ///< the ARN of a connection
    repository,     ///< `owner/name`
    topic,          ///< the ARN of an SNS topic
};

/// A key of an action's configuration.
struct ActionKey {
    std::string_view name;
    bool is_required = false;
    bool is_secret = false;
    KeyKind kind = KeyKind::text;
    std::size_t first_allowed = 0;
    std::size_t allowed_count = 0;
    int least = 0;
    int most = 0;  ///< 0 for no bounds

    /// The enumeration; empty for none.
    [[nodiscard]] std::span<const std::string_view> allowed() const;
};

/// The action cannot run without `key` where `where` is there, or is one of the values.
struct KeyNeed {
    std::string_view key;
    std::string_view where;
    std::size_t first_value = 0;
    std::size_t value_count = 0;

    [[nodiscard]] std::span<const std::string_view> values() const;
};

/// Of these an action has one at most.
struct KeyPair {
    std::string_view one;
    std::string_view other;
};

struct ActionType {
    struct Bounds {
        std::uint8_t least = 0;
        std::uint8_t most = 0;
    };
    std::string_view category;
    std::string_view owner;
    std::string_view provider;
    Bounds inputs;                    ///< how many artifacts it takes
    Bounds outputs;                   ///< how many it gives
    bool has_all_keys = false;        ///< false where its configuration may hold other keys
    bool has_exact_name = true;       ///< false where the provider's spelling is not certain
    bool is_v2_alone = false;         ///< CodePipeline refuses it in a V1 pipeline
    std::string_view gone;            ///< why it is of no use any more; empty where it is
    bool has_any_variables = false;   ///< the names of what it gives are its own
    bool has_more_variables = false;  ///< it gives others than those that are known
    std::size_t first_variable = 0;
    std::size_t variable_count = 0;
    std::size_t first_key = 0;
    std::size_t key_count = 0;
    std::size_t first_need = 0;
    std::size_t need_count = 0;
    std::size_t first_exclude = 0;
    std::size_t exclude_count = 0;
    std::span<const ActionKey> own_keys = {};  ///< of a type that a template defines
    std::string_view version = "1";

    [[nodiscard]] std::span<const ActionKey> keys() const;
    [[nodiscard]] const ActionKey* key(std::string_view name) const;
    /// The variables under its namespace, as far as the type says.
    [[nodiscard]] std::span<const std::string_view> variables() const;
    [[nodiscard]] std::span<const KeyNeed> needs() const;
    [[nodiscard]] std::span<const KeyPair> excludes() const;
};

std::span<const ActionType> action_types();
/// The type of these three, or nullptr.
const ActionType* find_action_type(std::string_view category, std::string_view owner, std::string_view provider);
/// The provider that is meant by a name that people write for it; empty where none is known.
std::string_view meant_provider(std::string_view wrong);

/// A built-in or defined type that an action has in a deployment in which `when` holds.
struct TypedAction {
    const ActionType* type = nullptr;
    cfn::When when;
};

/// A type that a template defines with AWS::CodePipeline::CustomActionType.
struct CustomActionType {
    ActionType type;
    std::vector<ActionKey> keys;
    cfn::When when;
    Span place;  ///< the logical id
};
/// Those whose provider is known; the category and version are empty where they are not.
std::vector<std::unique_ptr<CustomActionType>> custom_action_types_of(const cfn::Template& document);
using CustomActionTypes = std::vector<std::unique_ptr<CustomActionType>>;

}  // namespace pipelint
