// Writes what `cmake --install` puts beside the binary: the manual page and the completions.
//
//     make-manual FOLDER

#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/completions.h"
#include "cli/manual.h"
#include "rule_table.h"

namespace {

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

int main(int argc, char** argv) {
    namespace cli = pipelint::cli;
    if (argc != 2) return 2;
    try {
        const std::filesystem::path folder = argv[1];
        std::filesystem::create_directories(folder);
        cli::CommandLine line;
        const auto app = cli::make_app(line);
        write(folder / "pipelint.1", cli::manual_page(*app));
        write(folder / "pipelint.bash", *cli::completions("bash", *app, pipelint::all_rules()));
        write(folder / "_pipelint", *cli::completions("zsh", *app, pipelint::all_rules()));
        write(folder / "pipelint.fish", *cli::completions("fish", *app, pipelint::all_rules()));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "make-manual: %s\n", error.what());
        return 1;
    }
    return 0;
}
