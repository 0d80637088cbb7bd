#pragma once
// Places where secrets go: secret keys of actions, webhooks, and the environment of builds.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cfn/template.h"
#include "cfn/value.h"

namespace pipelint {

class Input;

/// A place that holds a secret by its nature.
struct SecretPlace {
    std::string_view called;  ///< the key, such as `OAuthToken`
    cfn::Value value;
    cfn::When when;  ///< of what it stands in
    bool is_api = false;
};
/// Secret keys of actions and tokens of webhooks.
std::vector<SecretPlace> secret_places_of(const Input& input);

/// A variable that a build gets in clear text.
struct PlainVariable {
    std::string name;
    Span name_span;
    cfn::Value value;                 ///< in a project or an action
    const doc::Node* node = nullptr;  ///< in a buildspec or in JSON, instead
    const cfn::Template* document = nullptr;
    cfn::When when;
    bool is_in_buildspec = false;
};
/// Those of build projects, of actions and of buildspecs.
std::vector<PlainVariable> plain_variables_of(const Input& input);

}  // namespace pipelint
