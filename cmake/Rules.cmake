# The table of rules: every rules/<group>/<name>.cpp, with its page. Self-registering objects would be
# dropped from a static library in silence; a table that names each constant fails to link instead.
file(GLOB rule_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/rules/*/*.cpp)
list(SORT rule_sources)

set(declarations "")
set(entries "")
foreach(source IN LISTS rule_sources)
  get_filename_component(name ${source} NAME_WE)
  get_filename_component(folder ${source} DIRECTORY)
  get_filename_component(group ${folder} NAME)
  set(page ${CMAKE_CURRENT_SOURCE_DIR}/docs/rules/${name}.md)
  if(NOT EXISTS ${page})
    message(FATAL_ERROR "rule ${name} has no page: write docs/rules/${name}.md")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${page})
  file(READ ${page} text)
  string(REPLACE "-" "_" constant ${name})
  string(APPEND declarations "namespace rules { extern const Rule ${constant}; }\n")
  string(APPEND entries "    {&rules::${constant}, \"${group}\", R\"~~page~~(${text})~~page~~\"},\n")
endforeach()

file(CONFIGURE OUTPUT ${generated}/rule_table.cpp @ONLY CONTENT [=[// Made by cmake/Rules.cmake.
#include "rule_table.h"

namespace pipelint {

@declarations@
namespace {

constexpr RuleEntry entries[] = {
@entries@};

}  // namespace

RuleTable all_rules() { return entries; }

}  // namespace pipelint
]=])
file(CONFIGURE OUTPUT ${generated}/rule_table.h @ONLY CONTENT [=[#pragma once
// Every rule there is, in the order of groups and names.

#include "lint/rule.h"

namespace pipelint {

RuleTable all_rules();

}  // namespace pipelint
]=])

add_library(pipelint_rules STATIC ${rule_sources} ${generated}/rule_table.cpp)
target_include_directories(pipelint_rules PUBLIC ${generated})
target_link_libraries(pipelint_rules PUBLIC pipelint_lint PRIVATE pipelint_warnings)
# A rule is thirty lines; what it includes is most of its compile time. Headers of the system alone: a precompiled
# header holds the full paths of those in it, and ccache would hand it to another checkout.
target_precompile_headers(pipelint_rules PRIVATE
  <algorithm> <functional> <map> <optional> <set> <string> <string_view> <vector> <fmt/format.h>)
