#pragma once
// A data file, read strictly by its description.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "description.h"
#include "node.h"

namespace schemas {

/// A datum that holds to its type.
struct Value {
    Place place;
    std::string text;  ///< of a text, number, flag, word or index; of a constant its name
    /// Of a list its entries, of a record its columns in their order, of bounds both, of a constant its number.
    std::vector<Value> items;
    bool is_there = false;  ///< false for what was left out
};

/// All data files.
class Tables {
public:
    /// `rules`: the names of the rules there are. Throws Fault for the first datum that is wrong.
    Tables(const Description& description, const std::string& folder, const std::set<std::string>& rules);

    /// The sections of the file of that name, in the order of their description.
    [[nodiscard]] const Value& file(const std::string& name) const { return files_.at(name); }
    /// Where in its table the record of that name is.
    [[nodiscard]] std::size_t index_of(const Record& record, const std::string& name) const {
        return indices_.at(record.name).at(name);
    }

private:
    struct Reference {
        const Column* column;
        Place place;
        std::string text;
    };

    Value record(const Record& type, const Node& node, const Node* key);
    Value column(const Column& column, const Node* node, const Place& owner);
    Value datum(const Column& column, const Node& node);
    Value text(const Column& column, const Node& node);
    Value many(const Column& column, const Node& node);
    void check_demands(const Record& type, const Value& value) const;
    static void check_unique(const Record& type, const std::vector<Value>& entries);
    void check_references() const;

    const std::set<std::string>& rules_;
    const Node* file_ = nullptr;  ///< that is being read
    std::map<std::string, Value> files_;
    std::map<std::string, std::set<std::string>> known_;  ///< the values of each `Record.column`
    std::map<std::string, std::map<std::string, std::size_t>> indices_;
    std::vector<Reference> references_;
};

}  // namespace schemas
