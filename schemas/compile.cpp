// Turns the data of schemas/*.yaml into constexpr tables at build time: nothing is parsed at start-up,
// and a datum that is wrong fails the build.
//
//   schema-compiler SCHEMAS-FOLDER OUTPUT-FOLDER

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

namespace {

namespace fs = std::filesystem;

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out + "\"";
}

YAML::Node require(const YAML::Node& node, const std::string& key, const std::string& where) {
    if (!node[key]) throw std::runtime_error(where + ": `" + key + "` is missing");
    return node[key];
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

struct Action {
    std::string name;
    std::string access;
    bool on_resources = false;
    bool data_read = false;
    bool documented_on_star = false;
    bool accepted_on_star = false;
};

void write_iam_actions(const YAML::Node& file, std::ostream& out) {
    static const std::vector<std::string> levels = {"list", "read", "write", "permissions_management", "tagging"};
    std::map<std::string, std::map<std::string, Action>> services;
    std::map<std::string, std::string> arns;
    for (const auto& service : require(file, "services", "iam-actions.yaml")) {
        const auto name = service.first.as<std::string>();
        for (const auto& group : service.second) {
            const auto kind = group.first.as<std::string>();
            if (kind == "arn") {
                arns[name] = group.second.as<std::string>();
                continue;
            }
            if (kind != "on_resources" && kind != "on_star_alone")
                throw std::runtime_error("iam-actions.yaml: unknown group " + kind);
            for (const auto& level : group.second) {
                const auto access = level.first.as<std::string>();
                if (std::find(levels.begin(), levels.end(), access) == levels.end())
                    throw std::runtime_error("iam-actions.yaml: unknown access level " + access);
                for (const auto& action : level.second) {
                    const auto text = action.as<std::string>();
                    services[name][lower(text)] = {text, access, kind == "on_resources", false, false};
                }
            }
        }
    }
    const auto mark = [&](const char* key, bool Action::*flag) {
        for (const auto& entry : require(file, key, "iam-actions.yaml")) {
            const auto text = entry.as<std::string>();
            const std::size_t colon = text.find(':');
            auto& actions = services[text.substr(0, colon)];
            const auto found = actions.find(lower(text.substr(colon + 1)));
            if (found == actions.end())
                throw std::runtime_error("iam-actions.yaml: " + text + " is in " + key + " and not in services");
            found->second.*flag = true;
        }
    };
    mark("data_reads", &Action::data_read);
    mark("documented_on_star", &Action::documented_on_star);
    mark("accepted_on_star", &Action::accepted_on_star);
    out << "inline constexpr IamAction iam_actions[] = {\n";
    std::size_t at = 0;
    std::string index = "inline constexpr IamService iam_services[] = {\n";
    for (const auto& [name, actions] : services) {
        const std::string& arn = arns[name];
        const bool binds =
            std::any_of(actions.begin(), actions.end(), [](const auto& one) { return one.second.on_resources; });
        if (binds && arn.empty()) throw std::runtime_error("iam-actions.yaml: " + name + " has no arn");
        index += "    {" + quoted(name) + ", " + quoted(arn) + ", " + std::to_string(at) + ", " +
                 std::to_string(actions.size()) + "},\n";
        for (const auto& [key, action] : actions) {
            out << "    {" << quoted(action.name) << ", Access::" << action.access << ", "
                << (action.on_resources && !action.accepted_on_star ? "true" : "false") << ", "
                << (action.data_read ? "true" : "false") << ", " << (action.documented_on_star ? "true" : "false")
                << "},\n";
        }
        at += actions.size();
    }
    out << "};\n\n" << index << "};\n";
}

std::string word_list(const YAML::Node& list) {
    std::string joined;
    for (const auto& word : list) joined += (joined.empty() ? "" : " ") + word.as<std::string>();
    return joined;
}

void write_docker_commands(const YAML::Node& file, std::ostream& out) {
    out << "inline constexpr DockerCommand docker_commands[] = {\n";
    const auto write = [&](const char* section, const std::string& need) {
        for (const auto& entry : require(file, section, "docker-commands.yaml")) {
            require(entry, "source", "docker-commands.yaml");
            const bool inferred = entry["evidence"] && entry["evidence"].as<std::string>() == "inferred";
            for (const auto& command : require(entry, "commands", "docker-commands.yaml")) {
                out << "    {" << quoted(command.as<std::string>()) << ", DaemonNeed::" << need << ", "
                    << (inferred ? "true" : "false") << ", "
                    << quoted(entry["with_option"] ? word_list(entry["with_option"]) : "") << ", "
                    << quoted(entry["with_argument"] ? word_list(entry["with_argument"]) : "") << "},\n";
            }
        }
    };
    write("needs_daemon", "uses");
    write("starts_daemon", "starts");
    write("needs_none", "none");
    out << "};\n\ninline constexpr DockerProgram docker_programs[] = {\n";
    for (const auto& entry : require(file, "global_options", "docker-commands.yaml")) {
        out << "    {" << quoted(entry["program"].as<std::string>()) << ", " << quoted(word_list(entry["with_value"]))
            << ", " << quoted(word_list(entry["remote"])) << "},\n";
    }
    out << "};\n";
}

void write_limits(const YAML::Node& file, std::ostream& out) {
    for (const auto& limit : require(file, "limits", "limits.yaml")) {
        require(limit, "source", "limits.yaml");
        out << "inline constexpr std::size_t " << limit["name"].as<std::string>() << " = "
            << limit["value"].as<std::size_t>() << ";\n";
    }
}

void write_links(const YAML::Node& file, std::ostream& out) {
    out << "inline constexpr LinkForm link_forms[] = {\n";
    for (const auto& link : require(file, "links", "links.yaml")) {
        require(link, "source", "links.yaml");
        const auto in = link["in"].as<std::string>();
        const auto path = require(link, "path", "links.yaml").as<std::string>();
        out << "    {" << quoted(in) << ", " << quoted(path) << ", LinkKind::" << link["kind"].as<std::string>() << ", "
            << quoted(word_list(require(link, "to", "links.yaml"))) << ", " << quoted(link["by"].as<std::string>())
            << "},\n";
    }
    for (const auto& link : require(file, "files", "links.yaml")) {
        require(link, "source", "links.yaml");
        out << "    {" << quoted(link["in"].as<std::string>()) << ", " << quoted(link["path"].as<std::string>())
            << ", LinkKind::" << link["kind"].as<std::string>() << ", \"\", \"\"},\n";
    }
    out << "};\n";
}

/// A table of texts that others point into.
struct Texts {
    std::string rows;
    std::size_t count = 0;

    /// Adds the list; gives where it begins and how long it is, as two initialisers.
    std::string add(const YAML::Node& list) {
        const std::size_t first = count;
        for (const auto& one : list) {
            rows += "    " + quoted(one.as<std::string>()) + ",\n";
            ++count;
        }
        return std::to_string(first) + ", " + std::to_string(count - first);
    }
};

std::string flag(bool value) { return value ? "true" : "false"; }

void write_action_types(const YAML::Node& file, std::ostream& out) {
    static const std::vector<std::string> kinds = {
        "text",         "boolean",  "integer",       "list",         "variables",  "objects",    "overrides",
        "perhaps_json", "artifact", "artifact_file", "file_or_text", "connection", "repository", "topic"};
    Texts texts;
    std::string keys;
    std::string needs;
    std::string excludes;
    std::size_t key_count = 0;
    std::size_t need_count = 0;
    std::size_t exclude_count = 0;
    out << "inline constexpr ActionType known_types[] = {\n";
    for (const auto& type : require(file, "action_types", "action-types.yaml")) {
        const auto provider = require(type, "provider", "action-types.yaml").as<std::string>();
        require(type, "source", "action-types.yaml: " + provider);
        const std::size_t first_key = key_count;
        const std::size_t first_need = need_count;
        const std::size_t first_exclude = exclude_count;
        for (const auto& key : require(type, "keys", "action-types.yaml: " + provider)) {
            const auto kind = key.second["type"] ? key.second["type"].as<std::string>() : "text";
            if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
                throw std::runtime_error("action-types.yaml: unknown type " + kind);
            const YAML::Node range = key.second["range"];
            keys += "    {" + quoted(key.first.as<std::string>()) + ", " + flag(!!key.second["required"]) + ", " +
                    flag(!!key.second["secret"]) + ", KeyKind::" + kind + ", " + texts.add(key.second["allowed"]) +
                    ", " + (range ? range[0].as<std::string>() : "0") + ", " +
                    (range ? range[1].as<std::string>() : "0") + "},\n";
            ++key_count;
        }
        for (const auto& need : type["needs"]) {
            needs += "    {" + quoted(need["key"].as<std::string>()) + ", " + quoted(need["where"].as<std::string>()) +
                     ", " + texts.add(need["is"]) + "},\n";
            ++need_count;
        }
        for (const auto& pair : type["excludes"]) {
            excludes += "    {" + quoted(pair[0].as<std::string>()) + ", " + quoted(pair[1].as<std::string>()) + "},\n";
            ++exclude_count;
        }
        const YAML::Node variables = require(type, "variables", "action-types.yaml: " + provider);
        const bool has_any = variables.IsScalar();
        out << "    {" << quoted(type["category"].as<std::string>()) << ", " << quoted(type["owner"].as<std::string>())
            << ", " << quoted(provider) << ", {" << type["inputs"][0].as<int>() << ", " << type["inputs"][1].as<int>()
            << "}, {" << type["outputs"][0].as<int>() << ", " << type["outputs"][1].as<int>() << "}, "
            << flag(!type["complete"]) << ", " << flag(!type["exact"]) << ", " << flag(!!type["v2"]) << ", "
            << quoted(type["gone"] ? type["gone"].as<std::string>() : "") << ", " << flag(has_any) << ", "
            << flag(!!type["more_variables"]) << ", " << texts.add(has_any ? YAML::Node() : variables) << ", "
            << first_key << ", " << key_count - first_key << ", " << first_need << ", " << need_count - first_need
            << ", " << first_exclude << ", " << exclude_count - first_exclude << "},\n";
    }
    out << "};\n\ninline constexpr ActionKey action_keys[] = {\n"
        << keys << "};\n\n"
        << "inline constexpr KeyNeed key_needs[] = {\n"
        << needs << "};\n\n"
        << "inline constexpr KeyPair key_excludes[] = {\n"
        << excludes << "};\n\n"
        << "inline constexpr std::string_view action_texts[] = {\n"
        << texts.rows << "};\n\n"
        << "inline constexpr ProviderAlias provider_aliases[] = {\n";
    for (const auto& alias : require(file, "aliases", "action-types.yaml")) {
        out << "    {" << quoted(alias["wrong"].as<std::string>()) << ", " << quoted(alias["right"].as<std::string>())
            << "},\n";
    }
    out << "};\n";
}

/// `list of Stage` and the like: what the value is, and of what.
std::pair<std::string, std::string> shape_of(const std::string& type) {
    static const std::vector<std::string> simple = {"any",     "text",          "texts", "integer",
                                                    "boolean", "configuration", "map"};
    if (std::find(simple.begin(), simple.end(), type) != simple.end()) return {type, ""};
    if (type == "list of text") return {"text_list", ""};
    if (type.rfind("list of ", 0) == 0) return {"list", type.substr(8)};
    if (type.rfind("map of ", 0) == 0) return {"structure_map", type.substr(7)};
    return {"structure", type};
}

void write_structure(const YAML::Node& file, std::ostream& out) {
    std::map<std::string, std::size_t> index;
    for (const auto& one : require(file, "structures", "structure.yaml")) {
        const std::size_t at = index.size();
        index[one.first.as<std::string>()] = at;
    }
    std::map<std::string, std::string> characters;
    for (const auto& one : require(file, "characters", "structure.yaml"))
        characters[one.first.as<std::string>()] = one.second.as<std::string>();
    std::string members = "inline constexpr Member known_members[] = {\n";
    Texts allowed;
    std::size_t member_count = 0;
    const auto number = [](const YAML::Node& node) { return node ? node.as<std::string>() : std::string("0"); };
    const auto text = [](const YAML::Node& node) { return quoted(node ? node.as<std::string>() : std::string()); };
    out << "inline constexpr Structure known_structures[] = {\n";
    for (const auto& one : file["structures"]) {
        const auto name = one.first.as<std::string>();
        require(one.second, "source", "structure.yaml: " + name);
        const std::size_t first = member_count;
        for (const auto& member : require(one.second, "members", "structure.yaml: " + name)) {
            const auto [shape, of] = shape_of(member["type"].as<std::string>());
            if (!of.empty() && index.find(of) == index.end())
                throw std::runtime_error("structure.yaml: there is no structure " + of);
            const std::string set = member["characters"] ? characters.at(member["characters"].as<std::string>()) : "";
            members += "    {" + text(member["name"]) + ", Shape::" + shape + ", " +
                       (member["form"] ? "Form::" + member["form"].as<std::string>() : "Form::any") + ", " +
                       (of.empty() ? "0" : std::to_string(index[of])) + ", " + text(member["in"]) + ", " +
                       text(member["required"]) + ", " + number(member["min"]) + ", " + number(member["max"]) + ", " +
                       number(member["item_min"]) + ", " + number(member["item_max"]) + ", " + quoted(set) + ", " +
                       text(member["names"]) + ", " + quoted(word_list(member["mistaken"])) + ", " +
                       text(member["judged_by"]) + ", " + allowed.add(member["allowed"]) + "},\n";
            ++member_count;
        }
        out << "    {" << quoted(name) << ", " << text(require(one.second, "called", "structure.yaml: " + name)) << ", "
            << (one.second["open"] ? "true" : "false") << ", " << first << ", " << member_count - first << "},\n";
    }
    out << "};\n\n"
        << members << "};\n\ninline constexpr std::string_view allowed_values[] = {\n"
        << allowed.rows << "};\n\ninline constexpr Root roots[] = {\n";
    for (const auto& root : require(file, "roots", "structure.yaml"))
        out << "    {" << quoted(root.first.as<std::string>()) << ", " << index.at(root.second.as<std::string>())
            << "},\n";
    out << "};\n";
}

void write_tokens(const YAML::Node& file, const std::string& list, const std::string& name, std::ostream& out) {
    out << "inline constexpr SecretToken " << name << "[] = {\n";
    for (const auto& token : require(file, list, "secrets.yaml")) {
        require(token, "source", "secrets.yaml");
        out << "    {" << quoted(token["prefix"].as<std::string>()) << ", "
            << quoted(token["characters"].as<std::string>()) << ", " << token["least"].as<int>() << ", "
            << quoted(token["called"].as<std::string>()) << "},\n";
    }
    out << "};\n\n";
}

void write_words(const YAML::Node& words, const std::string& name, std::ostream& out) {
    out << "inline constexpr std::string_view " << name << "[] = {\n";
    for (const auto& word : words) out << "    " << quoted(word.as<std::string>()) << ",\n";
    out << "};\n\n";
}

void write_secrets(const YAML::Node& file, std::ostream& out) {
    write_tokens(file, "tokens", "secret_tokens", out);
    write_tokens(file, "hidden", "hidden_tokens", out);
    const YAML::Node names = require(file, "names", "secrets.yaml");
    for (const std::string list : {"ends", "words", "public", "mistyped"})
        write_words(require(names, list, "secrets.yaml"), "secret_name_" + list, out);
    const YAML::Node pairs = require(file, "pairs", "secrets.yaml");
    write_words(require(pairs, "names", "secrets.yaml"), "secret_pair_names", out);
    write_words(require(pairs, "values", "secrets.yaml"), "secret_pair_values", out);
    const YAML::Node http = require(file, "http", "secrets.yaml");
    write_words(require(http, "headers", "secrets.yaml"), "secret_headers", out);
    write_words(require(http, "schemes", "secrets.yaml"), "secret_schemes", out);
    write_words(require(file, "spoken", "secrets.yaml"), "secret_spoken", out);
    const YAML::Node programs = require(file, "programs", "secrets.yaml");
    write_words(require(programs, "password", "secrets.yaml"), "secret_programs", out);
    write_words(require(programs, "user", "secrets.yaml"), "secret_user_programs", out);
    out << "inline constexpr std::string_view secret_variables[] = {\n";
    for (const auto& variable : require(file, "variables", "secrets.yaml")) {
        require(variable, "source", "secrets.yaml");
        out << "    " << quoted(variable["name"].as<std::string>()) << ",\n";
    }
    out << "};\n\ninline constexpr std::string_view secret_hints[] = {\n";
    for (const auto& hint : require(file, "hints", "secrets.yaml"))
        out << "    " << quoted(hint.as<std::string>()) << ",\n";
    out << "};\n";
}

void write_stage_conditions(const YAML::Node& file, std::ostream& out) {
    out << "inline constexpr StageGate stage_gates_table[] = {\n";
    for (const auto& gate : require(file, "gates", "stage-conditions.yaml")) {
        require(gate, "source", "stage-conditions.yaml");
        out << "    {" << quoted(gate["gate"].as<std::string>()) << ", " << quoted(word_list(gate["results"]))
            << "},\n";
    }
    out << "};\n\ninline constexpr std::string_view failure_results = "
        << quoted(word_list(require(file, "failure_results", "stage-conditions.yaml")))
        << ";\n\ninline constexpr RuleProvider rule_providers_table[] = {\n";
    for (const auto& rule : require(file, "rules", "stage-conditions.yaml")) {
        require(rule, "source", "stage-conditions.yaml");
        out << "    {" << quoted(rule["provider"].as<std::string>()) << ", " << flag(rule["skips"].as<bool>())
            << "},\n";
    }
    out << "};\n";
}

void compile(const fs::path& schemas, const fs::path& output, const std::string& name,
             void (*write)(const YAML::Node&, std::ostream&)) {
    std::ofstream out(output / (name + ".inc"));
    out << "// Made from schemas/" << name << ".yaml by the build.\n";
    write(YAML::LoadFile((schemas / (name + ".yaml")).string()), out);
    if (!out) throw std::runtime_error("cannot write " + name + ".inc");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: schema-compiler SCHEMAS OUTPUT\n";
        return 2;
    }
    try {
        compile(argv[1], argv[2], "iam-actions", write_iam_actions);
        compile(argv[1], argv[2], "docker-commands", write_docker_commands);
        compile(argv[1], argv[2], "limits", write_limits);
        compile(argv[1], argv[2], "links", write_links);
        compile(argv[1], argv[2], "action-types", write_action_types);
        compile(argv[1], argv[2], "structure", write_structure);
        compile(argv[1], argv[2], "secrets", write_secrets);
        compile(argv[1], argv[2], "stage-conditions", write_stage_conditions);
    } catch (const std::exception& error) {
        std::cerr << "schema-compiler: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
