// The shell reader: commands whose words lie inside the script, in their order.

#include "model/build/shell.h"
#include "fuzz.h"
#include "model/build/docker.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view script = text_of(data, size);
    for (const pipelint::shell::Command& command : pipelint::shell::commands_of(script)) {
        for (const auto* words : {&command.assignments, &command.words}) {
            for (const pipelint::shell::Word& word : *words) MUST(word.begin <= word.end && word.end <= size);
        }
        if (const auto use = pipelint::docker_use(command)) MUST(use->begin <= use->end && use->end <= size);
    }
    return 0;
}
