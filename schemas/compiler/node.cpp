#include "node.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <yaml-cpp/yaml.h>

namespace schemas {
namespace {

Node converted(const YAML::Node& from, const std::string& file) {
    Node node;
    node.place = {file, from.Mark().line + 1};
    if (from.IsScalar()) {
        node.kind = Node::Kind::text;
        node.text = from.Scalar();
        node.is_quoted = from.Tag() == "!";
    } else if (from.IsSequence()) {
        node.kind = Node::Kind::list;
        for (const auto& item : from) node.list.push_back(converted(item, file));
    } else if (from.IsMap()) {
        node.kind = Node::Kind::mapping;
        std::set<std::string> keys;
        for (const auto& member : from) {
            Node key = converted(member.first, file);
            if (key.kind != Node::Kind::text) throw Fault(key.place, "a key must be a text");
            if (!keys.insert(key.text).second) throw Fault(key.place, "`" + key.text + "` is there twice");
            Node value = converted(member.second, file);
            // An empty value has no place of its own.
            if (value.kind == Node::Kind::null) value.place = key.place;
            node.members.push_back({std::move(key), std::move(value)});
        }
    }
    return node;
}

}  // namespace

const Node* Node::find(const std::string& key) const {
    const auto found =
        std::find_if(members.begin(), members.end(), [&](const Entry& member) { return member.key.text == key; });
    return found == members.end() ? nullptr : &found->value;
}

Node load(const std::string& path, const std::string& shown) {
    try {
        return converted(YAML::LoadFile(path), shown);
    } catch (const YAML::ParserException& error) {
        throw Fault({shown, error.mark.line + 1}, error.msg);
    } catch (const YAML::BadFile&) {
        throw Fault({shown, 1}, "cannot be read");
    }
}

const std::vector<Entry>& entries(const Node& node) {
    if (node.kind != Node::Kind::mapping) throw Fault(node.place, "must be a mapping");
    return node.members;
}

const std::vector<Node>& items(const Node& node) {
    if (node.kind != Node::Kind::list) throw Fault(node.place, "must be a list");
    return node.list;
}

const Node& child(const Node& node, const std::string& key) {
    const Node* found = node.find(key);
    if (found == nullptr) throw Fault(node.place, "`" + key + "` is missing");
    return *found;
}

const std::string& text_of(const Node& node) {
    if (node.kind != Node::Kind::text) throw Fault(node.place, "must be a text");
    if (node.text.find_first_not_of(" \n") == std::string::npos) throw Fault(node.place, "must not be empty");
    return node.text;
}

bool flag_of(const Node& node) {
    const bool is_flag =
        node.kind == Node::Kind::text && !node.is_quoted && (node.text == "true" || node.text == "false");
    if (!is_flag) throw Fault(node.place, "must be `true` or `false`");
    return node.text == "true";
}

unsigned number_of(const Node& node) {
    unsigned value = 0;
    const char* end = node.text.data() + node.text.size();
    const auto [stop, error] = std::from_chars(node.text.data(), end, value);
    const bool is_number = node.kind == Node::Kind::text && !node.is_quoted && error == std::errc{} && stop == end;
    if (!is_number) throw Fault(node.place, "must be a whole number, 0 or more");
    return value;
}

void check_keys(const Node& node, const std::set<std::string>& known) {
    for (const auto& [key, value] : entries(node)) {
        if (known.find(key.text) == known.end()) throw Fault(key.place, "there is no column `" + key.text + "`");
    }
}

}  // namespace schemas
