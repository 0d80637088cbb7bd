#pragma once
// The secrets that a file holds: where they stand, and what they are.

#include <string>
#include <vector>

#include "text/span.h"

namespace pipelint {

class Input;

struct SecretValues {
    std::vector<Span> places;   ///< that hold a secret, however short
    std::vector<Span> scripts;  ///< texts that a shell reads, whose every form of a secret nobody knows
    std::vector<Span> broken;   ///< texts that should be documents and are none, in which no key is told from a value
    std::vector<std::string> words;  ///< values that may stand elsewhere as well
};

/// Values of secret keys, of `{Name: …, Value: …}` with a secret's name, of parameters that are `NoEcho`, are named as
/// secrets or are referred to by such a key, given and default ones alike; and what has the form of a secret in any
/// text. Everything that is written counts, in branches that no deployment takes too: what is never deployed is no less
/// secret. Work is in proportion to the file.
SecretValues secret_values_of(const Input& input);

}  // namespace pipelint
