#include "model/links.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "aws/action_types.h"
#include "aws/words.h"
#include "model/input.h"
#include "text/work.h"

namespace pipelint {
namespace {

using cfn::Alternative;
using cfn::Value;

bool names_type(const LinkForm& form, std::string_view type) { return contains(form.to, type); }

/// The values at the end of a path such as `Targets[].Arn`.
std::vector<Value> follow(const Value& start, std::string_view path) {
    std::vector<Value> values = {start};
    while (!path.empty()) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        std::string_view key = path.substr(0, dot);
        path.remove_prefix(std::min(dot + 1, path.size()));
        const bool is_list = key.ends_with("[]");
        if (is_list) key.remove_suffix(2);
        std::vector<Value> next;
        for (const Value& value : values) {
            Value member = value.member(key);
            if (!is_list) {
                next.push_back(std::move(member));
                continue;
            }
            for (cfn::Item& item : member.items()) next.push_back(std::move(item.value));
        }
        values = std::move(next);
    }
    return values;
}

/// The same text in every deployment: the same characters, and the same references in its holes.
bool are_same(const cfn::Text& a, const cfn::Text& b) {
    if (a.chars() != b.chars()) return false;
    std::vector<std::string_view> holes;
    for (const cfn::Piece& piece : a.pieces()) {
        if (piece.hole) holes.push_back(piece.expression);
    }
    std::size_t at = 0;
    for (const cfn::Piece& piece : b.pieces()) {
        if (piece.hole && (at >= holes.size() || piece.expression.empty() || holes[at++] != piece.expression))
            return false;
    }
    return at == holes.size();
}

/// What stands behind the last `/` or `:` of an ARN; the whole of any other text.
cfn::Text name_in(const cfn::Text& text) {
    const std::string_view chars = text.chars();
    if (!chars.starts_with("arn:")) return text;
    const std::size_t last = chars.find_last_of(":/");
    return text.slice(last + 1, chars.size());
}

class Linker {
public:
    explicit Linker(std::vector<Link>& out) : out_(out) {}

    void add(const LinkForm& form, const Value& value, const cfn::Resource* from, const Action* action) {
        for (const Alternative& alternative : value.alternatives()) {
            if (!alternative.is_present()) continue;
            if (alternative.resource != nullptr) {
                if (names_type(form, alternative.resource->type))
                    put(form, alternative, *alternative.resource, alternative.when, from, action);
            } else if (alternative.is_readable_text() && value.owner()->is_cloudformation()) {
                by_name(form, alternative, *value.owner(), from, action);
            }
        }
    }

private:
    void by_name(const LinkForm& form, const Alternative& use, const cfn::Template& document, const cfn::Resource* from,
                 const Action* action) {
        const cfn::Text name = name_in(use.text);
        // `…:${Pipeline}`: a reference to the resource itself.
        const bool is_reference = name.pieces().size() == 1 && name.pieces().front().hole;
        const std::string_view referred = is_reference ? name.pieces().front().expression : std::string_view();
        if (is_reference) {
            const cfn::Resource* resource = document.resource(referred);
            if (resource != nullptr && names_type(form, resource->type))
                put(form, use, *resource, use.when, from, action);
        }
        if (form.by.empty()) return;
        const auto& named = names_of(form, document);
        const auto found = named.find(name.chars());
        if (found == named.end()) return;
        for (const Named& one : found->second) {
            work::spend();
            const bool is_referred = is_reference && one.resource->name == referred;
            if (!is_referred && document.can_meet(one.name.when, use.when) && are_same(one.name.text, name))
                put(form, use, *one.resource, use.when.with(one.name.when), from, action);
        }
    }

    /// A resource, and what it is called in some deployments.
    struct Named {
        const cfn::Resource* resource;
        Alternative name;
    };
    using ByName = std::map<std::string, std::vector<Named>, std::less<>>;

    /// The resources that the form may mean, by what they are called: made once.
    const ByName& names_of(const LinkForm& form, const cfn::Template& document) {
        const auto [entry, is_new] = named_.try_emplace({&document, {form.to.begin(), form.to.end()}, form.by});
        if (!is_new) return entry->second;
        for (const cfn::Resource& resource : document.resources()) {
            if (!names_type(form, resource.type)) continue;
            const Value own = resource.properties.member(form.by);
            for (const Alternative& one : own.alternatives()) {
                if (one.is_readable_text()) entry->second[std::string(one.text.chars())].push_back({&resource, one});
            }
        }
        return entry->second;
    }

    void put(const LinkForm& form, const Alternative& use, const cfn::Resource& to, cfn::When when,
             const cfn::Resource* from, const Action* action) {
        // Many names for many things of one name: what is meant by whom is nothing to be worked out.
        constexpr std::size_t most = 100'000;
        if (out_.size() == most) return;
        work::spend();
        Link link;
        link.kind = form.kind;
        link.when = std::move(when);
        link.use = use.span;
        link.definition = to.key->text_span();
        link.from = from;
        link.action = action;
        link.to = &to;
        out_.push_back(std::move(link));
    }

    std::vector<Link>& out_;
    std::map<std::tuple<const cfn::Template*, std::vector<std::string_view>, std::string_view>, ByName> named_;
};

/// The forms of an action's configuration: its provider, where that is known.
template <typename Form, typename Visit>
void for_each_form(std::span<const Form> forms, const Action& action, const Visit& visit) {
    for (const Form& form : forms) {
        if (form.provider.empty()) continue;
        for (const Alternative& provider : action.type.provider.alternatives()) {
            if (provider.is_known_text() && provider.text.chars() == form.provider) visit(form);
        }
    }
}

/// The repository that the source action checks out, as far as it is known.
std::string repository_of(const Action& action) {
    const auto provider = action.type.provider.known();
    const auto types = action_types();
    const auto type = std::find_if(types.begin(), types.end(), [&](const ActionType& one) {
        return one.provider == provider && !one.repository.empty();
    });
    std::string name;
    if (type == types.end()) return name;
    for (const std::string_view key : type->repository) {
        const auto part = action.configuration.member(key).known();
        if (!part || part->empty()) return {};
        name += (name.empty() ? "" : "/") + std::string(*part);
    }
    return name;
}

/// The actions that produce artifacts, by the artifacts' names: the first of each.
std::unordered_map<std::string_view, const Action*> producers_in(const Pipeline& pipeline) {
    std::unordered_map<std::string_view, const Action*> producers;
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            for (const Value& output : action.outputs) {
                if (const auto name = output.known()) producers.emplace(*name, &action);
            }
        }
    }
    return producers;
}

/// The artifact that a path without one is in.
std::optional<std::string> own_input(const Action& action) {
    if (const auto primary = action.configuration.member("PrimarySource").known()) return std::string(*primary);
    if (action.inputs.size() != 1) return std::nullopt;
    const auto only = action.inputs.front().known();
    return only ? std::optional<std::string>(*only) : std::nullopt;
}

}  // namespace

std::vector<Link> resource_links(const Input& input) {
    std::vector<Link> links;
    Linker linker(links);
    for (const auto& document : input.templates()) {
        for (const cfn::Resource& resource : document->resources()) {
            if (!document->is_possible(resource.when)) continue;
            for (const LinkForm& form : link_forms()) {
                if (form.resource != resource.type) continue;
                for (const Value& value : follow(resource.properties, form.path))
                    linker.add(form, value, &resource, nullptr);
            }
        }
    }
    for (const Pipeline& pipeline : input.pipelines()) {
        const cfn::Resource* from = pipeline.document->resource(pipeline.logical_id);
        for (const Stage& stage : pipeline.stages) {
            for (const Action& action : stage.actions) {
                for_each_form(link_forms(), action, [&](const LinkForm& form) {
                    linker.add(form, action.configuration.member(form.path), from, &action);
                });
            }
        }
    }
    return links;
}

std::vector<WantedFile> wanted_files(const Pipeline& pipeline) {
    std::vector<WantedFile> files;
    const auto producers = producers_in(pipeline);
    const auto want = [&](const FileForm& form, const Action& action, const Alternative& value) {
        if (!value.is_known_text() || value.text.chars().find('\n') != std::string_view::npos) return;
        const std::string_view text = value.text.chars();
        const std::size_t colons = text.find("::");
        const auto artifact =
            colons == std::string_view::npos ? own_input(action) : std::optional(std::string(text.substr(0, colons)));
        if (!artifact) return;
        WantedFile file;
        file.kind = form.kind;
        file.when = value.when;
        file.use = value.place();
        file.action = &action;
        file.path = text.substr(colons == std::string_view::npos ? 0 : colons + 2);
        // What another action has made is in no repository.
        const auto producer = producers.find(*artifact);
        if (producer != producers.end()) file.repository = repository_of(*producer->second);
        if (!file.path.empty() && !file.repository.empty()) files.push_back(std::move(file));
    };
    for (const Stage& stage : pipeline.stages) {
        for (const Action& action : stage.actions) {
            for_each_form(file_forms(), action, [&](const FileForm& form) {
                const Value value = action.configuration.member(form.path);
                for (const Alternative& alternative : value.alternatives()) want(form, action, alternative);
            });
        }
    }
    return files;
}

}  // namespace pipelint
