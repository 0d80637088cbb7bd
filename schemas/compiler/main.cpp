// Turns the data of schemas/*.yaml into constexpr tables at build time: nothing is parsed at start-up, and a datum that
// is wrong fails the build, with its file and line.
//
//   schema-compiler SCHEMAS-FOLDER RULES-FOLDER OUTPUT-FOLDER

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "emit.h"

namespace {

namespace fs = std::filesystem;

std::set<std::string> rules_in(const fs::path& folder) {
    std::set<std::string> rules;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".cpp") rules.insert(entry.path().stem().string());
    }
    return rules;
}

/// Writes what has changed alone, so that nothing is compiled anew for the sake of a comment in the data.
void write(const fs::path& path, const std::string& text) {
    std::ifstream before(path, std::ios::binary);
    const std::string known((std::istreambuf_iterator<char>(before)), std::istreambuf_iterator<char>());
    if (before && known == text) return;
    std::ofstream out(path, std::ios::binary);
    out << text;
    out.close();
    if (!out) throw std::runtime_error("cannot write " + path.string());
}

/// A file of data that no description knows would be read by nobody.
void check_files(const schemas::Description& description, const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().stem().string();
        if (entry.path().extension() != ".yaml" || name == "tables") continue;
        const auto is_it = [&](const schemas::File& file) { return file.name == name; };
        if (std::none_of(description.files.begin(), description.files.end(), is_it))
            throw schemas::Fault({name + ".yaml", 1}, "tables.yaml does not describe this file");
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: schema-compiler SCHEMAS RULES OUTPUT\n";
        return 2;
    }
    try {
        const schemas::Description description = schemas::read_description(argv[1]);
        check_files(description, argv[1]);
        const std::set<std::string> rules = rules_in(argv[2]);
        const schemas::Tables tables(description, argv[1], rules);
        for (const schemas::File& file : description.files) {
            const fs::path stem = fs::path(argv[3]) / schemas::identifier(file.name);
            write(stem.string() + ".h", schemas::header_of(file, tables));
            write(stem.string() + ".cpp", schemas::source_of(file, tables));
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
    return 0;
}
