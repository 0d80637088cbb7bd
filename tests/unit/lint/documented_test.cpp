// Walks the tables of docs/service-checks.md and docs/known-mistakes.md: each row has a case in which its rule speaks,
// or says why there is none.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "rule_table.h"
#include "unit/catch.h"

namespace pipelint {
namespace {

namespace fs = std::filesystem;

struct Row {
    std::string id;
    std::string what;
    std::string rule;  ///< empty where there is none
    std::string text;  ///< the case, else the reason
};

std::string slurp(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::string trimmed(std::string text, const char* characters) {
    text.erase(0, text.find_first_not_of(characters));
    text.erase(text.find_last_not_of(characters) + 1);
    return text;
}

/// `| id | what | [rule](page) | case |` and `| id | what | | why |`
std::vector<Row> rows_of(const fs::path& page) {
    std::vector<Row> rows;
    std::istringstream lines(slurp(page));
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("| ") || line.starts_with("| |") || line.starts_with("| ---")) continue;
        std::vector<std::string> cells;
        std::istringstream parts(line.substr(1));
        for (std::string cell; std::getline(parts, cell, '|');) cells.push_back(trimmed(cell, " "));
        REQUIRE(cells.size() == 4);
        Row row{cells[0], cells[1], "", cells[3]};
        if (!cells[2].empty()) {
            row.rule = cells[2].substr(1, cells[2].find(']') - 1);
            row.text = trimmed(row.text, "`");
        }
        rows.push_back(row);
    }
    return rows;
}

bool is_rule(const std::string& name) {
    for (const RuleEntry& entry : all_rules()) {
        if (entry.rule->name == name) return true;
    }
    return false;
}

void walk(const std::string& page, std::size_t least, const std::set<std::string>& wanted) {
    const fs::path root = PIPELINT_SOURCE_DIR;
    const std::vector<Row> rows = rows_of(root / "docs" / page);
    CHECK(rows.size() >= least);
    std::set<std::string> ids;
    for (const Row& row : rows) {
        INFO(page << " " << row.id << " " << row.what);
        CHECK(ids.insert(row.id).second);
        CHECK_FALSE(row.what.empty());
        if (row.rule.empty()) {
            CHECK(row.text.size() > 15);  // a reason, in words
            continue;
        }
        CHECK(is_rule(row.rule));
        const std::string expected = slurp(root / "tests" / "cases" / row.rule / (row.text + ".expected"));
        CHECK(expected.find("[" + row.rule + "]") != std::string::npos);
    }
    for (const std::string& id : wanted) {
        INFO(id);
        CHECK(ids.contains(id));
    }
}

std::set<std::string> numbered(const std::string& letter, int last) {
    std::set<std::string> ids;
    for (int at = 1; at <= last; ++at) ids.insert(letter + std::to_string(at));
    return ids;
}

}  // namespace

TEST_CASE("each check of the service has a case, or a reason") {
    std::set<std::string> wanted = {"P2b", "P2c"};
    for (const auto& ids : {numbered("P", 17), numbered("A", 22), numbered("V", 7), numbered("T", 7), numbered("G", 7),
                            numbered("W", 3), numbered("C", 4)})
        wanted.insert(ids.begin(), ids.end());
    walk("service-checks.md", 69, wanted);
}

TEST_CASE("each known mistake has a case, or a reason") { walk("known-mistakes.md", 80, numbered("", 49)); }

}  // namespace pipelint
