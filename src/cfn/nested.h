#pragma once
// Templates that refer to each other: nested stacks and included files.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cfn/sites.h"
#include "cfn/template.h"

namespace pipelint::cfn {

/// A nested stack, and where its template is, as written.
struct NestedStack {
    const Resource* resource = nullptr;
    std::string_view location;
};
/// The nested stacks whose template's place is written out: `TemplateURL` of a stack, `Location` of a SAM
/// application.
std::vector<NestedStack> nested_stacks(const Template& document);

/// The places of the files that `AWS::Include` names, as written: in the sections, and in the resources that
/// are read.
std::vector<std::string_view> included_locations(const Template& document, const Sites& sites);

using PassedParameters = std::map<std::string, Surroundings::Passed, std::less<>>;
/// What the stack passes for the parameters of the template that it nests; the child's default where it
/// passes nothing.
PassedParameters passed_parameters(const NestedStack& stack, const Template& child);
/// What a template is passed that another stack nests as well: the values of both.
void merge_passed(PassedParameters& into, const PassedParameters& other);

}  // namespace pipelint::cfn
