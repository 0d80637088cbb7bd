// What a document names is read beneath its repository's root, by every form that a path can have.

#include "cli/confine.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "unit/catch.h"

namespace pipelint::cli {
namespace {

namespace fs = std::filesystem;

/// A repository with a secret beside it, and links of every kind; gone when the test is.
class Place {
public:
    Place() : base_(fs::canonical(fs::temp_directory_path()) / ("pipelint-confine-" + std::to_string(::getpid()))) {
        fs::remove_all(base_);
        fs::create_directories(root() / "deep/deeper");
        fs::create_directories(base_ / "repository-sibling");
        put("repo/own.yaml", "own");
        put("repo/deep/inner.yaml", "inner");
        put("secret", "secret");
        put("repository-sibling/secret", "secret");
        link("../secret", "link-out");
        link("own.yaml", "link-in");
        link((root() / "own.yaml").string(), "absolute-in");
        link((base_ / "secret").string(), "absolute-out");
        link("..", "folder-out");
        link("deep", "folder-in");
        link("link-out", "chain-out");
        link("loop", "loop");
        link("deep/../../secret", "zigzag-out");
        link("/proc/self/root" + (base_ / "secret").string(), "magic-out");
        link((base_ / "repository-sibling").string(), "sibling");
    }
    ~Place() { fs::remove_all(base_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    [[nodiscard]] fs::path root() const { return base_ / "repo"; }
    void put(const std::string& name, const std::string& text) const { std::ofstream(base_ / name) << text; }
    void link(const std::string& target, const std::string& name) const { fs::create_symlink(target, root() / name); }

    /// The bytes, or why not.
    [[nodiscard]] std::string read(std::string_view folder, std::string_view name) const {
        const Confined file = read_beneath(root(), folder, name, 1000);
        switch (file.access) {
            case Access::granted: return file.bytes;
            case Access::absent: return "(absent)";
            case Access::outside: return "(outside)";
            case Access::unsuitable: return "(unsuitable)";
            case Access::too_large: return "(too large)";
            case Access::failed: return "(failed)";
        }
        return {};
    }

private:
    fs::path base_;
};

}  // namespace

TEST_CASE("files of the repository are read, through its own links too") {
    const Place place;
    CHECK(place.read("", "own.yaml") == "own");
    CHECK(place.read("", "./deep/.//inner.yaml") == "inner");
    CHECK(place.read("deep", "inner.yaml") == "inner");
    CHECK(place.read("deep/deeper", "../inner.yaml") == "inner");
    CHECK(place.read("deep/deeper", "../../own.yaml") == "own");
    CHECK(place.read("", "link-in") == "own");
    CHECK(place.read("", "absolute-in") == "own");
    CHECK(place.read("", "folder-in/inner.yaml") == "inner");
    CHECK(place.read("", "folder-in/../own.yaml") == "own");
    CHECK(read_beneath(place.root(), "", "folder-in/inner.yaml", 1000).real == place.root() / "deep/inner.yaml");
}

TEST_CASE("nothing outside of it is, by whatever path") {
    const Place place;
    for (const char* name :
         {"../secret", "deep/../../secret", "./../secret", "deep/deeper/../../../secret", "link-out", "absolute-out",
          "folder-out/secret", "chain-out", "zigzag-out", "magic-out", "sibling/secret", "folder-in/../../secret",
          "../repo/own.yaml", "/etc/passwd", "../repository-sibling/secret"}) {
        INFO(name);
        CHECK(place.read("", name) == "(outside)");
    }
    CHECK(place.read("", std::string_view("own.yaml\0/../../secret", 22)) == "(outside)");
}

TEST_CASE("what is no file is none, and nothing is waited for") {
    const Place place;
    REQUIRE(::mkfifo((place.root() / "pipe").c_str(), 0600) == 0);
    CHECK(place.read("", "pipe") == "(unsuitable)");
    CHECK(place.read("", "deep") == "(unsuitable)");
    CHECK(place.read("", "loop") == "(failed)");
    CHECK(place.read("", "missing") == "(absent)");
    CHECK(place.read("", "own.yaml/more") == "(absent)");
    CHECK(place.read("", "") == "(unsuitable)");
    place.put("repo/large", std::string(1001, 'x'));
    CHECK(place.read("", "large") == "(too large)");
    place.link("/dev/zero", "device");
    CHECK(place.read("", "device") == "(outside)");
}

}  // namespace pipelint::cli
