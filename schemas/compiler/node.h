#pragma once
// YAML with places: what yaml-cpp reads, as a tree that says where each value stands and refuses a key that is there
// twice.

#include <set>
#include <string>
#include <vector>

#include "fault.h"

namespace schemas {

struct Entry;

struct Node {
    enum class Kind { null, text, list, mapping };
    Kind kind = Kind::null;
    Place place;
    std::string text;
    bool is_quoted = false;
    std::vector<Node> list;
    std::vector<Entry> members;

    /// The value of that key, or nullptr.
    [[nodiscard]] const Node* find(const std::string& key) const;
    [[nodiscard]] bool has(const std::string& key) const { return find(key) != nullptr; }
};

/// A key of a mapping, and its value.
struct Entry {
    Node key;
    Node value;
};

/// Throws Fault for what is no YAML.
Node load(const std::string& path, const std::string& shown);

// Each of these throws Fault where the node is something else.
const std::vector<Entry>& entries(const Node& node);
const std::vector<Node>& items(const Node& node);
const Node& child(const Node& node, const std::string& key);
/// Not empty.
const std::string& text_of(const Node& node);
bool flag_of(const Node& node);
unsigned number_of(const Node& node);
void check_keys(const Node& node, const std::set<std::string>& known);

}  // namespace schemas
