// The property that everything rests on: the slice of the source at a scalar's span, read again, gives
// the scalar; and every character of its text maps to that character in the source. Walks the files and
// folders that it is given, and passes over files that do not parse.
//
//   pipelint-spans PATH...

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "doc/document.h"
#include "text/source_file.h"

namespace {

namespace fs = std::filesystem;
using pipelint::SourceFile;
using pipelint::doc::Format;
using pipelint::doc::Kind;
using pipelint::doc::Node;

struct Tally {
    std::size_t files = 0;
    std::size_t unparsable = 0;
    std::size_t scalars = 0;
    std::size_t characters = 0;
    std::size_t failures = 0;
};

class Checker {
public:
    explicit Checker(Tally& tally) : tally_(tally) {}

    void file(const fs::path& path) {
        std::ifstream stream(path, std::ios::binary);
        const SourceFile source(0, path.string(), std::string(std::istreambuf_iterator<char>(stream), {}));
        const auto loaded = pipelint::doc::load(source);
        ++(loaded.problems.empty() ? tally_.files : tally_.unparsable);
        for (const auto& document : loaded.documents) {
            if (document->root() != nullptr) walk(*document->root(), source);
        }
    }

private:
    void fail(const Node& node, const SourceFile& source, const std::string& what) {
        if (++tally_.failures > 20) return;
        std::cout << source.path() << ':' << source.line_of(node.begin) + 1 << ": " << what << "\n";
    }

    void walk(const Node& node, const SourceFile& source) {
        if (node.kind == Kind::alias) return;
        if (node.kind == Kind::tagged) {
            inside(*node.inner(), node, source);
            walk(*node.inner(), source);
        }
        if (node.is_scalar()) scalar(node, source);
        for (const auto& member : node.members()) {
            if (member.merged) continue;
            for (const Node* child : {member.key, member.value}) {
                inside(*child, node, source);
                walk(*child, source);
            }
        }
        for (const Node* item : node.items()) {
            inside(*item, node, source);
            walk(*item, source);
        }
    }

    void inside(const Node& child, const Node& parent, const SourceFile& source) {
        if (child.begin < parent.begin || child.end > parent.end) fail(child, source, "lies outside its parent");
    }

    /// The scalar's slice as a document of its own. A key that ends in a colon can only be read as a key.
    static std::string read_again(const Node& scalar, const std::string& slice) {
        const bool json = scalar.document->format() == Format::json;
        for (const std::string& text :
             {json ? "[" + slice + "]" : slice, "? " + slice + "\n: value\n", slice + ": value\n"}) {
            const SourceFile again(0, json ? "again.json" : "again.yaml", text);
            const auto loaded = pipelint::doc::load(again);
            if (!loaded.problems.empty() || loaded.documents.empty()) continue;
            const Node* root = pipelint::doc::strip(loaded.documents.front()->root());
            if (root != nullptr && root->is_sequence() && json) root = root->items().front();
            if (root != nullptr && root->is_mapping() && !root->members().empty() && text != slice)
                root = root->members().front().key;
            if (root != nullptr && root->is_scalar() && root->text == scalar.text) return std::string(root->text);
        }
        return "(something else)";
    }

    void scalar(const Node& node, const SourceFile& source) {
        ++tally_.scalars;
        // A block scalar's span ends before the line break that its text may end with.
        std::string slice(source.slice(node.span()));
        if (node.text.ends_with('\n') && !slice.ends_with('\n')) slice += '\n';
        if (read_again(node, slice) != node.text)
            fail(node, source, "the slice is not the scalar: [" + slice + "] for [" + std::string(node.text) + "]");
        const std::size_t step = std::max<std::size_t>(1, node.text.size() / 200);
        for (std::size_t at = 0; at < node.text.size(); at += step) {
            if (!character(node, source, at)) return;
        }
    }

    bool character(const Node& node, const SourceFile& source, std::size_t at) {
        const auto byte = static_cast<unsigned char>(node.text[at]);
        if (std::isspace(byte) != 0 || byte >= 0x80) return true;
        ++tally_.characters;
        const std::string_view there = source.slice(node.part(at, at + 1));
        const bool escaped = !there.empty() && (there[0] == '\\' || there == "''");
        if (escaped || there == std::string_view(&node.text[at], 1)) return true;
        fail(node, source,
             "character " + std::to_string(at) + " of [" + std::string(node.text.substr(0, 60)) + "] is at [" +
                 std::string(there) + "]");
        return false;
    }

    Tally& tally_;
};

}  // namespace

int main(int argc, char** argv) {
    Tally tally;
    Checker checker(tally);
    std::vector<fs::path> files;
    for (int i = 1; i < argc; ++i) {
        if (fs::is_regular_file(argv[i])) files.emplace_back(argv[i]);
        if (!fs::is_directory(argv[i])) continue;
        for (const auto& entry : fs::recursive_directory_iterator(argv[i])) {
            if (entry.is_regular_file() && entry.path().extension() != ".expected") files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    for (const fs::path& file : files) checker.file(file);
    std::cout << tally.files << " files read, " << tally.unparsable << " that do not parse; " << tally.scalars
              << " scalars, " << tally.characters << " characters looked at, " << tally.failures << " wrong\n";
    return tally.failures == 0 && tally.scalars > 0 ? 0 : 1;
}
