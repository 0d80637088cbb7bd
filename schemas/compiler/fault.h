#pragma once
// What is wrong with a datum, and where.

#include <stdexcept>
#include <string>

namespace schemas {

/// A place in one of the files of schemas/; lines count from 1.
struct Place {
    std::string file;
    int line = 0;
};

/// Ends the build: `schemas/limits.yaml:12: there is no column `vlaue``.
class Fault : public std::runtime_error {
public:
    Fault(const Place& place, const std::string& message)
        : std::runtime_error("schemas/" + place.file + ":" + std::to_string(place.line) + ": " + message) {}
};

}  // namespace schemas
