#include "tree.h"

#include <array>
#include <utility>

#include "doc/document.h"
#include "text/source_file.h"

namespace pipelint::fuzz {
namespace {

struct Entry;

struct Tree {
    doc::Kind kind = doc::Kind::scalar;
    std::string tag;
    std::string text;
    bool is_quoted = true;
    std::vector<Entry> members;
    std::vector<Tree> items;
};

struct Entry {
    Tree key;
    Tree value;
};

Tree tree_of(const doc::Node* node, int depth = 0) {
    Tree tree;
    node = doc::resolve(node);
    constexpr int deepest = 60;
    if (node == nullptr || depth > deepest) return tree;
    if (node->kind == doc::Kind::tagged) {
        tree = tree_of(node->inner(), depth + 1);
        tree.tag = std::string(node->text);
        return tree;
    }
    tree.kind = node->kind;
    tree.text = std::string(node->text);
    tree.is_quoted = node->is_quoted() || node->text.find_first_of(" \n:#{}[],&*!|>'\"%@`\\") != std::string_view::npos;
    for (const doc::Node* item : node->items()) tree.items.push_back(tree_of(item, depth + 1));
    for (const doc::Member& member : node->members()) {
        if (!member.merged) tree.members.push_back({tree_of(member.key, depth + 1), tree_of(member.value, depth + 1)});
    }
    return tree;
}

void write_scalar(const Tree& tree, std::string& out) {
    if (!tree.is_quoted && !tree.text.empty()) {
        out += tree.text;
        return;
    }
    out += '"';
    for (const char c : tree.text) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20) {
            out += "\\u00";
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        } else {
            out += c;
        }
    }
    out += '"';
}

/// In brackets, which YAML and JSON have in common, or by indentation.
void write(const Tree& tree, std::string& out, int indent) {
    const bool in_block = indent >= 0;
    if (!tree.tag.empty()) out += tree.tag + " ";
    const bool is_empty = tree.items.empty() && tree.members.empty();
    if (tree.kind == doc::Kind::null) {
        out += "null";
    } else if (tree.kind == doc::Kind::scalar) {
        write_scalar(tree, out);
    } else if (!in_block || is_empty) {
        const bool is_list = tree.kind == doc::Kind::sequence;
        out += is_list ? '[' : '{';
        bool first = true;
        for (const Tree& item : tree.items) {
            if (!std::exchange(first, false)) out += ", ";
            write(item, out, -1);
        }
        for (const auto& [key, value] : tree.members) {
            if (!std::exchange(first, false)) out += ", ";
            write(key, out, -1);
            out += ": ";
            write(value, out, -1);
        }
        out += is_list ? ']' : '}';
    } else {
        for (const Tree& item : tree.items) {
            out += '\n' + std::string(static_cast<std::size_t>(indent), ' ') + "- ";
            write(item, out, item.kind == doc::Kind::mapping ? -1 : indent + 2);
        }
        for (const auto& [key, value] : tree.members) {
            out += '\n' + std::string(static_cast<std::size_t>(indent), ' ');
            write(key, out, -1);
            out += ": ";
            write(value, out, indent + 2);
        }
    }
}

void collect(Tree& tree, std::vector<Tree*>& out) {
    out.push_back(&tree);
    for (Tree& item : tree.items) collect(item, out);
    for (auto& [key, value] : tree.members) {
        out.push_back(&key);
        collect(value, out);
    }
}

std::string word(Random& random) {
    static constexpr auto words = std::to_array<std::string_view>({"AWS::CodePipeline::Pipeline",
                                                                   "AWS::CodeBuild::Project",
                                                                   "AWS::IAM::Role",
                                                                   "AWS::CodePipeline::Webhook",
                                                                   "AWS::CloudFormation::Stack",
                                                                   "AWS::Events::Rule",
                                                                   "AWS::CodePipeline::CustomActionType",
                                                                   "AWS::S3::Bucket",
                                                                   "AWS::Include",
                                                                   "AWS::LanguageExtensions",
                                                                   "AWS::Serverless-2016-10-31",
                                                                   "AWS::NoValue",
                                                                   "AWS::Region",
                                                                   "AWS::Partition",
                                                                   "Resources",
                                                                   "Properties",
                                                                   "Stages",
                                                                   "Actions",
                                                                   "Name",
                                                                   "ActionTypeId",
                                                                   "Category",
                                                                   "Owner",
                                                                   "Provider",
                                                                   "Version",
                                                                   "Configuration",
                                                                   "InputArtifacts",
                                                                   "OutputArtifacts",
                                                                   "RunOrder",
                                                                   "Namespace",
                                                                   "Source",
                                                                   "Build",
                                                                   "Deploy",
                                                                   "Invoke",
                                                                   "Approval",
                                                                   "Test",
                                                                   "Compute",
                                                                   "AWS",
                                                                   "ThirdParty",
                                                                   "Custom",
                                                                   "GitHub",
                                                                   "CodeBuild",
                                                                   "CodeStarSourceConnection",
                                                                   "S3",
                                                                   "Lambda",
                                                                   "CloudFormation",
                                                                   "Manual",
                                                                   "Commands",
                                                                   "1",
                                                                   "0",
                                                                   "999",
                                                                   "true",
                                                                   "false",
                                                                   "V1",
                                                                   "V2",
                                                                   "QUEUED",
                                                                   "PARALLEL",
                                                                   "Triggers",
                                                                   "Variables",
                                                                   "GitConfiguration",
                                                                   "Push",
                                                                   "Branches",
                                                                   "Includes",
                                                                   "Condition",
                                                                   "Conditions",
                                                                   "Parameters",
                                                                   "Mappings",
                                                                   "Outputs",
                                                                   "Transform",
                                                                   "Metadata",
                                                                   "Default",
                                                                   "AllowedValues",
                                                                   "NoEcho",
                                                                   "Type",
                                                                   "String",
                                                                   "CommaDelimitedList",
                                                                   "BuildSpec",
                                                                   "version",
                                                                   "phases",
                                                                   "build",
                                                                   "commands",
                                                                   "env",
                                                                   "variables",
                                                                   "0.2",
                                                                   "docker build .",
                                                                   "PrivilegedMode",
                                                                   "Environment",
                                                                   "Policies",
                                                                   "PolicyDocument",
                                                                   "Statement",
                                                                   "Effect",
                                                                   "Allow",
                                                                   "Action",
                                                                   "Resource",
                                                                   "*",
                                                                   "iam:PassRole",
                                                                   "s3:*",
                                                                   "2012-10-17",
                                                                   "Fn::If",
                                                                   "Fn::Sub",
                                                                   "Fn::Join",
                                                                   "Fn::GetAtt",
                                                                   "Fn::FindInMap",
                                                                   "Fn::ForEach::X",
                                                                   "Fn::Transform",
                                                                   "Fn::Select",
                                                                   "Fn::Split",
                                                                   "Fn::Length",
                                                                   "Fn::ToJsonString",
                                                                   "Fn::Base64",
                                                                   "Ref",
                                                                   "${A}",
                                                                   "${AWS::Region}",
                                                                   "#{variables.x}",
                                                                   "#{Space.y}",
                                                                   "Out::file.yaml",
                                                                   "OAuthToken",
                                                                   "ghp_0123456789abcdefghijklmnopqrstuvwx",
                                                                   "arn:aws:iam::123456789012:role/*",
                                                                   "{{resolve:secretsmanager:x}}",
                                                                   "EnvironmentVariables",
                                                                   "Value",
                                                                   "[{\"name\":\"A\",\"value\":\"b\"}]",
                                                                   "{\"Fn::GetParam\": [\"Out\", \"f\", \"k\"]}",
                                                                   "PrimarySource",
                                                                   "UserParameters",
                                                                   "BeforeEntry",
                                                                   "OnFailure",
                                                                   "Result",
                                                                   "ROLLBACK",
                                                                   "Rules",
                                                                   "RuleTypeId",
                                                                   "stages",
                                                                   "actions",
                                                                   "actionTypeId",
                                                                   "pipeline",
                                                                   "roleArn",
                                                                   "artifactStore",
                                                                   "pipelint",
                                                                   "ignore",
                                                                   "rule",
                                                                   "unmatched-artifact",
                                                                   "\x1b[31m",
                                                                   "\xE2\x80\xAE",
                                                                   "##[error]x",
                                                                   "::error::x",
                                                                   "\xC3\xA9",
                                                                   "\xF0\x9F\x9A\x80"});
    return std::string(words[random.below(words.size())]);
}

Tree scalar(std::string text, Random& random) {
    Tree tree;
    tree.is_quoted = random.one_in(2) || text.find_first_of(" \n:#{}[],&*!|>'\"%@`\\\x1b") != std::string::npos;
    tree.text = std::move(text);
    return tree;
}

/// The same value behind a function, so that the deployments differ.
Tree wrapped(Tree inner, Random& random) {
    Tree call;
    static constexpr auto tags = std::to_array<std::string_view>(
        {"!Ref", "!Sub", "!If", "!Join", "!GetAtt", "!Select", "!Split", "!FindInMap", "!ImportValue", "!Base64",
         "!Not", "!Equals", "!And", "!Condition", "!Transform"});
    call.tag = std::string(tags[random.below(tags.size())]);
    if (random.one_in(3)) {
        inner.tag = call.tag;
        return inner;
    }
    call.kind = doc::Kind::sequence;
    call.items.push_back(scalar(word(random), random));
    call.items.push_back(inner);
    call.items.push_back(scalar(word(random), random));
    return call;
}

void change(Tree& root, Random& random) {
    std::vector<Tree*> nodes;
    collect(root, nodes);
    Tree& node = *nodes[random.below(nodes.size())];
    const Tree other = *nodes[random.below(nodes.size())];
    constexpr std::size_t largest = 400;
    const bool may_grow = nodes.size() < largest;
    switch (random.below(10)) {
        case 0: node = scalar(word(random), random); break;
        case 1: node = other; break;
        case 2:
            if (!node.items.empty())
                node.items.erase(node.items.begin() + static_cast<std::ptrdiff_t>(random.below(node.items.size())));
            if (!node.members.empty())
                node.members.erase(node.members.begin() +
                                   static_cast<std::ptrdiff_t>(random.below(node.members.size())));
            break;
        case 3:
            if (may_grow && node.kind == doc::Kind::sequence) node.items.push_back(other);
            if (may_grow && node.kind == doc::Kind::mapping)
                node.members.push_back({scalar(word(random), random), other});
            break;
        case 4:
            if (!node.members.empty())
                node.members[random.below(node.members.size())].key = scalar(word(random), random);
            break;
        case 5:
            if (may_grow) node = wrapped(node, random);
            break;
        case 6:
            if (node.kind == doc::Kind::scalar) node.text += word(random);
            break;
        case 7:
            if (node.kind == doc::Kind::scalar) node.text = "${" + word(random) + "}" + node.text;
            break;
        case 8:
            if (may_grow && !node.items.empty()) node.items.push_back(node.items[random.below(node.items.size())]);
            if (may_grow && !node.members.empty())
                node.members.push_back(node.members[random.below(node.members.size())]);
            break;
        default:
            if (node.kind == doc::Kind::scalar && !node.text.empty())
                node.text[random.below(node.text.size())] = static_cast<char>(' ' + random.below(95));
    }
}

}  // namespace

std::string mutate_document(std::string_view bytes, std::size_t most, Random& random) {
    const SourceFile file(0, "m.yaml", std::string(bytes));
    const doc::Loaded loaded = doc::load(file);
    if (loaded.documents.empty() || loaded.documents.front()->root() == nullptr) return {};
    Tree tree = tree_of(loaded.documents.front()->root());
    const std::size_t times = 1 + random.below(4);
    for (std::size_t i = 0; i < times; ++i) change(tree, random);
    std::string out;
    write(tree, out, random.one_in(3) ? 0 : -1);
    out += '\n';
    return out.size() <= most ? out : std::string();
}

}  // namespace pipelint::fuzz
