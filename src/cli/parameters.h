#pragma once
// Values for the parameters of templates, from a file.

#include <map>
#include <string>

namespace pipelint::cli {

struct GivenParameters {
    std::map<std::string, std::string, std::less<>> values;
    std::string error;  ///< with its place; empty where the file could be read
};

/// Reads the forms that the AWS CLI and CodePipeline take, as JSON or YAML: a list of `{ParameterKey,
/// ParameterValue}`, a list of `Key=Value`, a map, and a map under `Parameters`. `UsePreviousValue` leaves a
/// parameter open. Numbers and booleans are read as CloudFormation reads them.
GivenParameters read_parameters(const std::string& path, std::string bytes);

}  // namespace pipelint::cli
