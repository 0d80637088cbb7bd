#pragma once
// The bare parses that a lint cannot do without, with nobody listening: how many events a text has.

#include <cstddef>
#include <string>

namespace pipelint::bench {

std::size_t libyaml(const std::string& bytes);
std::size_t yaml_cpp(const std::string& bytes);
std::size_t nlohmann_json(const std::string& bytes);
/// 0 where the benchmark is built without simdjson.
std::size_t simdjson(const std::string& bytes);

}  // namespace pipelint::bench
