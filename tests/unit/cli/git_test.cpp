// Git's index, as git wrote it (fuzz/seeds/git_index) and as nobody would.

#include "cli/git.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "unit/catch.h"

namespace pipelint::cli {
namespace {

std::string seed(const std::string& name) {
    std::ifstream file(std::string(PIPELINT_SOURCE_DIR) + "/fuzz/seeds/git_index/" + name, std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string paths_of(const IndexFile& file) {
    std::string text;
    for (const IndexFile::Entry& entry : file.entries) text += (text.empty() ? "" : " ") + entry.path;
    return text;
}

}  // namespace

TEST_CASE("an index of each version") {
    for (const char* name : {"v2", "v4"}) {
        INFO(name);
        const IndexFile file = read_index(seed(name), 20);
        CHECK(file.error.empty());
        CHECK(paths_of(file) == "a.yaml deep/b.yaml deep/c.json");
        CHECK(file.shared.empty());
    }
    const IndexFile split = read_index(seed("split"), 20);
    CHECK(split.error.empty());
    CHECK(split.shared.size() == 40);
    // Entries that replace those of the shared index leave their names to it.
    CHECK(split.entries.size() == 3);
    CHECK(split.entries.front().path.empty());
    REQUIRE(split.replaced.size() == 1);
    CHECK(split.replaced.front() == 7);
}

TEST_CASE("an index that is cut off says so at every byte of its entries") {
    const std::string whole = seed("v4");
    for (std::size_t size = 0; size < whole.size() - 24; ++size) {
        const IndexFile file = read_index(std::string_view(whole).substr(0, size), 20);
        // Behind the entries only extensions and a sum are left.
        if (file.entries.size() < 3) CHECK_FALSE(file.error.empty());
    }
    CHECK(read_index(std::string_view("DIRC\0\0\0\x09\0\0\0\0", 12), 20).error.find("version") != std::string::npos);
    CHECK_FALSE(read_index("", 20).error.empty());
}

TEST_CASE("what lies in a folder") {
    const Index index({"b/y.yaml", "a", "b/x/z.yaml", "b.yaml", "bc/x"});
    CHECK(index.has("b/x/z.yaml"));
    CHECK_FALSE(index.has("b"));
    CHECK(index.below("b") == std::vector<std::string_view>{"b/x/z.yaml", "b/y.yaml"});
    CHECK(index.below("c").empty());
}

TEST_CASE("the remotes of a repository are not those of its submodules") {
    namespace fs = std::filesystem;
    const fs::path root = fs::temp_directory_path() / "pipelint-remotes-test";
    fs::create_directories(root / ".git");
    std::ofstream(root / ".git" / "HEAD") << "ref: refs/heads/main\n";
    std::ofstream(root / ".git" / "config") << "[core]\n\tbare = false\n"
                                               "[submodule \"vendor/lib\"]\n\turl = https://github.com/other/else.git\n"
                                               "[remote \"origin\"]\n\turl = https://github.com/me/mine.git\n"
                                               "\t# url = https://github.com/no/one.git\n"
                                               "\tpushurl = https://github.com/push/only.git\n"
                                               "[remote \"upstream\"]\n\turl=git@github.com:up/stream.git\n";
    CHECK(remotes_of(root) ==
          std::vector<std::string>{"https://github.com/me/mine.git", "git@github.com:up/stream.git"});
    fs::remove_all(root);
}

}  // namespace pipelint::cli
