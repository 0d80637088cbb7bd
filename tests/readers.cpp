// The fast readers beside those that read any text: over the files, and over mutations of them, both give the same
// trees, byte for byte the same texts at the same places. What the fast one refuses, it may refuse.
//
//   pipelint-readers agree [--mutations N] [--seed S] FOLDER...
//   pipelint-readers dump < TEXTS     each text behind its length in bytes and a line break; a tree in JSON a line

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "describe_tree.h"
#include "doc/document.h"
#include "doc/readers.h"
#include "text/source_file.h"
#include "text/utf8.h"

namespace {

namespace fs = std::filesystem;
using pipelint::doc::Kind;
using pipelint::doc::Loaded;
using pipelint::doc::Node;
using pipelint::doc::Source;

/// What a linter's users do to a file, and what they do not: bytes dropped, doubled, swapped, put in; lines moved in,
/// out, away; the end cut off.
class Mutator {
public:
    explicit Mutator(unsigned seed) : random_(seed) {}

    std::string mutate(std::string text) {
        for (std::size_t times = 1 + below(3); times > 0 && !text.empty(); --times) once(text);
        return text;
    }
    std::size_t below(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most - 1)(random_); }

private:
    void once(std::string& text) {
        static constexpr std::array<std::string_view, 44> pieces = {
            ":",     ": ",  "- ",      "? ",       "\n",    "\r\n", "\r",       "\t",      " ",       "  ", "#",
            " # c",  "'",   "\"",      "|",        ">",     "|-\n", ">+2\n",    "[",       "]",       "{",  "}",
            ",",     "&a ", "*a",      "!Sub ",    "!!str", "!",    "<<: *a\n", "\n---\n", "\n...\n", "~",  "null",
            "\\u00", "\\N", "\\uD83D", "\xC3\xA9", "%",     "@",    "`",        "0",       "\\",      "''", "\\n",
        };
        const std::size_t at = below(text.size());
        switch (below(8)) {
            case 0: text.erase(at, 1 + below(3)); break;
            case 1: text.insert(at, pieces[below(pieces.size())]); break;
            case 2: text.insert(at, pieces[below(pieces.size())]); break;
            case 3: std::swap(text[at], text[below(text.size())]); break;
            case 4: text.resize(at); break;
            case 5: text.insert(line_begin(text, at), 1 + below(3), ' '); break;
            case 6: text.erase(line_begin(text, at), 1 + below(2)); break;
            default: {
                const std::size_t begin = line_begin(text, at);
                const std::string line = text.substr(begin, text.find('\n', begin) - begin + 1);
                text.insert(line_begin(text, below(text.size())), line);
            }
        }
    }
    static std::size_t line_begin(const std::string& text, std::size_t at) {
        const std::size_t found = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
        return found == std::string::npos ? 0 : found + 1;
    }

    std::mt19937 random_;
};

struct Tally {
    std::size_t texts = 0;
    std::size_t read_by_both = 0;
    std::size_t by_fast_alone = 0;
    std::size_t by_other_alone = 0;
    std::size_t differ = 0;
};

/// Where the first line differs, for people.
std::string first_difference(std::string_view one, std::string_view other) {
    const auto [a, b] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
    const auto line = [](std::string_view text, std::size_t at) {
        const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        return std::string(text.substr(begin, text.find('\n', begin) - begin));
    };
    const auto at = static_cast<std::size_t>(a - one.begin());
    return "fast:  " + line(one, at) + "\nother: " + line(other, at);
}

void compare(const std::string& text, const std::string& name, Tally& tally) {
    if (pipelint::utf8::first_invalid(text) || pipelint::utf8::has_c0_control(text)) return;
    const std::uint32_t begin = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    const Source source{text, begin, 0, nullptr};
    const auto look = [&](const std::optional<Loaded>& fast, const auto& read, const char* what) {
        ++tally.texts;
        const Loaded other = read(source, pipelint::doc::Limits{});
        if (!fast) {
            tally.by_other_alone += other.problems.empty() ? 1 : 0;
            return;
        }
        if (!other.problems.empty()) {
            // A limit is met by both; yaml-cpp has one of its own for depth, which counts keys as well.
            if (!fast->problems.empty()) return;
            ++tally.by_fast_alone;
            return;
        }
        ++tally.read_by_both;
        const std::string one = pipelint::testing::describe(*fast);
        const std::string two = pipelint::testing::describe(other);
        if (one == two) return;
        if (++tally.differ > 20) return;
        std::cout << "== " << name << ", as " << what << '\n'
                  << first_difference(one, two) << "\n-- " << text << "\n--\n";
    };
    look(pipelint::doc::read_yaml_fast(source, {}), pipelint::doc::read_yaml, "YAML");
    look(pipelint::doc::read_json_fast(source, {}), pipelint::doc::read_json, "JSON");
}

std::string bytes_of(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

int agree(const std::vector<fs::path>& files, std::size_t mutations, unsigned seed) {
    Tally tally;
    std::vector<std::string> small;
    constexpr std::size_t most = 4096;
    for (const fs::path& file : files) {
        std::string bytes = bytes_of(file);
        compare(bytes, file.string(), tally);
        if (!bytes.empty() && bytes.size() <= most) small.push_back(std::move(bytes));
    }
    Mutator mutator(seed);
    for (std::size_t i = 0; i < mutations && !small.empty(); ++i)
        compare(mutator.mutate(small[mutator.below(small.size())]), "mutation " + std::to_string(i), tally);
    std::cout << tally.texts << " texts: " << tally.read_by_both << " read by both, " << tally.differ
              << " of them differ; " << tally.by_fast_alone << " by the fast reader alone, " << tally.by_other_alone
              << " by the other\n";
    return tally.differ == 0 && tally.read_by_both > 0 ? 0 : 1;
}

nlohmann::ordered_json tree_of(const Node& node) {
    static constexpr std::array<const char*, 6> kinds = {"null", "scalar", "sequence", "mapping", "tagged", "alias"};
    nlohmann::ordered_json out = {
        {"kind", kinds[static_cast<std::size_t>(node.kind)]}, {"begin", node.begin}, {"end", node.end}};
    if (!node.text.empty() || node.is_scalar()) out["text"] = node.text;
    if (node.is_scalar()) out["plain"] = !node.is_quoted();
    if (node.style == pipelint::doc::Style::flow) out["flow"] = true;
    if (node.kind == Kind::tagged) out["inner"] = tree_of(*node.inner());
    for (const Node* item : node.items()) out["items"].push_back(tree_of(*item));
    for (const auto& member : node.members()) {
        if (!member.merged) out["members"].push_back({tree_of(*member.key), tree_of(*member.value)});
    }
    return out;
}

int dump() {
    std::string length;
    while (std::getline(std::cin, length)) {
        std::string text(std::strtoul(length.c_str(), nullptr, 10), '\0');
        std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
        const pipelint::SourceFile file(0, "text.yaml", std::move(text));
        const Loaded loaded = pipelint::doc::load(file);
        nlohmann::ordered_json out = {{"documents", nlohmann::ordered_json::array()}};
        for (const auto& document : loaded.documents)
            out["documents"].push_back(document->root() == nullptr ? nullptr : tree_of(*document->root()));
        for (const auto& problem : loaded.problems) out["problems"].push_back(problem.message);
        std::cout << out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 1 && arguments[0] == "dump") return dump();
    std::vector<fs::path> files;
    std::size_t mutations = 0;
    unsigned seed = 1;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (arguments[i] == "--mutations" && i + 1 < arguments.size()) {
            mutations = std::strtoul(arguments[++i].c_str(), nullptr, 10);
        } else if (arguments[i] == "--seed" && i + 1 < arguments.size()) {
            seed = static_cast<unsigned>(std::strtoul(arguments[++i].c_str(), nullptr, 10));
        } else if (fs::is_directory(arguments[i])) {
            for (const auto& entry : fs::recursive_directory_iterator(arguments[i])) {
                if (entry.is_regular_file() && entry.path().extension() != ".expected") files.push_back(entry.path());
            }
        } else {
            files.emplace_back(arguments[i]);
        }
    }
    std::sort(files.begin(), files.end());
    if (!arguments.empty() && arguments[0] == "agree" && !files.empty()) return agree(files, mutations, seed);
    std::cerr << "usage: pipelint-readers agree [--mutations N] [--seed S] FOLDER...\n       pipelint-readers dump\n";
    return 2;
}
