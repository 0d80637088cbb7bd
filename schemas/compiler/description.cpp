#include "description.h"

#include <algorithm>

#include <yaml-cpp/yaml.h>

#include "node.h"

namespace schemas {
namespace {

const std::string file_name = "tables.yaml";

class Reader {
public:
    explicit Reader(const std::string& folder) : root_(load(folder + "/" + file_name, file_name)) {}

    Description read() {
        check_keys(root_, {"words", "records", "files"});
        for (const auto& [name, words] : entries(child(root_, "words"))) read_words(name, words);
        // Records may name each other in any order.
        for (const auto& [name, record] : entries(child(root_, "records"))) made_.records[name.text].place = name.place;
        for (const auto& [name, record] : entries(child(root_, "records"))) {
            check_keys(record, {"what", "columns", "ordered", "unique", "one_of"});
            Record& made = made_.records[name.text];
            made.name = name.text;
            made.what = text_of(child(record, "what"));
            read_columns(child(record, "columns"), made);
            read_demands(record, made);
        }
        for (const auto& [name, sections] : entries(child(root_, "files"))) {
            File file;
            file.name = name.text;
            file.sections.name = name.text;
            read_columns(sections, file.sections);
            made_.files.push_back(std::move(file));
        }
        check_references();
        for (File& file : made_.files) place_types(file);
        check_use();
        return std::move(made_);
    }

private:
    [[noreturn]] static void fail(const Node& node, const std::string& message) { throw Fault(node.place, message); }

    void read_words(const Node& name, const Node& words) {
        Words& made = made_.words[name.text];
        made.name = name.text;
        made.place = name.place;
        for (const auto& [word, meaning] : entries(words)) made.all.emplace_back(word.text, meaning.text);
        if (made.all.empty()) fail(name, "`" + name.text + "` has no words");
    }

    void read_columns(const Node& columns, Record& record) {
        for (const auto& [name, column] : entries(columns)) {
            check_keys(column, {"type", "field", "what", "required", "compiled", "default", "refers_to", "named_in",
                                "among", "only_with"});
            Column made;
            made.name = name.text;
            made.field = column.has("field") ? text_of(child(column, "field")) : name.text;
            made.what = column.has("what") ? text_of(child(column, "what")) : "";
            read_type(child(column, "type"), made);
            made.is_required = made.is_key || (column.has("required") && flag_of(child(column, "required")));
            made.is_compiled = !column.has("compiled") || flag_of(child(column, "compiled"));
            if (column.has("default")) made.fallback = text_of(child(column, "default"));
            if (column.has("refers_to")) made.refers_to = text_of(child(column, "refers_to"));
            if (column.has("named_in")) made.named_in = text_of(child(column, "named_in"));
            if (column.has("among")) {
                for (const Node& one : items(child(column, "among"))) made.among.push_back(text_of(one));
            }
            if (column.has("only_with")) {
                for (const auto& [other, words] : entries(child(column, "only_with"))) {
                    made.only_with = other.text;
                    for (const Node& word : items(words)) made.only_with_any.insert(text_of(word));
                }
            }
            check_column(column, made);
            record.columns.push_back(std::move(made));
        }
        if (record.columns.empty()) fail(columns, "`" + record.name + "` has no columns");
    }

    static void check_column(const Node& node, const Column& column) {
        const bool is_word = column.type.kind == Type::Kind::word;
        if (!is_word && !column.fallback.empty()) fail(node, "only a word has a default");
        if (!is_word) return;
        if (column.is_required == !column.fallback.empty())
            fail(node, "a word is either required or has a default: `" + column.name + "`");
        if (!column.fallback.empty() && !column.type.words->has(column.fallback))
            fail(node, "`" + column.fallback + "` is no word of `" + column.type.words->name + "`");
    }

    void read_type(const Node& node, Column& column) {
        static const std::map<std::string, Type::Kind> simple = {
            {"text", Type::Kind::text},   {"texts", Type::Kind::texts},           {"number", Type::Kind::number},
            {"flag", Type::Kind::flag},   {"bounds", Type::Kind::bounds},         {"key", Type::Kind::text},
            {"rule", Type::Kind::text},   {"dictionary", Type::Kind::dictionary}, {"constants", Type::Kind::constants},
            {"source", Type::Kind::text},
        };
        const std::string text = text_of(node);
        column.is_key = text == "key";
        column.is_rule = text == "rule";
        if (const auto found = simple.find(text); found != simple.end()) {
            column.type.kind = found->second;
            return;
        }
        static const std::vector<std::pair<std::string, Type::Kind>> prefixes = {
            {"list of ", Type::Kind::list}, {"map of ", Type::Kind::map}, {"index of ", Type::Kind::index}};
        for (const auto& [prefix, kind] : prefixes) {
            if (text.rfind(prefix, 0) != 0) continue;
            column.type.kind = kind;
            column.type.record = record_named(node, text.substr(prefix.size()));
            return;
        }
        const bool are_words = text.rfind("words of ", 0) == 0;
        if (const auto found = made_.words.find(are_words ? text.substr(9) : text); found != made_.words.end()) {
            column.type.kind = are_words ? Type::Kind::words : Type::Kind::word;
            column.type.words = &found->second;
            return;
        }
        column.type.kind = Type::Kind::record;
        column.type.record = record_named(node, text);
    }

    const Record* record_named(const Node& node, const std::string& name) {
        const auto found = made_.records.find(name);
        if (found == made_.records.end()) fail(node, "there is no type `" + name + "`");
        return &found->second;
    }

    static void read_demands(const Node& node, Record& record) {
        const auto own = [&](const Node& name) {
            if (record.column(text_of(name)) == nullptr) fail(name, "there is no column `" + text_of(name) + "`");
            return text_of(name);
        };
        if (node.has("ordered")) {
            for (const Node& pair : items(child(node, "ordered")))
                record.ordered.emplace_back(own(items(pair).at(0)), own(items(pair).at(1)));
        }
        if (node.has("unique")) {
            for (const Node& name : items(child(node, "unique"))) record.unique.push_back(own(name));
        }
        if (node.has("one_of")) {
            for (const Node& set : items(child(node, "one_of"))) {
                record.one_of.emplace_back();
                for (const Node& name : items(set)) record.one_of.back().push_back(own(name));
            }
        }
    }

    void check_references() const {
        for (const auto& [name, record] : made_.records) {
            for (const Column& column : record.columns) {
                if (column.refers_to.empty()) continue;
                const std::size_t dot = column.refers_to.find('.');
                const auto found = made_.records.find(column.refers_to.substr(0, dot));
                if (found == made_.records.end() || dot == std::string::npos ||
                    found->second.column(column.refers_to.substr(dot + 1)) == nullptr)
                    throw Fault(root_.place, "`" + name + "." + column.name + "` refers to `" + column.refers_to +
                                                 "`, which there is not");
            }
        }
    }

    void check_use() const {
        const auto check = [&](const auto& type) {
            if (owner_.count(type.name) == 0) throw Fault(type.place, "no file has a `" + type.name + "`");
        };
        for (const auto& [name, words] : made_.words) check(words);
        for (const auto& [name, record] : made_.records) check(record);
    }

    /// The types that the file is the first to use, those that others are made of before them.
    void place_types(File& file) {
        const auto visit = [&](const auto& self, const Record& record) -> void {
            for (const Column& column : record.columns) {
                if (!column.is_compiled) continue;
                if (column.type.words != nullptr) {
                    const auto [entry, is_new] = owner_.emplace(column.type.words->name, file.name);
                    if (is_new) file.words.push_back(column.type.words);
                    note_need(file, entry->second);
                }
                if (column.type.record == nullptr || column.type.kind == Type::Kind::index) continue;
                const Record& inner = *column.type.record;
                if (const auto known = owner_.find(inner.name); known != owner_.end()) {
                    note_need(file, known->second);
                    continue;
                }
                self(self, inner);
                owner_.emplace(inner.name, file.name);
                file.records.push_back(&inner);
            }
        };
        visit(visit, file.sections);
    }

    static void note_need(File& file, const std::string& owner) {
        if (owner == file.name || std::find(file.needs.begin(), file.needs.end(), owner) != file.needs.end()) return;
        file.needs.push_back(owner);
    }

    Node root_;
    Description made_;
    std::map<std::string, std::string> owner_;  ///< the file of each type
};

}  // namespace

bool Words::has(const std::string& word) const {
    return std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.first == word; });
}

const Column* Record::column(const std::string& wanted) const {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& one) { return one.name == wanted; });
    return found == columns.end() ? nullptr : &*found;
}

Description read_description(const std::string& folder) { return Reader(folder).read(); }

}  // namespace schemas
