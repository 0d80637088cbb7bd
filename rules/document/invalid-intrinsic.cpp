#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aws/tables/cloudformation.h"
#include "aws/tables/variables.h"
#include "aws/words.h"
#include "cfn/intrinsic.h"
#include "cfn/references.h"
#include "cfn/sites.h"
#include "lint/report.h"
#include "model/input.h"
#include "text/characters.h"
#include "text/nearest.h"
#include "text/number.h"

namespace pipelint::rules {
namespace {

using cfn::Call;
using cfn::Fn;
using doc::Node;

constexpr std::string_view language_extensions = "AWS::LanguageExtensions";

/// What is wrong with a call: the place, what CloudFormation wants, and what to write.
struct Flaw {
    Span span;
    std::string message;
    std::string help;
    bool when_used = false;  ///< found only when it is worked out; other flaws whatever the conditions
};

bool is_function(const Node* node) { return cfn::call_of(node).has_value(); }
bool is_text(const Node* node) {
    node = doc::resolve(node);
    return node->is_scalar() || is_function(node);
}
bool is_list(const Node* node) {
    node = doc::resolve(node);
    return node->is_sequence() || is_function(node);
}

Span place_of(const Node* node) { return node->is_scalar() ? node->text_span() : node->span(); }

/// The place of the function's own name.
Span name_of(const Call& call) {
    if (call.node->is_mapping()) return call.node->members().front().key->text_span();
    const Span whole = call.node->span();
    return {whole.file, whole.begin, whole.begin + static_cast<std::uint32_t>(call.name.size())};
}

/// The name in its long form, in which the short ones are explained as well.
std::string long_name(const Call& call) { return cfn::long_name(call.name); }

Flaw flaw_at(const Call& call, const Node* node, std::string_view wants, std::string help) {
    return {node == nullptr || node->is_null() ? name_of(call) : place_of(node),
            fmt::format("`{}` takes {}; CloudFormation refuses the template", long_name(call), wants), std::move(help)};
}

/// What the function takes; nothing where it is none of CloudFormation's.
const IntrinsicShape* shape_of(const Call& call) { return find_named(intrinsic_shapes(), long_name(call)); }

/// A list with as many elements as the function takes; nothing where the argument is one.
std::optional<Flaw> wants_list(const Call& call, bool has_extensions = false) {
    const IntrinsicShape& shape = *shape_of(call);  // only functions with a row ask
    const std::size_t least = shape.items.least;
    const std::size_t most = has_extensions && shape.extended_most != 0 ? shape.extended_most : shape.items.most;
    const std::string_view form = shape.form;
    const Node* argument = call.argument;
    const std::size_t count = argument == nullptr ? 0 : argument->items().size();
    if (argument != nullptr && argument->is_sequence() && count >= least && count <= most) return std::nullopt;
    const Node* surplus = argument != nullptr && count > most ? doc::resolve(argument->items()[most]) : argument;
    return flaw_at(call, surplus, fmt::format("`{}`", form), fmt::format("write `{}: {}`", long_name(call), form));
}

std::optional<Flaw> check_get_att(const Call& call) {
    constexpr std::string_view form = "a resource and its attribute";
    const std::string help = "write `!GetAtt Resource.Attribute`, or `Fn::GetAtt: [Resource, Attribute]`";
    const Node* argument = call.argument;
    if (argument == nullptr) return flaw_at(call, nullptr, form, help);
    if (argument->is_scalar()) {
        const std::size_t dot = argument->text.find('.');
        const bool has_both = dot != std::string_view::npos && dot > 0 && dot + 1 < argument->text.size();
        if (has_both || argument->text.find("${") != std::string_view::npos) return std::nullopt;
        return flaw_at(call, argument, form, help);
    }
    // `[Stack, Outputs, Name]` is taken in YAML: the parts are joined with dots.
    const auto items = argument->items();
    const bool texts = std::all_of(items.begin(), items.end(), [](const Node* item) {
        const Node* part = doc::resolve(item);
        return is_text(part) && !(part->is_scalar() && part->text.empty());
    });
    if (argument->is_sequence() && items.size() >= 2 && texts) return std::nullopt;
    return flaw_at(call, argument, form, help);
}

std::optional<Flaw> check_sub(const Call& call) {
    constexpr std::string_view form = "a string, or a list of a string and a map of its variables";
    const Node* format = call.argument;
    if (format != nullptr && format->is_sequence()) {
        const auto items = format->items();
        if (items.size() != 2)
            return flaw_at(call, format, form, "write `!Sub \"…${Name}…\"`, or `Fn::Sub: [\"…${Name}…\", {Name: …}]`");
        const Node* variables = doc::resolve(items[1]);
        if (!variables->is_mapping() || is_function(variables))
            return flaw_at(call, variables, form, "write the variables as a map: `{Name: value}`");
        format = doc::resolve(items[0]);
    }
    if (format == nullptr || !format->is_scalar())
        return flaw_at(call, format, form, "write the text itself, and put computed values into the map of variables");
    // Names may hold letters, digits and `_ . :` alone.
    for (const cfn::Mark& mark : cfn::marks_in(format->text)) {
        const std::string_view name = mark.name;
        if (name.starts_with('!')) continue;
        const bool allowed = !name.empty() && name.front() != '.' && name.back() != '.' &&
                             std::all_of(name.begin(), name.end(), [](char c) {
                                 return is_alnum(c) || std::string_view("_.: &{$").find(c) != std::string_view::npos;
                             });
        if (allowed) continue;
        return Flaw{format->part(mark.begin, mark.end),
                    fmt::format("`{}` in `{}` is not a valid name: names have only letters, digits, `_`, `.` and `:`; "
                                "CloudFormation refuses the template",
                                format->text.substr(mark.begin, mark.end - mark.begin), long_name(call)),
                    fmt::format("write `${{!{}}}` if the shell should expand it", name)};
    }
    return std::nullopt;
}

std::optional<Flaw> check_join(const Call& call) {
    constexpr std::string_view form = "a delimiter and a list of values";
    if (auto flaw = wants_list(call)) return flaw;
    const auto items = call.argument->items();
    const Node* delimiter = doc::resolve(items[0]);
    if (!delimiter->is_scalar() && !delimiter->is_null())
        return flaw_at(call, delimiter, form, "write the delimiter as a string, `\"\"` for none");
    if (!is_list(items[1])) return flaw_at(call, doc::resolve(items[1]), form, "write the values as a list");
    return std::nullopt;
}

std::optional<Flaw> check_select(const Call& call) {
    if (auto flaw = wants_list(call)) return flaw;
    const Node* index = doc::resolve(call.argument->items()[0]);
    const Node* list = doc::resolve(call.argument->items()[1]);
    if (!is_list(list))
        return flaw_at(call, list, "an index and a list", "write the values as a list, or a function that gives one");
    if (is_function(index)) return std::nullopt;
    const std::int64_t value = index->is_scalar() ? whole_number(index->text).value_or(-1) : -1;
    if (value < 0 && index->is_scalar() && index->text.find("${") != std::string_view::npos) return std::nullopt;
    if (value < 0) return flaw_at(call, index, "an index and a list", "the first element is number 0");
    const bool is_literal = list->is_sequence();
    if (!is_literal || static_cast<std::size_t>(value) < list->items().size()) return std::nullopt;
    return Flaw{place_of(index),
                fmt::format("`{}` selects element {} of a list that has {}, counted from 0; CloudFormation refuses it",
                            long_name(call), value, list->items().size()),
                "the first element is number 0", true};
}

std::optional<Flaw> check_split(const Call& call) {
    if (auto flaw = wants_list(call)) return flaw;
    for (const Node* item : call.argument->items()) {
        if (!is_text(item))
            return flaw_at(call, doc::resolve(item), "a delimiter and a text", "write `[delimiter, text]`");
    }
    return std::nullopt;
}

std::optional<Flaw> check_if(const Call& call) {
    const Node* argument = call.argument;
    const Node* first = argument == nullptr || argument->items().empty() ? nullptr : doc::resolve(argument->items()[0]);
    // An inline condition is the better explanation of a list that is too long or too short.
    if (first != nullptr && is_function(first)) {
        return Flaw{
            place_of(first),
            fmt::format(
                "`{}` takes the name of a condition, not the condition itself; CloudFormation refuses the template",
                long_name(call)),
            "define the condition in the section `Conditions`, and write its name here"};
    }
    if (auto flaw = wants_list(call)) return flaw;
    if (!first->is_scalar())
        return flaw_at(call, first, "the name of a condition", "write a name from the section `Conditions`");
    return std::nullopt;
}

std::optional<Flaw> check_find_in_map(const Call& call, bool has_extensions) {
    if (auto flaw = wants_list(call, has_extensions)) {
        const bool is_default = call.argument != nullptr && call.argument->items().size() == 4;
        if (is_default) flaw->help = fmt::format("a default value needs `Transform: {}`", language_extensions);
        return flaw;
    }
    return std::nullopt;
}

std::optional<Flaw> check_single(const Call& call, std::string_view what) {
    if (call.argument != nullptr && is_text(call.argument)) return std::nullopt;
    return flaw_at(call, call.argument, what, "write a text, or a function that gives one");
}

/// A map with keys of its own, as the function's row has them.
std::optional<Flaw> wants_map(const Call& call) {
    const IntrinsicShape& shape = *shape_of(call);  // only functions with a row ask
    const std::string keys = fmt::format("`{}`", fmt::join(shape.needs, "` and `"));
    const std::string help = fmt::format("write `{{{}: …}}`", fmt::join(shape.needs, ": …, "));
    const Node* argument = call.argument;
    if (argument == nullptr || !argument->is_mapping()) return flaw_at(call, argument, "a map with " + keys, help);
    if (is_function(argument)) return std::nullopt;
    std::vector<std::string_view> known(shape.needs.begin(), shape.needs.end());
    known.insert(known.end(), shape.takes.begin(), shape.takes.end());
    for (const doc::Member& member : argument->members()) {
        const std::string_view key = member.key->text;
        if (contains(known, key) || key.starts_with("Fn::")) continue;
        const auto near = nearest(key, known);
        return Flaw{
            member.key->text_span(),
            fmt::format("`{}` takes no `{}`; CloudFormation refuses the template", long_name(call), key),
            near ? fmt::format("did you mean `{}`?", *near) : fmt::format("it takes `{}`", fmt::join(known, "`, `"))};
    }
    for (const std::string_view key : shape.needs) {
        if (argument->find(key) == nullptr)
            return Flaw{name_of(call),
                        fmt::format("`{}` must have `{}`; CloudFormation refuses the template", long_name(call), key),
                        help};
    }
    return std::nullopt;
}

/// Functions that only the language extensions know.
std::optional<Flaw> check_extension(const Call& call, bool has_extensions) {
    if (has_extensions) return std::nullopt;
    return Flaw{name_of(call),
                fmt::format("`{}` needs the transform `{}`; CloudFormation refuses the template", long_name(call),
                            language_extensions),
                fmt::format("write `Transform: {}` at the top of the template", language_extensions)};
}

std::optional<Flaw> flaw_of(const Call& call, bool has_extensions) {
    switch (call.fn) {
        case Fn::ref:
            if (call.argument != nullptr && call.argument->is_scalar() && !call.argument->text.empty())
                return std::nullopt;
            // The extensions take functions here too.
            if (has_extensions && call.argument != nullptr && is_function(call.argument)) return std::nullopt;
            return flaw_at(call, call.argument, "the name of a parameter or resource", "write `!Ref Name`");
        case Fn::get_att: return has_extensions ? std::nullopt : check_get_att(call);
        case Fn::sub: return check_sub(call);
        case Fn::join: return check_join(call);
        case Fn::select: return check_select(call);
        case Fn::split: return check_split(call);
        case Fn::if_: return check_if(call);
        case Fn::find_in_map: return check_find_in_map(call, has_extensions);
        case Fn::base64: return check_single(call, "a string");
        case Fn::import_value: return check_single(call, "the name of an export");
        case Fn::get_azs:
            return call.argument == nullptr || call.argument->is_null() ? std::nullopt
                                                                        : check_single(call, "a region, or \"\"");
        case Fn::get_stack_output: return wants_map(call);
        case Fn::cidr: return wants_list(call);
        case Fn::equals: return wants_list(call);
        case Fn::and_:
        case Fn::or_: return wants_list(call);
        case Fn::not_: return wants_list(call);
        default: {
            const IntrinsicShape* shape = shape_of(call);
            return shape != nullptr && shape->is_extension ? check_extension(call, has_extensions) : std::nullopt;
        }
    }
}

/// A name that is meant to be a function's and is none: `Fn::getAtt`, `!GetAttr`, `Fn:Sub`.
std::optional<Flaw> misspelt(const Node& node) {
    static const std::vector<std::string_view> known = [] {
        std::vector<std::string_view> names;
        for (const IntrinsicShape& one : intrinsic_shapes()) names.push_back(one.name);
        return names;
    }();
    std::string name;
    Span span;
    if (node.kind == doc::Kind::tagged) {
        const std::string_view tag = node.text.substr(1);
        if (tag.empty() || tag.starts_with('!')) return std::nullopt;
        name = tag == "Ref" || tag == "Condition" ? std::string(tag) : "Fn::" + std::string(tag);
        const Span whole = node.span();
        span = {whole.file, whole.begin, whole.begin + static_cast<std::uint32_t>(node.text.size())};
    } else if (node.is_mapping() && node.members().size() == 1) {
        const Node* key = node.members().front().key;
        const bool looks_like_one = key->text.size() > 3 && (key->text[0] == 'F' || key->text[0] == 'f') &&
                                    (key->text[1] == 'n' || key->text[1] == 'N') && key->text[2] == ':';
        if (!looks_like_one) return std::nullopt;
        name = key->text;
        span = key->text_span();
    } else {
        return std::nullopt;
    }
    if (contains(known, name) || name.starts_with("Fn::ForEach::")) return std::nullopt;
    if (find_named(override_functions(), name) != nullptr)
        return Flaw{span,
                    fmt::format("`{}` only works inside the string of `ParameterOverrides`, where CodePipeline "
                                "evaluates it; CloudFormation refuses the template",
                                name),
                    "write it as JSON inside the string: `'{\"Key\": {\"" + name + "\": […]}}'`"};
    // `Fn::Ref`, `!ref`, `fn::sub`: another case, or `Fn::` where there is none.
    const auto bare_of = [](std::string_view text) {
        std::string bare;
        for (const char c : text) {
            if (c != ':') bare += lower(c);
        }
        return bare.starts_with("fn") ? bare.substr(2) : bare;
    };
    const auto same =
        std::find_if(known.begin(), known.end(), [&](std::string_view one) { return bare_of(one) == bare_of(name); });
    const auto near = same != known.end() ? std::optional(*same) : nearest(name, known);
    if (!near) return std::nullopt;
    const bool is_tag = node.kind == doc::Kind::tagged;
    const std::string_view written = is_tag ? node.text : node.members().front().key->text;
    const std::string_view bare = near->starts_with("Fn::") ? near->substr(4) : *near;
    const std::string meant = is_tag ? "!" + std::string(bare) : std::string(*near);
    return Flaw{span, fmt::format("CloudFormation has no function `{}` and refuses the template", written),
                fmt::format("did you mean `{}`?", meant)};
}

void check(const Input& input, Report& report) {
    for (std::size_t at = 0; at < input.templates().size(); ++at) {
        const cfn::Template& document = *input.templates()[at];
        if (document.has_macro()) continue;
        const bool has_extensions = document.has_transform(language_extensions);
        for (const cfn::CallSite& site : input.sites()[at].calls) {
            const auto flaw =
                site.call.fn != Fn::other ? flaw_of(site.call, has_extensions) : misspelt(*site.call.node);
            if (!flaw) continue;
            // Functions are read before any condition is known.
            Draft draft = report.at(flaw->span, "{}", flaw->message).help(flaw->help);
            if (flaw->when_used) draft.under(document, *site.when);
        }
    }
}

}  // namespace

extern constexpr Rule invalid_intrinsic{
    .name = "invalid-intrinsic",
    .summary = "An intrinsic function is misspelt or has invalid arguments",
    .level = Level::error,
    .consequence = Consequence::refused,
    .check = check,
};

}  // namespace pipelint::rules
