// Holds the catalogue to one finding a cause: no two rules speak of the same characters.
//
//   pipelint-causes CASES-FOLDER FOLDER...
//
// Runs every rule, those that are off by default too, over every bad* case and over every file of the other folders.
// Two findings of different rules whose spans overlap are one cause, unless a reason here says why they are two.

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/session.h"
#include "report/places.h"
#include "rule_table.h"

namespace pipelint {
namespace {

namespace fs = std::filesystem;

// What lacks several things is shown at its name for each of them, and so is what is of too many; a sketch lacks much.
const std::set<std::string_view> shown_at_the_name = {
    "artifact-count",
    "artifact-store-conflict",
    "docker-without-privileged-mode",
    "duplicate-action-name",
    "duplicate-stage-name",
    "empty-stage",
    "missing-action-configuration",
    "missing-primary-source",
    "missing-property",
    "pipeline-type-unset",
    "polling-source",
    "source-only-pipeline",
    "too-few-stages",
    "too-many-actions",
    "too-many-stages",
    "unpinned-action-version",
    "untriggered-source",
    "doubly-triggered-source",
    "template-limit",
};

struct Pair {
    std::string_view one;
    std::string_view other;
    std::string_view why;
};
constexpr std::array pairs = {
    Pair{"invalid-name", "unused-artifact", "a name that is refused would not be used under a better one either"},
    Pair{"invalid-name", "unused-variable", "the same"},
    Pair{"invalid-name", "pipeline-type-unset", "what is missing of a pipeline is shown at its name"},
    Pair{"missing-property", "missing-sub", "the same"},
    Pair{"empty-stage", "wrong-type", "the name that is a list, and no actions"},
    Pair{"invalid-intrinsic", "undefined-reference", "a function with wrong arguments, one of which names nothing"},
};

bool supersedes(const Rule& one, const Rule& other) {
    return std::find(one.supersedes.begin(), one.supersedes.end(), other.name) != one.supersedes.end();
}

bool are_two(const Finding& a, const Finding& b) {
    // Where one of them is to be silent, nothing excuses it.
    if (supersedes(*a.rule, *b.rule) || supersedes(*b.rule, *a.rule)) return false;
    if (shown_at_the_name.contains(a.rule->name) && shown_at_the_name.contains(b.rule->name)) return true;
    return std::any_of(pairs.begin(), pairs.end(), [&](const Pair& pair) {
        return (pair.one == a.rule->name && pair.other == b.rule->name) ||
               (pair.one == b.rule->name && pair.other == a.rule->name);
    });
}

bool overlap(const Span& a, const Span& b) {
    return a.file == b.file && std::max(a.begin, b.begin) < std::min(a.end, b.end);
}

/// How many pairs of findings of the file share a cause.
int check_file(const fs::path& path, int& findings) {
    fs::current_path(path.parent_path());
    cli::SessionOptions options;
    options.paths = {path.filename().string()};
    options.choices.select = std::vector<std::string>{"all"};
    cli::Session session(options);
    session.run(all_rules());
    const std::vector<const Finding*> shown = session.output().shown();
    findings += static_cast<int>(shown.size());
    int failed = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        for (std::size_t j = i + 1; j < shown.size(); ++j) {
            const Finding& a = *shown[i];
            const Finding& b = *shown[j];
            if (a.rule == b.rule || !overlap(a.span, b.span) || are_two(a, b)) continue;
            const SourceFile& file = (*session.output().sources)[a.span.file];
            const Place place = place_in_code_points(file, a.span.begin);
            std::cout << fmt::format("FAILED {}:{}:{}: one cause, two findings:\n  {}: {}\n  {}: {}\n", path.string(),
                                     place.line, place.column, a.rule->name, a.message, b.rule->name, b.message);
            ++failed;
        }
    }
    return failed;
}

bool is_input(const fs::path& path) {
    static const std::set<std::string> kinds = {".yaml", ".yml", ".json", ".template"};
    return kinds.contains(path.extension().string());
}

int run_causes(int argc, char** argv) {
    if (argc < 2) {
        std::cerr << "usage: pipelint-causes CASES FOLDER...\n";
        return 2;
    }
    std::vector<fs::path> files;
    for (int at = 1; at < argc; ++at) {
        for (const auto& entry : fs::recursive_directory_iterator(fs::absolute(argv[at]))) {
            const std::string name = entry.path().filename().string();
            const bool counts = at > 1 || name.starts_with("bad");
            if (entry.is_regular_file() && counts && is_input(entry.path())) files.push_back(entry.path());
        }
    }
    std::sort(files.begin(), files.end());
    int findings = 0;
    int failed = 0;
    for (const fs::path& file : files) failed += check_file(file, findings);
    std::cout << fmt::format("{} files, {} findings, {} pairs with one cause\n", files.size(), findings, failed);
    return failed == 0 && findings > 0 ? 0 : 1;
}

}  // namespace
}  // namespace pipelint

int main(int argc, char** argv) { return pipelint::run_causes(argc, argv); }
