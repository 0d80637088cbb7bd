#include "model/secret_values.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "cfn/intrinsic.h"
#include "cfn/references.h"
#include "cfn/template.h"
#include "model/input.h"
#include "model/secret/secrets.h"
#include "text/placeholder.h"

namespace pipelint {
namespace {

using doc::Node;

/// Words shorter than these are taken for secrets at their own place alone.
constexpr std::size_t shortest_word = 6;

bool ends_in_key(std::string_view name) {
    return name.ends_with("key") || name.ends_with("Key") || name.ends_with("KEY");
}

/// The keys of a buildspec's `env` under which names of secrets stand, and not the secrets.
bool holds_names_alone(std::string_view key) { return key == "parameter-store" || key == "secrets-manager"; }

bool is_plain_type(const Node* type) {
    if (type == nullptr || !type->is_scalar()) return true;
    return type->text != "PARAMETER_STORE" && type->text != "SECRETS_MANAGER";
}

/// Long, and of letters and digits in no order: no path, name or address.
bool looks_like_key(std::string_view text) {
    constexpr std::size_t least = 16;
    return text.size() >= least && looks_random(text) && text.find_first_of(" /:.{$") == std::string_view::npos;
}

/// Words that are the value of a secret key by mistake, and no secret: nothing, a switch, a reference.
bool is_nothing(std::string_view text) {
    if (text.empty() || text.starts_with("{{resolve:") || text.starts_with("arn:")) return true;
    return doc::truth_of(text) != doc::Truth::unknown;
}

/// What a key is, remembered: a template has thousands of keys, and few that differ.
class Keys {
public:
    struct Kind {
        bool names_secret = false;
        bool is_pair_name = false;
    };
    Kind of(std::string_view key) {
        if (key.empty()) return {};
        constexpr std::size_t step = 31;
        Entry& entry = known_[(key.size() * step * step + static_cast<unsigned char>(key.front()) * step +
                               static_cast<unsigned char>(key.back())) %
                              known_.size()];
        if (entry.key != key) entry = {key, {names_secret(key), is_pair_name(key)}};
        return entry.kind;
    }

private:
    struct Entry {
        std::string_view key;
        Kind kind;
    };
    std::array<Entry, 256> known_;
};

class Collector {
public:
    explicit Collector(SecretValues& out) : out_(out) {}

    /// Everything that is written below the node.
    void walk(const Node* node, bool is_script = false) {
        node = written(node);
        if (node == nullptr) return;
        if (node->is_scalar()) return text(*node, is_script);
        for (const Node* item : node->items()) walk(item, is_script);
        if (node->is_mapping()) members(*node, is_script);
    }

    /// Everything below the node is a secret, but for what names something.
    void secret(const Node* node) {
        node = doc::resolve(node);
        if (node == nullptr || !seen_.insert(node).second) return;
        if (const auto call = cfn::call_of(node)) return secret_call(*call);
        if (node->is_scalar()) return secret_text(*node, 0, node->text.size());
        for (const Node* item : node->items()) secret(item);
        for (const doc::Member& member : node->members()) secret(member.value);
    }

    /// The parameters and maps that secret keys refer to.
    [[nodiscard]] const std::set<std::string_view>& referred() const { return referred_; }

    /// The names behind `Ref`, `Fn::GetAtt` and `Fn::ImportValue` under secret keys.
    [[nodiscard]] const std::vector<const Node*>& references() const { return references_; }

    void word(std::string_view text) {
        if (text.size() >= shortest_word && !is_nothing(text)) out_.words.emplace_back(text);
    }

private:
    /// What stands at the node: neither a tag nor an alias, whose anchor is met where it stands.
    static const Node* written(const Node* node) {
        while (node != nullptr && node->kind == doc::Kind::tagged) node = node->inner();
        return node == nullptr || node->kind == doc::Kind::alias ? nullptr : node;
    }

    /// Of a text that is no secret as a whole, the parts that are.
    void text(const Node& node, bool is_script) {
        constexpr std::size_t least = 8;
        if (node.text.size() < least) return;
        // In a buildspec, a secret's name may stand before the name under which the secret is kept.
        const bool has_names = is_script && (node.text.find("secrets-manager") != std::string_view::npos ||
                                             node.text.find("parameter-store") != std::string_view::npos);
        for (const TextRange& one : secrets_within(node.text, !has_names)) {
            out_.places.push_back(node.part(one.begin, one.end));
            const std::string_view part = node.text.substr(one.begin, one.end - one.begin);
            if (looks_random(part)) word(part);
        }
    }

    void members(const Node& mapping, bool is_script) {
        const bool names_one = std::any_of(mapping.members().begin(), mapping.members().end(), [&](const auto& member) {
            if (!keys_.of(member.key->text).is_pair_name) return false;
            const Node* name = doc::strip(member.value);
            return name != nullptr && name->is_scalar() && names_secret(name->text);
        });
        for (const doc::Member& member : mapping.members()) {
            const std::string_view key = member.key->text;
            if (member.merged) {
                if (names_one && is_pair_value(key)) secret(member.value);
                continue;
            }
            walk(member.key, is_script);
            if (holds_names_alone(key)) continue;
            const bool is_named_value = names_one && is_pair_value(key) && is_plain_type(mapping.get("Type")) &&
                                        is_plain_type(mapping.get("type"));
            const Node* value = doc::strip(member.value);
            const bool is_scalar = member.key->is_scalar() && keys_.of(key).names_secret;
            // Any key may be called one; what looks like a key, and stands under such a name, is one.
            const bool is_key = member.key->is_scalar() && ends_in_key(key) && value != nullptr && value->is_scalar() &&
                                looks_like_key(value->text);
            if (is_named_value || is_key || (is_scalar && is_value(member.value))) secret(member.value);
            walk(member.value, is_script || key == "BuildSpec" || key == "BuildspecOverride");
        }
    }

    /// A mapping under a secret's name that has a type is a definition, of a parameter or a resource.
    static bool is_value(const Node* node) {
        const Node* value = doc::resolve(node);
        return value != nullptr && (!value->is_mapping() || cfn::call_of(value) || value->find("Type") == nullptr);
    }

    void secret_call(const cfn::Call& call) {
        const Node* argument = call.argument;
        if (argument == nullptr) return;
        switch (call.fn) {
            case cfn::Fn::ref:
            case cfn::Fn::get_att:
            case cfn::Fn::import_value:
                if (argument->is_scalar()) reference(*argument);
                return;
            case cfn::Fn::find_in_map:
                if (!argument->items().empty() && doc::resolve(argument->items()[0])->is_scalar())
                    referred_.insert(doc::resolve(argument->items()[0])->text);
                return;
            case cfn::Fn::if_:
                for (std::size_t at = 1; at < argument->items().size(); ++at) secret(argument->items()[at]);
                return;
            case cfn::Fn::sub: return secret_sub(*argument);
            default: break;
        }
        secret(argument);
    }

    void reference(const Node& name) {
        referred_.insert(name.text);
        references_.push_back(&name);
    }

    void secret_sub(const Node& argument) {
        const Node* format = argument.items().empty() ? &argument : doc::resolve(argument.items()[0]);
        if (argument.items().size() > 1) secret(argument.items()[1]);
        if (!format->is_scalar()) return;
        std::size_t done = 0;
        for (const cfn::Mark& mark : cfn::marks_in(format->text)) {
            if (mark.begin < done) continue;
            secret_text(*format, done, mark.begin);
            referred_.insert(mark.name);
            done = mark.end;
        }
        secret_text(*format, done, format->text.size());
    }

    void secret_text(const Node& node, std::size_t first, std::size_t last) {
        const std::string_view text = node.text.substr(first, last - first);
        if (is_nothing(text) || is_placeholder(text)) return;
        out_.places.push_back(node.part(first, last));
        word(text);
    }

    SecretValues& out_;
    Keys keys_;
    std::set<const Node*> seen_;
    std::set<std::string_view> referred_;
    std::vector<const Node*> references_;
};

/// The parameters of templates that hold secrets, those that nested stacks are given as such among them: worked out
/// once for each template, however many stacks nest it.
class SecretParameters {
public:
    /// Those of the template and of all that it nests, in a circle perhaps.
    explicit SecretParameters(const cfn::Template& top) {
        find_nested(top);
        spread();
    }

    [[nodiscard]] const std::set<std::string_view>& of(const cfn::Template& document) const {
        return known_.at(&document);
    }

    /// What a stack is given for parameters that are secret to the template that it nests.
    void collect_given(const cfn::Resource& stack, Collector& collector) const {
        const Node* properties = stack.body->get("Properties");
        const Node* given = properties == nullptr ? nullptr : properties->get("Parameters");
        if (given == nullptr || !given->is_mapping()) return;
        for (const std::string_view name : of(*stack.nested)) collector.secret(given->get(name));
    }

private:
    /// How deep nested stacks are looked into. What lies deeper may make any parameter of theirs a secret.
    static constexpr int deepest = 8;

    struct Nested {
        const cfn::Template* document;
        int depth;
    };
    /// A stack, and the template that nests another by it.
    struct Outer {
        const cfn::Template* document;
        const cfn::Resource* stack;
    };

    /// The template and those that it nests, with the parameters that are secret by themselves.
    void find_nested(const cfn::Template& top) {
        std::vector<Nested> open = {{&top, 0}};
        known_[&top] = {};
        for (std::size_t at = 0; at < open.size(); ++at) {
            const auto [document, depth] = open[at];
            for (const cfn::Parameter& parameter : document->parameters()) {
                if (parameter.is_secret() || depth == deepest) known_[document].insert(parameter.name);
            }
            if (depth == deepest) continue;
            for (const cfn::Resource& resource : document->resources()) {
                if (resource.nested == nullptr) continue;
                outer_[resource.nested].push_back({document, &resource});
                if (known_.try_emplace(resource.nested).second) open.push_back({resource.nested, depth + 1});
            }
        }
    }

    /// What a template passes on as a secret is one of its own: from the inner ones to the outer, until none is new.
    void spread() {
        std::vector<const cfn::Template*> changed;
        for (const auto& [document, names] : known_) {
            if (!names.empty()) changed.push_back(document);
        }
        while (!changed.empty()) {
            const cfn::Template* inner = changed.back();
            changed.pop_back();
            for (const Outer& outer : outer_[inner]) {
                if (add_given(outer)) changed.push_back(outer.document);
            }
        }
    }

    /// True where the outer template has a secret parameter more.
    bool add_given(const Outer& outer) {
        std::set<std::string_view>& names = known_[outer.document];
        const std::size_t before = names.size();
        SecretValues passed;
        Collector collector(passed);
        collect_given(*outer.stack, collector);
        for (const std::string_view name : collector.referred()) {
            if (outer.document->parameter(name) != nullptr) names.insert(name);
        }
        return names.size() > before;
    }

    std::map<const cfn::Template*, std::set<std::string_view>> known_;
    std::map<const cfn::Template*, std::vector<Outer>> outer_;  ///< by the template that is nested
};

void collect_parameters(const cfn::Template& document, const std::set<std::string_view>& names, Collector& collector) {
    for (const std::string_view name : names) {
        const cfn::Parameter* parameter = document.parameter(name);
        if (parameter == nullptr) continue;
        collector.secret(parameter->definition->get("Default"));
        if (const Node* allowed = parameter->definition->get("AllowedValues")) collector.secret(allowed);
        const auto& given = document.surroundings().given;
        if (given != nullptr) {
            if (const auto value = given->find(name); value != given->end()) collector.word(value->second);
        }
        if (const auto passed = document.surroundings().passed.find(name);
            passed != document.surroundings().passed.end()) {
            for (const std::string& value : passed->second.values) collector.word(value);
        }
    }
}

void collect_template(const cfn::Template& document, Collector& collector) {
    const SecretParameters parameters(document);
    for (const cfn::Resource& resource : document.resources()) {
        if (resource.nested != nullptr) parameters.collect_given(resource, collector);
    }
    std::set<std::string_view> names = parameters.of(document);
    for (const std::string_view name : collector.referred()) {
        if (document.parameter(name) != nullptr) names.insert(name);
    }
    collect_parameters(document, names, collector);
    const Node* root = doc::resolve(document.document().root());
    const Node* mappings = root == nullptr || !root->is_mapping() ? nullptr : root->get("Mappings");
    if (mappings != nullptr && mappings->is_mapping()) {
        // A map that is looked up under a secret key holds secrets.
        for (const std::string_view name : std::set<std::string_view>(collector.referred())) {
            if (const Node* map = mappings->get(name)) collector.secret(map);
        }
    }
    // People put the secret itself behind a `!Ref`: a name that the template lacks and that looks like none.
    for (const Node* name : collector.references()) {
        const bool is_known = document.parameter(name->text) != nullptr || document.resource(name->text) != nullptr;
        if (!is_known && looks_random(name->text)) collector.word(name->text);
    }
}

}  // namespace

SecretValues secret_values_of(const Input& input) {
    SecretValues values;
    Collector collector(values);
    for (const auto& document : input.documents()) collector.walk(document->root());
    const auto add_scripts = [&](const Buildspec& buildspec) {
        for (const Buildspec::Phase& phase : buildspec.phases) {
            for (const Buildspec::Command& command : phase.commands)
                values.scripts.push_back(command.node->text_span());
        }
    };
    for (const Buildspec& buildspec : input.buildspecs()) add_scripts(buildspec);
    for (const Input::Inlined& inlined : input.inlined()) add_scripts(*inlined.buildspec);
    for (const Pipeline& pipeline : input.pipelines()) {
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                const cfn::Value commands = pipeline.property_of(action.whole, "Commands");
                for (const cfn::Item& command : commands.items()) {
                    for (const cfn::Alternative& one : command.value.alternatives()) {
                        if (one.has_text) values.scripts.push_back(one.place());
                    }
                }
            }
        }
    }
    for (const auto& inlined : input.inline_buildspecs()) {
        if (!inlined->problems().empty()) values.broken.push_back(inlined->place());
        for (const auto& document : inlined->documents()) collector.walk(document->root());
    }
    for (const ConfigurationJson& json : input.configuration_json()) {
        if (json.json->root() != nullptr) collector.walk(json.json->root());
        if (json.json->root() == nullptr) {
            const cfn::Text& text = json.json->text();
            values.broken.push_back(text.part(0, text.chars().size()));
        }
    }
    for (const auto& document : input.templates()) collect_template(*document, collector);
    // What the template itself is made of is no secret: the name of a parameter where its value was meant.
    std::erase_if(values.words, [&](const std::string& word) {
        return !looks_random(word) &&
               std::any_of(input.templates().begin(), input.templates().end(), [&](const auto& document) {
                   return document->parameter(word) != nullptr || document->resource(word) != nullptr;
               });
    });
    return values;
}

}  // namespace pipelint
