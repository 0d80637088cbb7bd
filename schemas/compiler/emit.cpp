#include "emit.h"

#include <algorithm>
#include <map>
#include <set>

namespace schemas {
namespace {

using Kind = Type::Kind;

/// Words of C++ cannot be names.
std::string name_of(const std::string& word) {
    static const std::set<std::string> taken = {"template", "default", "operator", "export", "public", "private",
                                                "delete",   "new",     "int",      "bool",   "inline"};
    const std::string name = identifier(word);
    return taken.count(name) != 0 ? name + "_" : name;
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out + "\"";
}

/// The type of a column, or of a section's function.
std::string type_of(const Type& type) {
    switch (type.kind) {
        case Kind::texts: return "std::span<const std::string_view>";
        case Kind::number: return "std::uint32_t";
        case Kind::index: return "std::size_t";
        case Kind::flag: return "bool";
        case Kind::bounds: return "Bounds";
        case Kind::word: return type.words->name;
        case Kind::words: return "std::span<const " + type.words->name + ">";
        case Kind::record: return type.record->name;
        case Kind::list:
        case Kind::map: return "std::span<const " + type.record->name + ">";
        default: return "std::string_view";
    }
}

std::string initial_of(const Column& column) {
    switch (column.type.kind) {
        case Kind::number:
        case Kind::index: return " = 0";
        case Kind::flag: return " = false";
        case Kind::word:
            return " = " + column.type.words->name +
                   "::" + name_of(column.fallback.empty() ? column.type.words->all.front().first : column.fallback);
        // Without one, an initialiser that leaves it out is warned of.
        default: return " = {}";
    }
}

void declare_words(const Words& words, std::string& out) {
    out += "enum class " + words.name + " : std::uint8_t {\n";
    for (const auto& [word, meaning] : words.all)
        out += "    " + name_of(word) + "," + (meaning.empty() ? "" : "  ///< " + meaning) + "\n";
    out += "};\n\n";
}

void declare_record(const Record& record, std::string& out) {
    out += "/// " + record.what + ".\nstruct " + record.name + " {\n";
    for (const Column& column : record.columns) {
        if (!column.is_compiled) continue;
        out += "    PIPELINT_COLUMN " + type_of(column.type) + " " + name_of(column.field) + initial_of(column) + ";" +
               (column.what.empty() ? "" : "  ///< " + column.what) + "\n";
    }
    out += "};\n\n";
}

void declare_constants(const Column& section, const Value& value, std::string& out) {
    out += "namespace " + section.field + " {\n";
    for (const Value& one : value.items)
        out += "PIPELINT_COLUMN inline constexpr std::size_t " + one.text + " = " + one.items.front().text + ";\n";
    out += "}  // namespace " + section.field + "\n\n";
}

bool is_function(const Column& section) {
    return section.is_compiled && section.type.kind != Kind::dictionary && section.type.kind != Kind::constants;
}

/// Arrays that rows point into.
class Writer {
public:
    Writer(const File& file, const Tables& tables) : file_(file), tables_(tables) {}

    std::string write() {
        const Value& sections = tables_.file(file_.name);
        std::string functions;
        for (std::size_t at = 0; at < file_.sections.columns.size(); ++at) {
            const Column& section = file_.sections.columns[at];
            if (!is_function(section)) continue;
            const std::string type = type_of(section.type);
            functions += type + " " + name_of(section.field) + "() { return " +
                         (section.type.kind == Kind::record ? type : "") + initialiser(section, sections.items[at]) +
                         "; }\n";
        }
        std::string out;
        // What rows are made of stands before them: in the order in which it was first wanted, but texts and words,
        // which point nowhere, at the front.
        for (const auto& [type, rows] : plain_) out += array(type, rows);
        for (const Record* record : all_records()) out += array(record->name, pools_[record->name]);
        return "namespace {\n\n" + out + "}  // namespace\n\n" + functions;
    }

private:
    using Rows = std::vector<std::string>;

    static std::string pool_of(const std::string& type) {
        return type == "std::string_view" ? "texts" : "rows_of_" + type;
    }

    static std::string array(const std::string& type, const Rows& rows) {
        if (rows.empty()) return {};
        std::string out = "constexpr " + type + " " + pool_of(type) + "[] = {\n";
        for (const std::string& row : rows) out += "    " + row + ",\n";
        return out + "};\n\n";
    }

    /// The records of the file and of those that it shares, leaves first.
    [[nodiscard]] std::vector<const Record*> all_records() const {
        std::vector<const Record*> all;
        const auto visit = [&](const auto& self, const Record& record) -> void {
            for (const Column& column : record.columns) {
                if (column.type.record == nullptr || column.type.kind == Kind::index) continue;
                self(self, *column.type.record);
                if (std::find(all.begin(), all.end(), column.type.record) == all.end())
                    all.push_back(column.type.record);
            }
        };
        visit(visit, file_.sections);
        return all;
    }

    std::string span_of(Rows& pool, const std::string& type, const Rows& rows) {
        if (rows.empty()) return "{}";
        const std::size_t first = pool.size();
        pool.insert(pool.end(), rows.begin(), rows.end());
        return "{" + pool_of(type) + " + " + std::to_string(first) + ", " + std::to_string(rows.size()) + "}";
    }

    std::string record_of(const Record& record, const Value& value) {
        std::string out = "{";
        for (std::size_t at = 0; at < record.columns.size(); ++at) {
            if (!record.columns[at].is_compiled) continue;
            out += (out.size() > 1 ? ", " : "") + initialiser(record.columns[at], value.items[at]);
        }
        return out + "}";
    }

    std::string initialiser(const Column& column, const Value& value) {
        const Type& type = column.type;
        const auto or_zero = [&](const char* zero) { return value.text.empty() ? zero : value.text; };
        switch (type.kind) {
            case Kind::number: return or_zero("0");
            case Kind::flag: return or_zero("false");
            case Kind::index: return value.is_there ? std::to_string(tables_.index_of(*type.record, value.text)) : "0";
            case Kind::bounds:
                return value.is_there ? "{" + value.items[0].text + ", " + value.items[1].text + "}" : "{}";
            case Kind::word: return type.words->name + "::" + name_of(value.text);
            case Kind::record: return record_of(*type.record, value);
            case Kind::texts: {
                Rows rows;
                for (const Value& item : value.items) rows.push_back(quoted(item.text));
                return span_of(plain_["std::string_view"], "std::string_view", rows);
            }
            case Kind::words: {
                Rows rows;
                for (const Value& item : value.items) rows.push_back(type.words->name + "::" + name_of(item.text));
                return span_of(plain_[type.words->name], type.words->name, rows);
            }
            case Kind::list:
            case Kind::map: {
                Rows rows;
                for (const Value& item : value.items) rows.push_back(record_of(*type.record, item));
                return span_of(pools_[type.record->name], type.record->name, rows);
            }
            default: return quoted(value.text);
        }
    }

    const File& file_;
    const Tables& tables_;
    std::map<std::string, Rows> plain_;
    std::map<std::string, Rows> pools_;
};

const std::string made = "// Made by the build from schemas/";

}  // namespace

std::string identifier(const std::string& name) {
    std::string out = name;
    std::replace(out.begin(), out.end(), '-', '_');
    return out;
}

std::string header_of(const File& file, const Tables& tables) {
    std::string out = "#pragma once\n" + made + file.name + ".yaml, as schemas/tables.yaml describes it.\n\n" +
                      "#include <cstddef>\n#include <cstdint>\n#include <span>\n#include <string_view>\n\n" +
                      "#include \"aws/column.h\"\n";
    for (const std::string& other : file.needs) out += "#include \"aws/tables/" + identifier(other) + ".h\"\n";
    out += "\nnamespace pipelint {\n\n";
    for (const Words* words : file.words) declare_words(*words, out);
    for (const Record* record : file.records) declare_record(*record, out);
    for (std::size_t at = 0; at < file.sections.columns.size(); ++at) {
        const Column& section = file.sections.columns[at];
        if (section.type.kind == Kind::constants) declare_constants(section, tables.file(file.name).items[at], out);
        if (!is_function(section)) continue;
        if (!section.what.empty()) out += "/// " + section.what + "\n";
        out += "PIPELINT_COLUMN " + type_of(section.type) + " " + name_of(section.field) + "();\n";
    }
    return out + "\n}  // namespace pipelint\n";
}

std::string source_of(const File& file, const Tables& tables) {
    return made + file.name + ".yaml.\n\n#include \"aws/tables/" + identifier(file.name) +
           ".h\"\n\nnamespace pipelint {\n" + Writer(file, tables).write() + "\n}  // namespace pipelint\n";
}

}  // namespace schemas
