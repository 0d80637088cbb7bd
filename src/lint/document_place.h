#pragma once
// Where something lies in its document, in the document's own words.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "doc/node.h"
#include "text/span.h"

namespace pipelint {

class Input;

struct DocumentPlace {
    std::string resource;  ///< the logical id; empty where it lies in no resource of a template
    /// From the resource, or from the root of the document: `Properties.Stages[0].Name`. A key that is no plain word is
    /// quoted: `Metadata["a key"]`. Functions are steps as well, by their long names: `Properties.Name.Fn::If[1]`.
    std::string property;
};

/// The places in the documents of one file.
class DocumentPlaces {
public:
    /// `input` must outlive this.
    explicit DocumentPlaces(const Input& input);

    /// That of the deepest key, entry or value that holds the span, which is of this file. What is deep is cut off,
    /// with an ellipsis. Work is in proportion to the depth, but for the first question about a mapping.
    [[nodiscard]] DocumentPlace of(const Span& span);

private:
    const doc::Member* member_at(const doc::Node& mapping, std::uint32_t at);

    struct Root {
        const doc::Node* node;
        bool is_template;
    };
    std::vector<Root> roots_;  ///< in order
    /// Of mappings, the members that stand in them, in order: merged ones stand elsewhere.
    std::unordered_map<const doc::Node*, std::vector<const doc::Member*>> members_;
};

}  // namespace pipelint
