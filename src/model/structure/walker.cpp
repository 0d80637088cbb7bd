#include "model/structure/walker.h"

#include <algorithm>
#include <bitset>
#include <unordered_set>
#include <utility>

#include "aws/action_types.h"
#include "aws/words.h"
#include "cfn/intrinsic.h"
#include "cfn/template.h"
#include "model/structure/text_flaw.h"
#include "model/structure/text_form.h"
#include "text/placeholder.h"
#include "text/work.h"

namespace pipelint {
namespace {

using cfn::Alternative;
using doc::Node;
using Flaw = StructureFlaw::Kind;

/// A key that another program fills in, or that a function or a macro is behind.
bool is_opaque_key(std::string_view key) {
    return key.find("::") != std::string_view::npos || key.find_first_of("{<") != std::string_view::npos ||
           cfn::has_hole(key);
}

/// Is it a key that some built-in type keeps a secret in?
bool is_secret_key(std::string_view key) {
    if (key.empty()) return false;
    const auto types = action_types();
    return std::any_of(types.begin(), types.end(), [&](const ActionType& type) {
        const ActionKey* known = find_key(type, key);
        return known != nullptr && known->is_secret;
    });
}

/// Compares definitions with their structures.
class Walker {
public:
    /// `document` is nullptr for a buildspec.
    Walker(const cfn::Template* document, Spelling spelling, std::vector<StructureFlaw>& out)
        : document_(document),
          spelling_(spelling),
          is_template_(document != nullptr && document->is_cloudformation()),
          out_(out) {}

    /// Where a value stands.
    struct Place {
        cfn::When when;
        Span owner;  ///< the key or name under which it stands
        const cfn::Scope* scope = nullptr;
        const Node* mapping = nullptr;
        std::string_view key;             ///< of a configuration
        const Node* owner_key = nullptr;  ///< that key, whose span is worked out where it is wanted

        [[nodiscard]] Span blamed() const { return owner_key == nullptr ? owner : owner_key->text_span(); }
    };

    void structure(const Structure& kind, const Node& mapping, const Place& place) {
        if (!mapping.is_mapping()) return;
        if (is_template_ && cfn::is_given_to_macro(mapping)) return;
        std::vector<cfn::Template::Grown> members;
        bool is_complete = members_of(mapping, place.scope, members);
        Place inner = place;
        inner.mapping = &mapping;
        Found found;
        for (const cfn::Template::Grown& one : members) {
            const Member* member = member_of(kind, one.name);
            if (member == nullptr) {
                if (is_opaque_key(one.name)) {
                    is_complete = false;
                } else {
                    unknown(kind, one, inner);
                }
                continue;
            }
            inner.owner_key = one.key;
            inner.scope = one.scope;
            if (value(kind, *member, one.value, inner)) found.set(index_of(kind, *member));
        }
        if (is_complete) missing(kind, mapping, found, place);
    }

    /// The resource has no properties at all.
    void nothing(const Structure& kind, const Place& place) {
        std::vector<const Member*> lacking;
        for (const Member& member : kind.members) {
            if (is_required(member, spelling_)) lacking.push_back(&member);
        }
        if (lacking.empty()) return;
        StructureFlaw& flaw = add(Flaw::missing_member, kind, lacking.front(), place, place.blamed());
        flaw.also.assign(lacking.begin() + 1, lacking.end());
    }

private:
    /// Which members of a structure a mapping has; on the stack, as every mapping of a file asks.
    using Found = std::bitset<most_members>;
    static std::size_t index_of(const Structure& kind, const Member& member) {
        return static_cast<std::size_t>(&member - kind.members.data());
    }

    [[nodiscard]] const Member* member_of(const Structure& kind, std::string_view key) const {
        for (const Member& member : kind.members) {
            if (exists_in(member, spelling_) && is_written_as(member, spelling_, key)) return &member;
        }
        return nullptr;
    }

    /// False where there may be more.
    bool members_of(const Node& mapping, const cfn::Scope* scope, std::vector<cfn::Template::Grown>& out) const {
        const bool may_grow =
            is_template_ &&
            (scope != nullptr || std::any_of(mapping.members().begin(), mapping.members().end(),
                                             [](const auto& member) { return member.key->text.starts_with("Fn::"); }));
        if (may_grow) return document_->members_of(mapping, scope, out);
        out.reserve(mapping.members().size());
        // Most have a few members, which are sooner compared than hashed.
        constexpr std::size_t few = 16;
        const bool are_few = mapping.members().size() <= few;
        std::unordered_set<std::string_view> seen;
        for (const doc::Member& member : mapping.members()) {
            if (!member.key->is_scalar()) continue;
            const std::string_view name = member.key->text;
            const bool repeated =
                are_few ? std::any_of(out.begin(), out.end(), [&](const auto& earlier) { return earlier.name == name; })
                        : !seen.insert(name).second;
            if (!repeated) out.push_back({name, member.key, member.value, scope});
        }
        work::spend(out.size());
        return true;
    }

    StructureFlaw& add(Flaw flaw, const Structure& kind, const Member* member, const Place& place, const Span& span) {
        StructureFlaw& made = out_.emplace_back();
        made.kind = flaw;
        made.structure = &kind;
        made.member = member;
        made.spelling = spelling_;
        made.in_buildspec = document_ == nullptr;
        made.document = document_;
        made.when = place.when;
        made.span = span;
        made.key = place.key;
        made.mapping = place.mapping;
        return made;
    }

    void unknown(const Structure& kind, const cfn::Template::Grown& one, const Place& place) {
        if (kind.is_open && meant_member(kind, spelling_, one.name) == nullptr) return;
        // What is there in no deployment is no property.
        if (is_template_ && one.value != nullptr) {
            const cfn::Value value = document_->value(one.value, place.when, place.blamed(), one.scope);
            if (!value.is_present()) return;
        }
        StructureFlaw& flaw = add(Flaw::unknown_member, kind, nullptr, place, one.key->text_span());
        flaw.text = one.name;
        flaw.node = one.key;
    }

    void missing(const Structure& kind, const Node& mapping, const Found& found, const Place& place) {
        std::vector<const Member*> lacking;
        for (const Member& member : kind.members) {
            if (!is_required(member, spelling_) || !exists_in(member, spelling_)) continue;
            if (found.test(index_of(kind, member))) continue;
            if (!has_misspelt(mapping, kind, member, spelling_)) lacking.push_back(&member);
        }
        if (lacking.empty()) return;
        Place inner = place;
        inner.mapping = &mapping;
        StructureFlaw& flaw = add(Flaw::missing_member, kind, lacking.front(), inner, name_of(mapping, place));
        flaw.also.assign(lacking.begin() + 1, lacking.end());
    }

    /// A stage, an action… is best shown at its name.
    [[nodiscard]] Span name_of(const Node& mapping, const Place& place) const {
        for (const std::string_view key : {"Name", "name"}) {
            const Node* name = mapping.get(key);
            if (name != nullptr && name->is_scalar()) return name->text_span();
        }
        return place.blamed();
    }

    /// Is the node something that has to be worked out?
    [[nodiscard]] bool is_call(const Node& node, const cfn::Scope* scope) const {
        if (!is_template_) return false;
        return scope != nullptr || node.kind == doc::Kind::tagged || (node.is_mapping() && cfn::call_of(&node));
    }

    /// False where the member is not there in every deployment; what lacks it under a condition is said here.
    bool value(const Structure& kind, const Member& member, const Node* node, const Place& place) {
        node = doc::resolve(node);
        if (node == nullptr || node->is_null()) return false;
        if (!is_call(*node, place.scope)) {
            data(kind, member, *(is_template_ ? node : doc::strip(node)), place);
            return true;
        }
        const cfn::Value worked_out = document_->value(node, place.when, place.blamed(), place.scope);
        for (const Alternative& one : worked_out.alternatives()) {
            Place inner = place;
            inner.when = one.when;
            inner.scope = one.scope;
            if (!one.is_present()) {
                if (one.when == place.when) return false;
                if (is_required(member, spelling_)) add(Flaw::missing_member, kind, &member, inner, one.owner);
                continue;
            }
            alternative(kind, member, one, inner);
        }
        return true;
    }

    void alternative(const Structure& kind, const Member& member, const Alternative& one, const Place& place) {
        if (is_reference_of_wrong_kind(member, one)) {
            StructureFlaw& flaw = add(Flaw::wrong_form, kind, &member, place, one.span);
            flaw.text = one.name;
            flaw.resource = one.resource;
            return;
        }
        if (one.is_readable_text()) {
            if (one.is_known_text() && one.text.pieces().empty() && one.node != nullptr && one.node->is_scalar())
                return data(kind, member, *one.node, place);
            return text(kind, member, one.text, nullptr, place);
        }
        if (one.is_mapping() || one.is_sequence()) data(kind, member, *one.node, place);
    }

    /// The name of a role where its ARN is wanted, the ARN of a bucket where its name is.
    static bool is_reference_of_wrong_kind(const Member& member, const Alternative& one) {
        if (one.resource == nullptr) return false;
        // `Fn::GetAtt: Role`, without an attribute, is invalid-intrinsic's.
        const auto call = one.node == nullptr ? std::nullopt : cfn::call_of(one.node);
        if (one.attribute.empty() && call && call->fn != cfn::Fn::ref) return false;
        if (member.form == Form::role_arn) return one.resource->type == "AWS::IAM::Role" && one.attribute.empty();
        return member.form == Form::bucket && one.resource->type == "AWS::S3::Bucket" && one.attribute == "Arn";
    }

    void data(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        if (node.kind == doc::Kind::tagged) return;
        if (is_template_ && cfn::is_given_to_macro(node)) return;
        const bool is_scalar = node.is_scalar();
        switch (member.shape) {
            case Shape::any: return;
            case Shape::text: return is_scalar ? scalar(kind, member, node, place) : wrong(kind, member, node, place);
            case Shape::integer:
            case Shape::boolean:
                return is_scalar ? scalar(kind, member, node, place) : wrong(kind, member, node, place);
            case Shape::texts:
                if (node.is_mapping()) wrong(kind, member, node, place);
                return;
            case Shape::text_list: return texts(kind, member, node, place);
            case Shape::map:
                if (!node.is_mapping()) wrong(kind, member, node, place);
                return;
            case Shape::configuration: return configuration(kind, member, node, place);
            case Shape::structure: return part(kind, member, node, place);
            case Shape::structure_map:
                if (!node.is_mapping()) return wrong(kind, member, node, place);
                for (const doc::Member& one : node.members()) {
                    Place inner = place;
                    inner.owner_key = one.key;
                    if (const Node* inside = doc::resolve(one.value); inside != nullptr && !inside->is_null())
                        part(kind, member, *inside, inner);
                }
                return;
            case Shape::list: return list(kind, member, node, place);
            case Shape::lists: return lists(kind, member, node, place);
        }
    }

    void part(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        if (node.is_mapping()) return structure(structure_of(member), node, place);
        // A text that another program replaces may become anything.
        if (!node.is_scalar() || is_plain(node, place)) wrong(kind, member, node, place);
    }

    /// True where it is a list, whose entries are counted; says so where it is none.
    bool is_list(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        if (node.is_sequence()) {
            counted(kind, member, node, place);
            return true;
        }
        if (!node.is_scalar() || is_plain(node, place)) wrong(kind, member, node, place);
        return false;
    }

    /// Calls `visit(entry, place)` for every entry that is written out, also in the branches of an `Fn::If`.
    template <typename Visit>
    void for_each_entry(const Node& list, const Place& place, const Visit& visit) {
        for (const Node* item : list.items()) {
            item = doc::resolve(item);
            if (item == nullptr || item->is_null()) continue;
            if (!is_call(*item, place.scope)) {
                visit(*item, place);
                continue;
            }
            const cfn::Value value = document_->value(item, place.when, place.blamed(), place.scope);
            for (const Alternative& one : value.alternatives()) {
                Place inner = place;
                inner.when = one.when;
                inner.scope = one.scope;
                // A list that a branch yields is not taken apart: it is one entry.
                if (one.is_mapping() || one.is_sequence()) visit(*one.node, inner);
            }
        }
    }

    void list(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        if (is_list(kind, member, node, place)) entries(kind, member, node, place, false);
    }

    /// A list of lists, such as groups of filters.
    void lists(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        if (!is_list(kind, member, node, place)) return;
        bool is_said = false;  // a flat list is one mistake
        for_each_entry(node, place, [&](const Node& group, const Place& inner) {
            if (group.is_sequence()) return entries(kind, member, group, inner, true);
            if (std::exchange(is_said, true)) return;
            wrong_entry(kind, member, group, inner, false);
        });
    }

    void entries(const Structure& kind, const Member& member, const Node& list, const Place& place, bool in_group) {
        for_each_entry(list, place, [&](const Node& item, Place inner) {
            if (!item.is_mapping()) return wrong_entry(kind, member, item, inner, in_group);
            if (!item.members().empty()) inner.owner_key = item.members().front().key;
            structure(structure_of(member), item, inner);
        });
    }

    /// An entry that is none of what the list is made of.
    void wrong_entry(const Structure& kind, const Member& member, const Node& item, const Place& place, bool in_group) {
        if (item.is_scalar() && !is_plain(item, place)) return;
        const std::size_t before = out_.size();
        wrong(kind, member, item, place);
        for (std::size_t at = before; at < out_.size(); ++at) {
            out_[at].is_entry = true;
            out_[at].in_group = in_group;
        }
    }

    void texts(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        if (!is_list(kind, member, node, place)) return;
        Member item = member;
        item.least = member.item_least;
        item.most = member.item_most;
        for (const Node* one : node.items()) {
            one = doc::resolve(one);
            if (one == nullptr || one->is_null() || is_call(*one, place.scope)) continue;
            const bool is_number = spelling_ == Spelling::api && document_ != nullptr && is_number_or_boolean(*one);
            if (!one->is_scalar() || is_number) {
                const std::size_t first = out_.size();
                if (is_number) {
                    StructureFlaw& flaw = add(Flaw::not_a_text, kind, &member, place, one->span());
                    flaw.node = one;
                    flaw.text = one->text;
                } else {
                    wrong(kind, member, *one, place);
                }
                for (std::size_t at = first; at < out_.size(); ++at) out_[at].is_entry = true;
                continue;
            }
            // The item's own bounds, said of the member.
            const std::size_t before = out_.size();
            text(kind, item, cfn::Text(one), one, place);
            for (std::size_t at = before; at < out_.size(); ++at) out_[at].member = &member;
        }
    }

    /// Items that are there in some deployments alone make the number unknown.
    void counted(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        const std::size_t count = node.items().size();
        const bool is_known = std::none_of(node.items().begin(), node.items().end(), [&](const Node* item) {
            item = doc::resolve(item);
            return item == nullptr || item->is_null() || is_call(*item, place.scope);
        });
        if (!is_known) return;
        const bool is_short = count < member.least;
        if (!is_short && (member.most == 0 || count <= member.most)) return;
        const Span span = is_short || count <= member.most ? place.blamed() : node.items()[member.most]->span();
        StructureFlaw& flaw = add(is_short ? Flaw::too_short : Flaw::too_long, kind, &member, place, span);
        flaw.count = count;
        flaw.node = &node;
    }

    void configuration(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        if (!node.is_mapping()) {
            if (!node.is_scalar() || is_plain(node, place)) wrong(kind, member, node, place);
            return;
        }
        std::vector<cfn::Template::Grown> members;
        members_of(node, place.scope, members);
        for (const cfn::Template::Grown& one : members) {
            if (is_opaque_key(one.name)) continue;
            Place inner = place;
            inner.owner_key = one.key;
            inner.scope = one.scope;
            inner.mapping = &node;
            inner.key = one.name;
            const Node* found = doc::resolve(one.value);
            if (found == nullptr || found->is_null()) continue;
            if (!is_call(*found, one.scope)) {
                entry(kind, member, *found, inner);
                continue;
            }
            const cfn::Value value = document_->value(found, place.when, inner.blamed(), one.scope);
            for (const Alternative& option : value.alternatives()) {
                inner.when = option.when;
                if (option.is_readable_text()) {
                    text(kind, member, option.text, nullptr, inner);
                } else if (option.is_mapping() || option.is_sequence()) {
                    entry(kind, member, *option.node, inner);
                }
            }
        }
    }

    void entry(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        if (is_template_ && cfn::is_given_to_macro(node)) return;
        if (node.is_scalar()) return scalar(kind, member, node, place);
        if (!node.is_mapping() && !node.is_sequence()) return;
        // `{Ref: x, …}`: another mistake.
        if (node.is_mapping() && (node.members().empty() || is_opaque_key(node.members().front().key->text))) return;
        wrong(kind, member, node, place);
    }

    void wrong(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        const bool is_template_text = node.is_scalar() && !is_plain(node, place);
        if (is_template_text) return;
        // `{{resolve:…}}` without quotes is unrendered-template's.
        if (node.is_mapping() && !node.members().empty() && node.members().front().key->is_mapping()) return;
        // A mapping with a function among other keys is no data: invalid-intrinsic's.
        if (node.is_mapping() && is_template_ &&
            std::any_of(node.members().begin(), node.members().end(), [](const doc::Member& one) {
                return one.key->text == "Ref" || one.key->text.starts_with("Fn") || is_opaque_key(one.key->text);
            }))
            return;
        StructureFlaw& flaw = add(Flaw::wrong_shape, kind, &member, place, node.span());
        flaw.node = &node;
        flaw.text = node.text;
    }

    void scalar(const Structure& kind, const Member& member, const Node& node, const Place& place) {
        const bool is_api = document_ != nullptr && spelling_ == Spelling::api;
        const bool wants_text = member.shape == Shape::text || member.shape == Shape::configuration;
        // A secret is not to be quoted: plaintext-credential.
        if (is_api && wants_text && is_number_or_boolean(node) && !is_secret_key(place.key)) {
            StructureFlaw& flaw = add(Flaw::not_a_text, kind, &member, place, node.span());
            flaw.node = &node;
            flaw.text = node.text;
            return;
        }
        if (is_api && member.shape == Shape::integer && node.is_quoted()) {
            StructureFlaw& flaw = add(Flaw::not_a_number, kind, &member, place, node.span());
            flaw.node = &node;
            flaw.text = node.text;
            return;
        }
        text(kind, member, cfn::Text(&node), &node, place);
    }

    /// True for a scalar that is what it looks like: no dynamic reference, no other program's placeholder.
    [[nodiscard]] bool is_plain(const Node& node, const Place& place) const {
        if (document_ == nullptr) return node.text.find("{{") == std::string_view::npos && !cfn::has_hole(node.text);
        const cfn::Value value = document_->value(&node, place.when, place.blamed(), place.scope);
        return value.known().has_value();
    }

    void text(const Structure& kind, const Member& member, const cfn::Text& text, const Node* node,
              const Place& place) {
        const auto wrong = flaw_of(member, text);
        if (!wrong) return;
        if (node != nullptr && !is_plain(*node, place)) return;
        const std::string_view chars = text.chars();
        if (wrong->kind != Flaw::too_short && (is_placeholder(chars) || is_token(chars))) return;
        // A variable where none is put in is misplaced-variable's.
        const bool may_be_variable = wrong->kind == Flaw::wrong_form || wrong->kind == Flaw::wrong_character;
        if (may_be_variable && chars.find("#{") != std::string_view::npos) return;
        const bool is_empty = chars.empty() && node != nullptr;
        const Span span = is_empty        ? node->span()
                          : chars.empty() ? place.blamed()
                                          : text.part(wrong->first, wrong->last);
        StructureFlaw& made = add(wrong->kind, kind, &member, place, span);
        made.text = chars;
        made.node = node;
        made.count = wrong->count;
    }

    const cfn::Template* document_;
    Spelling spelling_;
    bool is_template_;
    std::vector<StructureFlaw>& out_;
};

}  // namespace

void walk_template(const cfn::Template& document, std::vector<StructureFlaw>& out) {
    // A macro may make anything of what stands there.
    if (document.has_macro()) return;
    Walker walker(&document, Spelling::cloudformation, out);
    for (const cfn::Resource& resource : document.resources()) {
        const Structure* kind = structure_of_type(resource.type);
        if (kind == nullptr || !document.is_possible(resource.when)) continue;
        if (cfn::has_properties_twice(*resource.body)) continue;
        for (const Alternative& properties : resource.properties.alternatives()) {
            Walker::Place place{properties.when, resource.key->text_span(), properties.scope, nullptr, {}};
            if (properties.is_mapping()) walker.structure(*kind, *properties.node, place);
            if (properties.state == cfn::State::absent && !cfn::is_given_to_macro(*resource.body))
                walker.nothing(*kind, place);
        }
    }
}

void walk_document(const cfn::Template* document, const Structure& kind, const Node& root, const Span& name,
                   std::vector<StructureFlaw>& out) {
    const Spelling spelling = document == nullptr ? Spelling::cloudformation : Spelling::api;
    Walker(document, spelling, out).structure(kind, root, {{}, name, nullptr, nullptr, {}});
}

}  // namespace pipelint
