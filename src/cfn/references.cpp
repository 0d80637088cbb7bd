#include "cfn/references.h"

#include <algorithm>

#include "cfn/intrinsic.h"
#include "text/characters.h"

namespace pipelint::cfn {
namespace {

using doc::Node;
using Kind = Reference::Kind;

const Node* scalar_at(std::span<const Node* const> items, std::size_t at) {
    if (at >= items.size()) return nullptr;
    const Node* node = doc::resolve(items[at]);
    return node->is_scalar() ? node : nullptr;
}

const When always;

/// A longer name is none: logical ids have 255 characters, and attributes are shorter.
constexpr std::size_t longest_name = 1024;

/// A name that `Fn::Sub` can replace; invalid-intrinsic speaks of others.
bool is_name(std::string_view name) {
    return !name.empty() && name.front() != '.' && name.back() != '.' &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return is_alnum(c) || std::string_view("_.:&{$").find(c) != std::string_view::npos;
           });
}

class Collector {
public:
    Collector(const Template& document, const std::function<void(const Reference&)>& visit)
        : document_(document), visit_(visit) {}

    void name(Kind kind, const Node& scalar, const Site& site, const Node* mapping = nullptr,
              bool has_default = false) {
        Reference reference;
        reference.kind = kind;
        reference.mapping = mapping;
        reference.has_default = has_default;
        reference.name = scalar.text;
        reference.place = &scalar;
        reference.last = scalar.text.size();
        add(reference, site);
    }

    void call(const CallSite& site) {
        if (site.call.argument == nullptr) return;
        const Node& argument = *site.call.argument;
        switch (site.call.fn) {
            case Fn::ref:
                if (argument.is_scalar()) name(Kind::value, argument, site);
                break;
            case Fn::get_att: attribute(argument, site); break;
            case Fn::sub: substituted(argument, site); break;
            case Fn::find_in_map: map(argument, site); break;
            case Fn::if_:
                if (const Node* condition = scalar_at(argument.items(), 0)) name(Kind::condition, *condition, site);
                break;
            case Fn::condition:
                if (argument.is_scalar()) name(Kind::condition, argument, site);
                break;
            default: break;
        }
    }

    /// Its `Condition`, and what it depends on.
    void resource(const Resource& resource) {
        Site site{&resource, &always, resource.scope, {}};
        const Node* condition = resource.body->get("Condition");
        if (condition != nullptr && condition->is_scalar()) name(Kind::condition, *condition, site);
        site.when = &resource.when;
        const Node* depends = resource.body->get("DependsOn");
        if (depends == nullptr) return;
        if (depends->is_scalar()) name(Kind::depends_on, *depends, site);
        for (const Node* item : depends->items()) {
            const Node* one = doc::resolve(item);
            if (one->is_scalar()) name(Kind::depends_on, *one, site);
        }
    }

private:
    void add(Reference reference, const Site& site) {
        const Scope* scope = site.scope;
        if (reference.name.empty() || Scope::find(scope, reference.name) != nullptr) return;
        if (reference.name.find('{') != std::string_view::npos) {
            if (scope == nullptr) return;
            reference.name = document_.keep(Scope::replace(scope, reference.name));
            if (reference.name.find('{') != std::string_view::npos) return;
        }
        reference.when = site.when;
        reference.in_conditions = site.resource == nullptr;
        visit_(reference);
    }

    void attribute(const Node& argument, const Site& site) {
        Reference reference;
        reference.kind = Kind::attribute;
        if (argument.is_scalar()) {
            const std::size_t dot = argument.text.find('.');
            if (dot == std::string_view::npos) return;
            reference.name = argument.text.substr(0, dot);
            reference.attribute = argument.text.substr(dot + 1);
            reference.place = &argument;
            reference.last = dot;
        } else if (const Node* name = scalar_at(argument.items(), 0)) {
            reference.name = name->text;
            reference.place = name;
            reference.last = name->text.size();
            if (const Node* of = scalar_at(argument.items(), 1)) reference.attribute = of->text;
        } else {
            return;
        }
        add(reference, site);
    }

    void substituted(const Node& argument, const Site& site) {
        const Node* format = &argument;
        const Node* variables = nullptr;
        if (argument.is_sequence()) {
            format = scalar_at(argument.items(), 0);
            if (argument.items().size() > 1) variables = doc::resolve(argument.items()[1]);
        }
        if (format == nullptr || !format->is_scalar()) return;
        const std::string_view text = format->text;
        for (const Mark& mark : marks_in(text)) {
            std::size_t first = mark.begin + 2;
            std::size_t last = mark.end - 1;
            while (first < last && text[first] == ' ') ++first;
            while (first < last && text[last - 1] == ' ') --last;
            const std::string_view name = text.substr(first, last - first);
            if (!is_name(name)) continue;
            if (variables != nullptr && (!variables->is_mapping() || variables->find(name) != nullptr)) continue;
            const std::size_t dot = name.starts_with("AWS::") ? std::string_view::npos : name.find('.');
            Reference reference;
            reference.kind = dot == std::string_view::npos ? Kind::value : Kind::attribute;
            reference.name = name.substr(0, dot);
            if (dot != std::string_view::npos) reference.attribute = name.substr(dot + 1);
            reference.place = format;
            reference.first = first;
            reference.last = first + reference.name.size();
            add(reference, site);
        }
    }

    void map(const Node& argument, const Site& site) {
        const auto items = argument.items();
        const Node* map_name = scalar_at(items, 0);
        if (map_name == nullptr) return;
        const bool has_default = items.size() > 3;
        name(Kind::map, *map_name, site, nullptr, has_default);
        const Node* map = document_.mapping(map_name->text);
        const Node* top = scalar_at(items, 1);
        if (map == nullptr || !map->is_mapping() || top == nullptr) return;
        name(Kind::top_key, *top, site, map, has_default);
        const Node* level = map->get(top->text);
        const Node* second = scalar_at(items, 2);
        if (level != nullptr && level->is_mapping() && second != nullptr)
            name(Kind::second_key, *second, site, level, has_default);
    }

    const Template& document_;
    const std::function<void(const Reference&)>& visit_;
};

}  // namespace

std::vector<Mark> marks_in(std::string_view text) {
    std::vector<Mark> marks;
    std::size_t close = 0;
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
        if (close <= at) close = text.find('}', at);
        if (close == std::string_view::npos) break;
        if (close - at <= longest_name) marks.push_back({at, close + 1, text.substr(at + 2, close - at - 2)});
    }
    return marks;
}

void for_each_reference(const Template& document, const Sites& sites,
                        const std::function<void(const Reference&)>& visit) {
    Collector collector(document, visit);
    for (const CallSite& site : sites.calls) collector.call(site);
    for (const Resource* resource : sites.resources) collector.resource(*resource);
}

}  // namespace pipelint::cfn
