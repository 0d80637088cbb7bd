#pragma once
// Where the resources that pipelint reads call functions, and where they hold texts.

#include <deque>
#include <string_view>
#include <vector>

#include "cfn/intrinsic.h"
#include "cfn/template.h"

namespace pipelint::cfn {

/// What is known of a place: the resource that it stands in, and the deployments that have it.
struct Site {
    const Resource* resource = nullptr;  ///< nullptr in the section Conditions
    const When* when = nullptr;
    const Scope* scope = nullptr;
    std::string_view key;    ///< of the innermost mapping around it
    bool in_script = false;  ///< somewhere below a `BuildSpec` or `Commands`
};

struct CallSite : Site {
    Call call;
};

struct TextSite : Site {
    const doc::Node* node = nullptr;
};

/// All calls, misspelt ones too, and those texts that may be other than they look: with `${` or `&{` in them,
/// or without quotes and beginning with a digit. Branches that no deployment takes are left out; loops are
/// unrolled where their values are known and left out where not; what a macro is given is its own affair.
struct Sites {
    std::vector<CallSite> calls;
    std::vector<TextSite> texts;
    std::vector<const doc::Node*> transforms;  ///< what each `Fn::Transform` is given
    std::vector<const Resource*> resources;    ///< that were read
    std::deque<When> whens;                    ///< that sites point at
};

/// Goes through the template's resources that pipelint reads, and the section Conditions where there is one.
/// Stops after `most_visits` nodes.
Sites sites_of(const Template& document);

inline constexpr std::size_t most_visits = 500'000;

/// The types of resources that pipelint reads: pipelines, builds, roles and what they are made of.
bool is_read_type(std::string_view type);

}  // namespace pipelint::cfn
