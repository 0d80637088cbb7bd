#include "cfn/references.h"

#include "cfn/intrinsic.h"
#include "cfn/walk.h"

namespace pipelint::cfn {
namespace {

using doc::Node;
using Kind = Reference::Kind;

const Node* scalar_at(std::span<const Node* const> items, std::size_t at) {
    if (at >= items.size()) return nullptr;
    const Node* node = doc::resolve(items[at]);
    return node->is_scalar() ? node : nullptr;
}

class Collector {
public:
    Collector(const Template& document, std::vector<Reference>& out) : document_(document), out_(out) {}

    void name(Kind kind, const Node& scalar, const When& when, const Scope* scope) {
        Reference reference;
        reference.kind = kind;
        reference.name = scalar.text;
        reference.span = scalar.text_span();
        reference.literal = &scalar;
        add(std::move(reference), when, scope);
    }

    bool visit(const Visit& visit) {
        if (visit.call == nullptr || visit.call->argument == nullptr) return true;
        const Node& argument = *visit.call->argument;
        switch (visit.call->fn) {
            case Fn::ref:
                if (argument.is_scalar()) name(Kind::value, argument, visit.when, visit.scope);
                break;
            case Fn::get_att: attribute(argument, visit); break;
            case Fn::sub: substituted(argument, visit); break;
            case Fn::find_in_map: map(argument, visit); break;
            case Fn::if_:
                if (const Node* condition = scalar_at(argument.items(), 0))
                    name(Kind::condition, *condition, visit.when, visit.scope);
                break;
            case Fn::condition:
                if (argument.is_scalar()) name(Kind::condition, argument, visit.when, visit.scope);
                break;
            default: break;
        }
        return true;
    }

private:
    void add(Reference reference, const When& when, const Scope* scope) {
        if (Scope::find(scope, reference.name) != nullptr) return;
        if (reference.name.find('{') != std::string_view::npos) {
            if (scope == nullptr) return;
            reference.name = document_.keep(Scope::replace(scope, reference.name));
            reference.literal = nullptr;
            if (reference.name.find('{') != std::string_view::npos) return;
        }
        reference.when = when;
        out_.push_back(std::move(reference));
    }

    void attribute(const Node& argument, const Visit& visit) {
        Reference reference;
        reference.kind = Kind::attribute;
        if (argument.is_scalar()) {
            const std::size_t dot = argument.text.find('.');
            if (dot == std::string_view::npos) return;
            reference.name = argument.text.substr(0, dot);
            reference.attribute = argument.text.substr(dot + 1);
            reference.span = argument.part(0, dot);
        } else if (const Node* name = scalar_at(argument.items(), 0)) {
            reference.name = name->text;
            reference.span = name->text_span();
            reference.literal = name;
            if (const Node* of = scalar_at(argument.items(), 1)) reference.attribute = of->text;
        } else {
            return;
        }
        add(std::move(reference), visit.when, visit.scope);
    }

    void substituted(const Node& argument, const Visit& visit) {
        const Node* format = &argument;
        const Node* variables = nullptr;
        if (argument.is_sequence()) {
            format = scalar_at(argument.items(), 0);
            if (argument.items().size() > 1) variables = doc::resolve(argument.items()[1]);
        }
        if (format == nullptr || !format->is_scalar()) return;
        const std::string_view text = format->text;
        for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
            const std::size_t close = text.find('}', at);
            if (close == std::string_view::npos) return;
            std::size_t first = at + 2;
            std::size_t last = close;
            while (first < last && text[first] == ' ') ++first;
            while (first < last && text[last - 1] == ' ') --last;
            const std::string_view name = text.substr(first, last - first);
            if (name.empty() || name.starts_with('!')) continue;
            if (variables != nullptr && (!variables->is_mapping() || variables->find(name) != nullptr)) continue;
            const std::size_t dot = name.starts_with("AWS::") ? std::string_view::npos : name.find('.');
            Reference reference;
            reference.kind = dot == std::string_view::npos ? Kind::value : Kind::attribute;
            reference.name = name.substr(0, dot);
            if (dot != std::string_view::npos) reference.attribute = name.substr(dot + 1);
            reference.span = format->part(first, first + reference.name.size());
            add(std::move(reference), visit.when, visit.scope);
        }
    }

    void map(const Node& argument, const Visit& visit) {
        const auto items = argument.items();
        const Node* map_name = scalar_at(items, 0);
        if (map_name == nullptr) return;
        const bool has_default = items.size() > 3;
        name(Kind::map, *map_name, visit.when, visit.scope);
        if (!out_.empty() && out_.back().literal == map_name) out_.back().has_default = has_default;
        const Node* map = document_.mapping(map_name->text);
        const Node* top = scalar_at(items, 1);
        if (map == nullptr || !map->is_mapping() || top == nullptr) return;
        key(Kind::top_key, *top, *map, has_default, visit);
        const Node* level = map->get(top->text);
        const Node* second = scalar_at(items, 2);
        if (level != nullptr && level->is_mapping() && second != nullptr)
            key(Kind::second_key, *second, *level, has_default, visit);
    }

    void key(Kind kind, const Node& scalar, const Node& mapping, bool has_default, const Visit& visit) {
        const std::size_t before = out_.size();
        name(kind, scalar, visit.when, visit.scope);
        if (out_.size() == before) return;
        out_.back().scope = &mapping;
        out_.back().has_default = has_default;
    }

    const Template& document_;
    std::vector<Reference>& out_;
};

}  // namespace

std::vector<Reference> references_in(const Template& document, const Node* node, const When& when, const Scope* scope) {
    std::vector<Reference> references;
    Collector collector(document, references);
    walk(document, node, when, scope, [&](const Visit& visit) { return collector.visit(visit); });
    return references;
}

std::vector<Reference> references_in_conditions(const Template& document) {
    std::vector<Reference> references;
    Collector collector(document, references);
    const Node* section = doc::resolve(document.document().root())->get("Conditions");
    if (section == nullptr) return references;
    walk(document, section, {}, nullptr, [&](const Visit& visit) {
        const auto members = visit.node->members();
        const bool names_another = visit.call == nullptr && visit.node != section && members.size() == 1 &&
                                   members.front().key->text == "Condition";
        const Node* other = names_another ? doc::resolve(members.front().value) : nullptr;
        if (other != nullptr && other->is_scalar()) collector.name(Kind::condition, *other, visit.when, visit.scope);
        return collector.visit(visit);
    });
    return references;
}

std::vector<Reference> references_of(const Resource& resource) {
    const Template& document = *resource.document;
    std::vector<Reference> references =
        references_in(document, resource.body->get("Properties"), resource.when, resource.scope);
    Collector collector(document, references);
    const Node* condition = resource.body->get("Condition");
    if (condition != nullptr && condition->is_scalar()) collector.name(Kind::condition, *condition, {}, resource.scope);
    const Node* depends = resource.body->get("DependsOn");
    if (depends == nullptr) return references;
    if (depends->is_scalar()) collector.name(Kind::depends_on, *depends, resource.when, resource.scope);
    for (const Node* item : depends->items()) {
        const Node* name = doc::resolve(item);
        if (name->is_scalar()) collector.name(Kind::depends_on, *name, resource.when, resource.scope);
    }
    return references;
}

}  // namespace pipelint::cfn
