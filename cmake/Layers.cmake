# Warnings are ours alone: a target of its own, linked privately.
add_library(pipelint_warnings INTERFACE)
target_compile_options(pipelint_warnings INTERFACE
  $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall -Wextra -Wpedantic -Wconversion -Wshadow>
  # GCC 12 warns of overlapping strings that do not overlap, at -O3 alone.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${PIPELINT_STRICT}>:-Werror>)

# pipelint_layer(NAME [SEES LAYERS] [LINKS TARGETS]): the static library of src/NAME. Packages are linked
# privately, except fmt, which the header of Report needs.
function(pipelint_layer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SEES;LINKS")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.cpp)
  add_library(pipelint_${name} STATIC ${sources})
  target_include_directories(pipelint_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/src)
  target_link_libraries(pipelint_${name} PRIVATE pipelint_warnings)
  # The library's headers are most of a file's compile time; the project's own are each file's business
  # (and must not be precompiled: see Rules.cmake).
  target_precompile_headers(pipelint_${name} PRIVATE <algorithm> <functional> <map> <optional> <set> <string>
                                                     <unordered_map> <vector>)
  foreach(layer IN LISTS arg_SEES)
    target_link_libraries(pipelint_${name} PUBLIC pipelint_${layer})
  endforeach()
  foreach(library IN LISTS arg_LINKS)
    if(library STREQUAL "fmt::fmt")
      target_link_libraries(pipelint_${name} PUBLIC ${library})
    else()
      target_link_libraries(pipelint_${name} PRIVATE ${library})
    endif()
  endforeach()
endfunction()
