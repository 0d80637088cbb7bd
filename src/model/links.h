#pragma once
// What refers to what: from the place where something is named to the place where it is defined.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "aws/tables/links.h"
#include "cfn/template.h"
#include "cfn/when.h"
#include "text/span.h"

namespace pipelint {

class Input;
class Scan;
struct Action;
struct Pipeline;

struct Link {
    LinkKind kind = LinkKind::file;
    cfn::When when;                       ///< under which the one refers to the other
    Span use;                             ///< the name or reference
    Span definition;                      ///< the logical id of the resource, or the beginning of the file
    const cfn::Resource* from = nullptr;  ///< in which the use stands; nullptr in a document of the API
    const Action* action = nullptr;       ///< in which the use stands
    const cfn::Resource* to = nullptr;    ///< nullptr for a file
    const Scan* file = nullptr;           ///< nullptr for a resource
};

/// The links between the resources of the templates, and from the actions to them. A name counts where it is the
/// name that the resource gives itself, or an ARN that ends in it; never by likeness.
std::vector<Link> resource_links(const Input& input);

/// A file that an action takes out of the repository that its pipeline's source is.
struct WantedFile {
    LinkKind kind = LinkKind::file;
    cfn::When when;
    Span use;
    const Action* action = nullptr;
    std::string path;        ///< from the repository's root
    std::string repository;  ///< `owner/name`, or the name alone
};
/// Those whose path, artifact and repository are known.
std::vector<WantedFile> wanted_files(const Pipeline& pipeline);

}  // namespace pipelint
