#include "table.h"

#include <algorithm>

namespace schemas {
namespace {

using Kind = Type::Kind;

std::size_t place_in(const Record& record, const std::string& column) {
    return static_cast<std::size_t>(record.column(column) - record.columns.data());
}

/// The texts of a value, however deep.
void collect_texts(const Value& value, std::set<std::string>& out) {
    if (!value.text.empty()) out.insert(value.text);
    for (const Value& item : value.items) collect_texts(item, out);
}

Value word(const Words& words, const Node& node) {
    if (!words.has(text_of(node))) throw Fault(node.place, "`" + node.text + "` is no word of `" + words.name + "`");
    return {node.place, node.text, {}, true};
}

Value constants(const Node& node) {
    Value value{node.place, "", {}, true};
    for (const auto& [name, constant] : entries(node)) {
        check_keys(constant, {"value", "source"});
        text_of(child(constant, "source"));
        const unsigned number = number_of(child(constant, "value"));
        value.items.push_back({name.place, name.text, {{constant.place, std::to_string(number), {}, true}}, true});
    }
    return value;
}

}  // namespace

Tables::Tables(const Description& description, const std::string& folder, const std::set<std::string>& rules)
    : rules_(rules) {
    for (const File& one : description.files) {
        const Node root = load(folder + "/" + one.name + ".yaml", one.name + ".yaml");
        file_ = &root;
        files_.emplace(one.name, record(one.sections, root, nullptr));
    }
    check_references();
}

Value Tables::record(const Record& type, const Node& node, const Node* key) {
    std::set<std::string> known;
    for (const Column& one : type.columns) {
        if (!one.is_key) known.insert(one.name);
    }
    // `Name: {}` and `Name:` alone are the same.
    static const Node empty;
    const bool is_bare = key != nullptr && node.kind == Node::Kind::null;
    const Node& mapping = is_bare ? empty : node;
    if (!is_bare) check_keys(mapping, known);
    Value value{key == nullptr ? node.place : key->place, "", {}, true};
    for (const Column& one : type.columns) {
        value.items.push_back(column(one, one.is_key ? key : mapping.find(one.name), value.place));
        for (const Value& item :
             one.type.kind == Kind::texts ? value.items.back().items : std::vector<Value>{value.items.back()})
            known_[type.name + "." + one.name].insert(item.text);
    }
    check_demands(type, value);
    return value;
}

Value Tables::column(const Column& column, const Node* node, const Place& owner) {
    if (node == nullptr) {
        if (column.is_required) throw Fault(owner, "`" + column.name + "` is missing");
        Value absent{owner, column.fallback, {}, false};
        if (column.type.kind == Kind::record)
            absent = record(*column.type.record, Node{Node::Kind::mapping, owner, "", false, {}, {}}, nullptr);
        absent.is_there = false;
        return absent;
    }
    return datum(column, *node);
}

Value Tables::text(const Column& column, const Node& node) {
    Value value{node.place, text_of(node), {}, true};
    // Other readers of YAML make no text of these.
    static const std::set<std::string> other = {"true", "false", "yes", "no", "null", "~"};
    if (!node.is_quoted && !column.is_key && other.count(node.text) != 0)
        throw Fault(node.place, "`" + node.text + "` must stand in quotes");
    if (column.is_rule && rules_.count(node.text) == 0) throw Fault(node.place, "there is no rule `" + node.text + "`");
    if (!column.refers_to.empty()) references_.push_back({&column, node.place, node.text});
    if (!column.named_in.empty()) {
        const Node* names = file_->find(column.named_in);
        const Node* meaning = names == nullptr ? nullptr : names->find(node.text);
        if (meaning == nullptr) throw Fault(node.place, "`" + node.text + "` is not in `" + column.named_in + "`");
        value.text = text_of(*meaning);
    }
    return value;
}

Value Tables::many(const Column& column, const Node& node) {
    Value value{node.place, "", {}, true};
    std::set<std::string> seen;
    for (const Node& item : items(node)) {
        value.items.push_back(column.type.kind == Kind::words ? word(*column.type.words, item) : text(column, item));
        if (!seen.insert(item.text).second) throw Fault(item.place, "`" + item.text + "` is there twice");
    }
    return value;
}

Value Tables::datum(const Column& column, const Node& node) {
    Value value{node.place, "", {}, true};
    switch (column.type.kind) {
        case Kind::text: return text(column, node);
        case Kind::texts:
        case Kind::words: return many(column, node);
        case Kind::number: value.text = std::to_string(number_of(node)); break;
        case Kind::flag: value.text = flag_of(node) ? "true" : "false"; break;
        case Kind::word: return word(*column.type.words, node);
        case Kind::constants: return constants(node);
        case Kind::record: return record(*column.type.record, node, nullptr);
        case Kind::index:
            value.text = text_of(node);
            references_.push_back({&column, node.place, node.text});
            break;
        case Kind::bounds:
            if (items(node).size() != 2) throw Fault(node.place, "must be a list of two numbers");
            for (const Node& item : items(node))
                value.items.push_back({item.place, std::to_string(number_of(item)), {}, true});
            if (number_of(node.list[0]) > number_of(node.list[1]))
                throw Fault(node.place, "the first of two bounds must not be the larger one");
            break;
        case Kind::dictionary:
            for (const auto& [name, meaning] : entries(node)) text_of(meaning);
            break;
        case Kind::list:
            for (const Node& item : items(node)) value.items.push_back(record(*column.type.record, item, nullptr));
            check_unique(*column.type.record, value.items);
            break;
        case Kind::map:
            for (const auto& [name, item] : entries(node)) {
                indices_[column.type.record->name].emplace(name.text, value.items.size());
                value.items.push_back(record(*column.type.record, item, &name));
            }
            break;
    }
    return value;
}

void Tables::check_demands(const Record& type, const Value& value) const {
    const auto of = [&](const std::string& name) -> const Value& { return value.items[place_in(type, name)]; };
    for (const auto& [least, most] : type.ordered) {
        if (of(least).is_there && of(most).is_there && std::stoul(of(least).text) > std::stoul(of(most).text))
            throw Fault(of(most).place, "`" + most + "` must not be less than `" + least + "`");
    }
    for (const std::vector<std::string>& set : type.one_of) {
        const auto is_there = [&](const std::string& name) { return of(name).is_there; };
        if (std::count_if(set.begin(), set.end(), is_there) == 1) continue;
        std::string names;
        for (const std::string& name : set) names += (names.empty() ? "`" : ", `") + name + "`";
        throw Fault(value.place, "must have one of " + names);
    }
    for (const Column& column : type.columns) {
        const Value& own = of(column.name);
        if (!column.only_with.empty()) {
            const Value& other = of(column.only_with);
            const bool is_asked = column.only_with_any.count(other.text) != 0;
            if (is_asked != own.is_there)
                throw Fault(own.place, "`" + column.name + "` " + (is_asked ? "must" : "must not") + " stand beside `" +
                                           column.only_with + ": " + other.text + "`");
        }
        if (column.among.empty()) continue;
        std::set<std::string> texts;
        for (const std::string& name : column.among) collect_texts(of(name), texts);
        for (const Value& item : own.items) {
            if (texts.count(item.text) == 0)
                throw Fault(item.place, "`" + item.text + "` is in `" + column.name + "` and not in what it marks");
        }
    }
}

void Tables::check_unique(const Record& type, const std::vector<Value>& entries) {
    if (type.unique.empty()) return;
    std::set<std::string> seen;
    for (const Value& entry : entries) {
        std::string key;
        for (const std::string& name : type.unique) {
            key += entry.items[place_in(type, name)].text;
            key += '\n';
        }
        if (seen.insert(key).second) continue;
        std::string shown;
        for (const std::string& name : type.unique) {
            const std::string& text = entry.items[place_in(type, name)].text;
            if (!text.empty()) shown += (shown.empty() ? "" : " / ") + text;
        }
        throw Fault(entry.place, "`" + shown + "` is there twice");
    }
}

void Tables::check_references() const {
    for (const Reference& one : references_) {
        const Type& type = one.column->type;
        if (type.kind == Kind::index) {
            const auto table = indices_.find(type.record->name);
            if (table == indices_.end() || table->second.count(one.text) == 0)
                throw Fault(one.place, "there is no " + type.record->name + " `" + one.text + "`");
            continue;
        }
        const auto known = known_.find(one.column->refers_to);
        if (known == known_.end() || known->second.count(one.text) == 0)
            throw Fault(one.place, "`" + one.text + "` is no " + one.column->refers_to);
    }
}

}  // namespace schemas
