#include "model/pipeline/variables.h"

#include <algorithm>
#include <array>

#include "aws/tables/stage_conditions.h"
#include "model/structure/flaw.h"

namespace pipelint {
namespace {

using cfn::Alternative;
using cfn::Value;

bool is_name(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return has_character("A-Za-z0-9@_-", c); });
}

class Reader {
public:
    Reader(const Pipeline& pipeline, Variables& out) : pipeline_(pipeline), out_(out) {}

    void read() {
        out_.has_all_namespaces = pipeline_.complete;
        out_.has_all_references = pipeline_.complete;
        declared();
        for (const Stage& stage : pipeline_.stages) {
            stage_ = &stage;
            out_.has_all_namespaces = out_.has_all_namespaces && stage.complete;
            out_.has_all_references = out_.has_all_references && stage.complete;
            for (const Action& action : stage.actions) read_action(action);
            action_ = nullptr;
            for (const StageGate& gate : stage_gates()) read_gate(gate.name);
        }
    }

private:
    [[nodiscard]] std::string key(std::string_view name) const { return spelled(pipeline_.spelling, name); }

    void declared() {
        const Value list = pipeline_.whole.member(key("Variables"));
        out_.has_all_declared = list.is_complete_list();
        for (const cfn::Item& item : list.items()) {
            const Value name = item.value.member(key("Name"));
            for (const Alternative& one : name.alternatives()) {
                if (one.is_known_text()) {
                    out_.declared.push_back({std::string(one.text.chars()), one.when, one.place()});
                } else if (one.state != cfn::State::absent) {
                    out_.has_all_declared = false;
                }
            }
        }
    }

    void read_action(const Action& action) {
        action_ = &action;
        const Value space = action.whole.member(key("Namespace"));
        for (const Alternative& one : space.alternatives()) {
            if (one.is_known_text()) {
                if (!one.text.chars().empty())
                    out_.namespaces.push_back({stage_, action_, std::string(one.text.chars()), one.when, one.place()});
            } else if (one.is_present()) {
                out_.has_all_namespaces = false;
            }
        }
        place_ = VariablePlace::configuration;
        property_ = {};
        configuration(action.configuration);
        is_script_ = true;
        for (const cfn::Item& command : items_of(action.whole, "Commands")) texts(command.value);
        is_script_ = false;
        for (const cfn::Item& variable : items_of(action.whole, "EnvironmentVariables"))
            texts(variable.value.member(key("Value")));
        place_ = VariablePlace::elsewhere;
        const auto other = [&](std::string_view property, const Value& value) {
            property_ = property;
            texts(value);
        };
        other("Name", action.name);
        other("Namespace", space);
        for (const std::string_view property : {"RoleArn", "Region"}) {
            if (action.whole.may_have(key(property))) other(property, action.whole.member(key(property)));
        }
        other("Category", action.type.category);
        other("Owner", action.type.owner);
        other("Provider", action.type.provider);
        other("Version", action.type.version);
        for (const Value& input : action.inputs) other("InputArtifacts", input);
        for (const Value& output : action.outputs) other("OutputArtifacts", output);
    }

    /// The entries of a list; where not all are known, neither are all references.
    std::vector<cfn::Item> items_of(const Value& mapping, std::string_view name) {
        if (!mapping.may_have(key(name))) return {};
        const Value list = mapping.member(key(name));
        out_.has_all_references = out_.has_all_references && list.is_complete_list();
        return list.items();
    }

    void read_gate(std::string_view gate) {
        place_ = VariablePlace::condition;
        property_ = gate;
        if (!stage_->whole.may_have(key(gate))) return;
        for (const cfn::Item& condition : items_of(stage_->whole.member(key(gate)), "Conditions")) {
            for (const cfn::Item& rule : items_of(condition.value, "Rules")) {
                configuration(rule.value.member(key("Configuration")));
                is_script_ = true;
                for (const cfn::Item& command : items_of(rule.value, "Commands")) texts(command.value);
                is_script_ = false;
            }
        }
    }

    void configuration(const Value& mapping) {
        for (const Alternative& one : mapping.alternatives()) {
            if (one.state == cfn::State::unknown) out_.has_all_references = false;
            if (!one.is_mapping()) continue;
            const Value only(mapping.owner(), {one});
            for (const doc::Member& member : one.node->members()) {
                const doc::Node* value = doc::resolve(member.value);
                // Most texts have no reference, and are not worked out.
                const bool is_plain = value != nullptr && value->is_scalar() && one.scope == nullptr;
                if (is_plain && value->text.find("#{") == std::string_view::npos &&
                    value->text.find("${") == std::string_view::npos &&
                    value->text.find("{{") == std::string_view::npos)
                    continue;
                texts(only.member(member.key->text));
            }
        }
    }

    void texts(const Value& value) {
        for (const Alternative& one : value.alternatives()) {
            if (one.is_readable_text()) {
                if (one.state == cfn::State::partial)
                    out_.has_all_references = out_.has_all_references && is_closed(one);
                scan(one);
            } else if (one.state == cfn::State::unknown) {
                out_.has_all_references = false;
                // What another program puts in for `${x}` leaves the rest of the text as it is.
                if (one.why != cfn::Unknown::templated || one.node == nullptr || !one.node->is_scalar()) continue;
                Alternative written = one;
                written.text = cfn::Text(one.node);
                scan(written);
            }
        }
    }

    /// Holes that can hold no reference: names and ARNs of resources, the Region…
    static bool is_closed(const Alternative& one) {
        return std::all_of(one.text.pieces().begin(), one.text.pieces().end(), [](const cfn::Piece& piece) {
            return !piece.hole || piece.expression.starts_with("AWS::");
        });
    }

    /// Where the reference that begins at `at` ends; nothing where it is none: another brace or a new line comes first,
    /// or it is longer than any reference.
    static std::size_t end_of(std::string_view text, std::size_t at) {
        constexpr std::size_t longest = 300;
        const std::string_view inner = text.substr(at + 2, longest);
        const std::size_t stop = inner.find_first_of("{}\n");
        const bool is_closed = stop != std::string_view::npos && inner[stop] == '}';
        return is_closed ? at + 2 + stop : std::string_view::npos;
    }

    void scan(const Alternative& one) {
        const std::string_view text = one.text.chars();
        for (const std::string_view sign : {"#{", "${"}) {
            const bool is_dollar = sign == "${";
            for (std::size_t at = text.find(sign); at != std::string_view::npos; at = text.find(sign, at + 2)) {
                const std::size_t end = end_of(text, at);
                if (end == std::string_view::npos) continue;
                const bool has_dot = text.substr(at, end - at).find('.') != std::string_view::npos;
                if (!is_dollar || has_dot) add(one, at, end, is_dollar);
            }
        }
    }

    void add(const Alternative& one, std::size_t at, std::size_t end, bool is_dollar) {
        const std::string_view text = one.text.chars();
        const std::string_view inner = text.substr(at + 2, end - at - 2);
        VariableReference reference;
        reference.stage = stage_;
        reference.action = action_;
        reference.place = place_;
        reference.property = property_;
        reference.when = one.when;
        reference.span = one.text.part(at, end + 1);
        reference.is_dollar = is_dollar;
        reference.is_script = is_script_;
        reference.is_quoted = one.node != nullptr && one.node->is_quoted();
        reference.is_complete = !cfn::has_hole(inner);
        const std::size_t dot = inner.find('.');
        const std::string_view space = inner.substr(0, dot);
        const std::string_view name = dot == std::string_view::npos ? "" : inner.substr(dot + 1);
        const bool is_well_formed = dot != std::string_view::npos && is_name(space) && !name.empty();
        // What is no name at all is another language's, such as a shell's `${#list[@]}`.
        const bool is_half = inner.empty() || (dot != std::string_view::npos && (space.empty() || is_name(space)));
        if (!is_well_formed && reference.is_complete && !is_name(inner) && !is_half) return;
        if (!is_well_formed && is_dollar) return;
        if (is_well_formed) {
            reference.space = space;
            reference.name = name;
            reference.space_span = one.text.part(at + 2, at + 2 + dot);
            reference.name_span = one.text.part(at + 3 + dot, end);
        }
        out_.references.push_back(std::move(reference));
    }

    const Pipeline& pipeline_;
    Variables& out_;
    const Stage* stage_ = nullptr;
    const Action* action_ = nullptr;
    VariablePlace place_ = VariablePlace::configuration;
    std::string_view property_;
    bool is_script_ = false;
};

}  // namespace

Variables variables_of(const Pipeline& pipeline) {
    Variables variables;
    Reader(pipeline, variables).read();
    return variables;
}

}  // namespace pipelint
