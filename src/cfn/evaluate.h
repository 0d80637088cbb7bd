#pragma once
// What the intrinsic functions of a template come to.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cfn/intrinsic.h"
#include "cfn/template.h"

namespace pipelint::cfn {

/// Works out one value. Whatever it looks at counts against a bound, beyond which the rest is unknown.
class Evaluator {
public:
    explicit Evaluator(const Template& document, int depth = 0) : document_(document), depth_(depth) {}

    /// Adds to `out` what the node comes to under `when`.
    void evaluate(const doc::Node* node, const When& when, const Span& owner, const Scope* scope, Alternatives& out);

    /// The texts of a list that is the same in every deployment; nothing where it is not known.
    std::optional<std::vector<std::string>> known_list(const doc::Node* node, const Scope* scope);

    /// Nodes that one value may look at.
    static constexpr std::size_t most_work = 20'000;
    [[nodiscard]] std::size_t work() const { return work_; }

private:
    /// Where a value is wanted: all that it takes to say what an argument comes to.
    struct Place {
        const When& when;
        const Span& owner;
        const Scope* scope;
    };
    /// One element of a list: a node, or a text that a function made.
    struct Element {
        const doc::Node* node = nullptr;
        Text text;
    };
    struct List {
        When when;
        std::vector<Element> elements;
        bool is_known = true;
        bool is_absent = false;
        bool has_open_end = false;  ///< what follows the elements is not known
        Unknown why = Unknown::none;
    };
    /// A text that may go into another one.
    struct Part {
        When when;
        bool is_absent = false;
        std::optional<Text> text;  ///< nothing where it is not known
    };
    struct Draft {
        When when;
        Text::Builder text;
    };
    /// A key of a mapping, known or one of those that it has.
    struct Key {
        When when;
        std::string_view text;
        bool is_known = true;
    };

    void call(const doc::Node* node, const Call& call, const Place& place, Alternatives& out);
    void choose(const Call& call, const Place& place, Alternatives& out);
    void reference(const Call& call, const Place& place, Alternatives& out);
    void attribute(const Call& call, const Place& place, Alternatives& out);
    void attribute_of(const doc::Node* node, std::string_view name, std::string_view attribute, const Place& place,
                      Alternatives& out);
    void named(const doc::Node* node, std::string_view name, const Place& place, Alternatives& out);
    void parameter(const doc::Node* node, const Parameter& parameter, const Place& place, Alternatives& out);
    void substitute(const Call& call, const Place& place, Alternatives& out);
    void join(const Call& call, const Place& place, Alternatives& out);
    void select(const Call& call, const Place& place, Alternatives& out);
    void split(const Call& call, const Place& place, Alternatives& out);
    void length(const Call& call, const Place& place, Alternatives& out);
    void base64(const Call& call, const Place& place, Alternatives& out);
    void to_json(const Call& call, const Place& place, Alternatives& out);
    void find_in_map(const Call& call, const Place& place, Alternatives& out);
    void transform(const Call& call, const Place& place, Alternatives& out);

    void data(const doc::Node* node, const Place& place, Alternatives& out);
    void unknown(const doc::Node* node, Unknown why, const Place& place, Alternatives& out);
    void element(const doc::Node* call, const Element& element, const Place& place, Alternatives& out);
    void texts(const doc::Node* call, std::vector<Draft>& drafts, const Span& span, const Place& place,
               Alternatives& out);

    std::vector<Part> parts_of(const doc::Node* node, const When& when, const Scope* scope);
    std::vector<Part> parts_of_name(const doc::Node* node, std::string_view name, const When& when, const Scope* scope);
    std::vector<List> lists_of(const doc::Node* node, const When& when, const Scope* scope);
    void lists_of_call(const Call& call, const When& when, const Scope* scope, std::vector<List>& out);
    void lists_of_split(const Call& call, const When& when, const Scope* scope, std::vector<List>& out);
    std::vector<Key> keys_of(const doc::Node* node, const doc::Node* mapping, const When& when, const Scope* scope);
    std::optional<Alternative> only_alternative(const doc::Node* node, const Place& place);
    static bool write_json_scalar(const Alternative& one, const doc::Node* call, Text::Builder& out);
    bool write_json(const Alternative& one, const doc::Node* call, const Place& place, Text::Builder& out);
    template <typename Add>
    void combine(std::vector<Draft>& drafts, const std::vector<Part>& parts, const Add& add);

    const Template& document_;
    int depth_;  ///< of templates in templates
    std::size_t work_ = 0;
    std::size_t nesting_ = 0;  ///< of calls in calls
};

}  // namespace pipelint::cfn
