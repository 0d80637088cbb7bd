#pragma once
// What stands at a place of the template: for each kind of deployment, what is known of it.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cfn/scope.h"
#include "cfn/text.h"
#include "cfn/when.h"
#include "doc/node.h"
#include "text/span.h"

namespace pipelint::cfn {

struct Resource;
class Template;

/// More alternatives than this for one value are not followed: the value is unknown.
inline constexpr std::size_t most_alternatives = 64;

enum class State : std::uint8_t {
    absent,   ///< the mapping is there and does not have it, or it is `AWS::NoValue`
    nowhere,  ///< there is no mapping that could have it
    known,    ///< a scalar, sequence or mapping that is wholly written out
    partial,  ///< a text with holes
    unknown,  ///< decided at deployment
};

/// Why something is not known.
enum class Unknown : std::uint8_t {
    none,
    parameter,
    resource,
    pseudo_parameter,
    attribute,
    import,
    dynamic_reference,
    mapping,
    function,
    cidr,
    availability_zones,
    templated,
};

/// What a value comes to in one kind of deployment.
struct Alternative {
    When when;
    State state = State::absent;
    Unknown why = Unknown::none;
    const doc::Node* node = nullptr;  ///< the data, or the call; nullptr where absent
    Span span;                        ///< the data, or where it is absent the key or name of the mapping that lacks it
    Span owner;                       ///< the key or name under which the data stands
    const doc::Node* mapping = nullptr;  ///< where it is absent: the mapping without it
    bool is_default = false;             ///< made by `with_default`: holds where `name` keeps its default
    bool has_text = false;               ///< it is a string, written out or put together
    Text text;                           ///< of a known or partial string, or of a list that a function made
    std::string_view name;               ///< of the parameter or resource that a Ref or GetAtt names
    std::string_view attribute;          ///< of the resource, such as `Arn`
    const Resource* resource = nullptr;  ///< that a Ref or GetAtt names, or a parent stack passes
    const Scope* scope = nullptr;        ///< the turn of `Fn::ForEach` that it stands in

    [[nodiscard]] bool is_known_text() const { return state == State::known && has_text; }
    /// A text that is known, or known but for holes.
    [[nodiscard]] bool is_readable_text() const { return is_known_text() || state == State::partial; }
    [[nodiscard]] bool is_mapping() const { return is_data() && node->is_mapping(); }
    /// A list that is written out; one that a function made is not, but its text has `parts`.
    [[nodiscard]] bool is_sequence() const { return is_data() && node->is_sequence(); }
    /// Where its text stands, all of it.
    [[nodiscard]] Span place() const { return text.chars().empty() ? span : text.part(0, text.chars().size()); }
    [[nodiscard]] bool is_present() const { return state != State::absent && state != State::nowhere; }
    /// The text as CloudFormation reads it: `True` without quotes is `true`.
    [[nodiscard]] std::string_view read_text() const;
    /// True where the value is looked up in Secrets Manager or as a secure SSM parameter.
    [[nodiscard]] bool is_secret_reference() const;

private:
    [[nodiscard]] bool is_data() const { return state == State::known && !has_text && text.parts() == nullptr; }
};

/// A list of alternatives. Nearly every place has one, which is kept without a place of its own in memory.
class Alternatives {
public:
    Alternatives() = default;
    Alternatives(Alternative only) : one_(std::move(only)), has_one_(true) {}  // NOLINT(google-explicit-constructor)

    void push_back(Alternative alternative) { add() = std::move(alternative); }
    /// One more, empty, to be filled in where it stands.
    Alternative& add();
    [[nodiscard]] std::span<const Alternative> view() const {
        return many_.empty() ? std::span(&one_, has_one_ ? 1 : 0) : std::span(many_);
    }
    [[nodiscard]] std::size_t size() const { return view().size(); }
    [[nodiscard]] Alternative& back() { return many_.empty() ? one_ : many_.back(); }
    [[nodiscard]] std::span<Alternative> edit() {
        return many_.empty() ? std::span(&one_, has_one_ ? 1 : 0) : std::span(many_);
    }
    /// Drops all but the first `count`.
    void shrink(std::size_t count);

private:
    Alternative one_;
    bool has_one_ = false;
    std::vector<Alternative> many_;  ///< all of them, from two on
};

struct Item;

/// The alternatives of one place. Views into the template, which must outlive it.
class Value {
public:
    Value() = default;
    Value(const Template* owner, Alternatives alternatives) : owner_(owner), alternatives_(std::move(alternatives)) {}

    [[nodiscard]] std::span<const Alternative> alternatives() const& { return alternatives_.view(); }
    /// They would be gone before they are read: keep the value.
    std::span<const Alternative> alternatives() && = delete;
    [[nodiscard]] const Template* owner() const { return owner_; }

    /// The text where there is one alternative and it is wholly known.
    [[nodiscard]] std::optional<std::string_view> known() const&;
    /// The same of a value that does not live on: a text that was put together lives with it.
    [[nodiscard]] std::optional<std::string> known() &&;
    /// True where it is there in some deployment.
    [[nodiscard]] bool is_present() const;
    /// True where nothing of it is unknown, at this level.
    [[nodiscard]] bool is_wholly_known() const;
    /// The resource that its first alternative refers to; nullptr where it refers to none.
    [[nodiscard]] const Resource* resource() const {
        return alternatives().empty() ? nullptr : alternatives().front().resource;
    }
    /// The text known or not, where it stands; the mapping's key or name where it is absent.
    [[nodiscard]] Span span() const;

    /// What the mapping has under that key.
    [[nodiscard]] Value member(std::string_view key) const;
    /// False where it surely has nothing under that key; asked before `member` where most have not.
    [[nodiscard]] bool may_have(std::string_view key) const;
    /// What the sequence holds, with `Fn::If` in and around the items resolved. A single value that
    /// stands where a list is wanted counts as a list of one, as in IAM policies, where `or_single`.
    [[nodiscard]] std::vector<Item> items(bool or_single = false) const;
    /// True where every alternative is absent or a list whose elements are all there, so that `items` gives all.
    [[nodiscard]] bool is_complete_list(bool or_single = false) const;

private:
    void member_of(const Alternative& mapping, std::string_view key, Alternatives& found) const;

    const Template* owner_ = nullptr;
    Alternatives alternatives_;
};

struct Item {
    std::size_t index = 0;
    Value value;
};

}  // namespace pipelint::cfn
