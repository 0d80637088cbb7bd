#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "aws/tables/iam_actions.h"
#include "model/iam/reading.h"
#include "unit/catch.h"

namespace pipelint {
namespace {

using NamesByService = std::map<std::string, std::set<std::string>>;

/// The names that another source than the table has, without those that the table is known to lack.
NamesByService names_of_the_reference() {
    std::ifstream file(std::string(PIPELINT_SOURCE_DIR) + "/tests/data/iam-action-names.txt");
    NamesByService all;
    std::string service;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with('#')) continue;
        if (line.ends_with(':')) {
            service = line.substr(0, line.size() - 1);
            continue;
        }
        std::istringstream words(line);
        for (std::string word; words >> word;) {
            if (!word.starts_with('-')) all[service].insert(word);
        }
    }
    return all;
}

NamesByService names_of_the_table() {
    NamesByService all;
    for (const IamService& service : iam_services()) {
        for (const iam::IamAction& action : iam::actions_matching(std::string(service.name) + ":*"))
            all[std::string(service.name)].insert(std::string(action.name));
    }
    return all;
}

}  // namespace

TEST_CASE("the names of IAM's actions are those of the service authorization reference") {
    const NamesByService reference = names_of_the_reference();
    const NamesByService table = names_of_the_table();
    REQUIRE(reference.size() > 30);
    for (const auto& [service, names] : reference) {
        INFO(service);
        REQUIRE(table.contains(service));
        CHECK(table.at(service) == names);
    }
    CHECK(table.size() == reference.size());
}

TEST_CASE("what the columns beside the names name exists") {
    for (const IamService& service : iam_services()) {
        const auto known = names_of_the_reference().at(std::string(service.name));
        for (const auto list : {service.data_reads, service.documented_on_star, service.accepted_on_star}) {
            for (const std::string_view name : list) {
                INFO(service.name << ":" << name);
                CHECK(known.contains(std::string(name)));
            }
        }
    }
}

}  // namespace pipelint
