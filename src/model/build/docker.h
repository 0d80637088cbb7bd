#pragma once
// Which commands of a build need a Docker daemon.

#include <optional>
#include <string>
#include <string_view>

#include "model/build/shell.h"

namespace pipelint {

enum class DaemonNeed : std::uint8_t {
    none,
    uses,    ///< talks to a daemon on the same machine
    starts,  ///< starts the daemon itself
    remote,  ///< points at a daemon elsewhere
};

struct DockerUse {
    DaemonNeed need = DaemonNeed::none;
    bool is_inferred = false;  ///< known from what the tool does, not from a document
    std::string name;          ///< such as `docker build`
    std::size_t begin = 0;     ///< in the script: from the program to the word that decides
    std::size_t end = 0;
};

/// What the command does with a Docker daemon; nothing where it has none to do with.
/// Source: schemas/docker-commands.yaml.
std::optional<DockerUse> docker_use(const shell::Command& command);

}  // namespace pipelint
