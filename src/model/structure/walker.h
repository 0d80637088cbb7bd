#pragma once
// The walk that holds any document against its structure.

#include <vector>

#include "aws/structure.h"
#include "doc/node.h"
#include "model/structure/flaw.h"
#include "text/span.h"

namespace pipelint {

namespace cfn {
class Template;
}

/// Adds how the template's resources differ from the structures of their types. What is decided at deployment, or made
/// by a macro, does not count.
void walk_template(const cfn::Template& document, std::vector<StructureFlaw>& out);
/// The same of a document as a whole: one of the API's, or a buildspec, where `document` is nullptr. `name` is blamed
/// where what lacks something has no name of its own.
void walk_document(const cfn::Template* document, const Structure& kind, const doc::Node& root, const Span& name,
                   std::vector<StructureFlaw>& out);

}  // namespace pipelint
