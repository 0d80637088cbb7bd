#pragma once
// What schemas/tables.yaml says: which sections each data file has, and what their rows are made of.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fault.h"

namespace schemas {

struct Record;
struct Words;

/// What a datum is. `record`, `words`: of which, where it is of such a kind.
struct Type {
    enum class Kind {
        text,        ///< not empty
        texts,       ///< a list of such
        number,      ///< whole, from 0
        flag,        ///< true or false
        bounds,      ///< two numbers, the first no larger than the second
        word,        ///< one of a few
        words,       ///< a list of such
        record,      ///< a mapping with columns
        list,        ///< of records
        map,         ///< from the key column of records to their other columns
        dictionary,  ///< texts by their names, for `named_in`
        constants,   ///< numbers by their names, each with its source
        index,       ///< the name of a record, which becomes its place in the table
    };
    Kind kind = Kind::text;
    const Record* record = nullptr;
    const Words* words = nullptr;
};

/// A set of words, which becomes an enumeration.
struct Words {
    std::string name;
    Place place;
    std::vector<std::pair<std::string, std::string>> all;  ///< each with what it means; may be empty
    [[nodiscard]] bool has(const std::string& word) const;
};

struct Column {
    std::string name;   ///< in the data
    std::string field;  ///< in C++
    std::string what;   ///< one line on it
    Type type;
    bool is_key = false;       ///< the key of a mapping
    bool is_compiled = true;   ///< false for what is for readers alone, such as a source
    bool is_required = false;  ///< else it may be left out, and is empty, 0, false or the fallback
    std::string fallback;      ///< of a word
    std::string refers_to;     ///< `Record.column`: there must be a record with that value
    bool is_rule = false;      ///< the name of a rule
    std::string named_in;      ///< the section whose dictionary has the text's meaning, which is compiled in its place
    std::vector<std::string> among;       ///< columns beside it that must hold each of its texts
    std::string only_with;                ///< the column that says whether this one may be there
    std::set<std::string> only_with_any;  ///< with these words of that column it must be, with others it must not
};

/// What an entry of a table is made of; becomes a struct.
struct Record {
    std::string name;
    Place place;
    std::string what;
    std::vector<Column> columns;
    std::vector<std::pair<std::string, std::string>> ordered;  ///< columns of which the first is no larger
    std::vector<std::string> unique;                           ///< columns that no two entries of a list share
    std::vector<std::vector<std::string>> one_of;              ///< sets of columns of which each entry has one
    [[nodiscard]] const Column* column(const std::string& wanted) const;
};

/// One data file: a record whose columns are its sections.
struct File {
    std::string name;  ///< such as `action-types`
    Record sections;
    std::vector<const Words*> words;     ///< that it is the first to use, in the order in which C++ needs them
    std::vector<const Record*> records;  ///< the same
    std::vector<std::string> needs;      ///< other files whose words or records it uses
};

struct Description {
    std::map<std::string, Words> words;
    std::map<std::string, Record> records;
    std::vector<File> files;
};

/// Throws Fault for a description that contradicts itself.
Description read_description(const std::string& folder);

}  // namespace schemas
