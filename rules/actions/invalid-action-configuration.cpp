#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "aws/tables/variables.h"
#include "aws/words.h"
#include "lint/report.h"
#include "model/each.h"
#include "model/input.h"
#include "model/secret/secrets.h"
#include "text/nearest.h"
#include "text/number.h"
#include "text/placeholder.h"

namespace pipelint::rules {
namespace {

using doc::Node;

/// An action of a type, in a deployment.
struct Subject {
    const Pipeline& pipeline;
    const Action& action;
    const TypedAction& typed;
};

/// True where the text is what the action gets: no variable of the pipeline, nothing to be replaced.
bool is_final(std::string_view text) { return text.find("#{") == std::string_view::npos && !is_placeholder(text); }

std::string list_of(std::span<const std::string_view> words) { return fmt::format("`{}`", fmt::join(words, "`, `")); }

/// A word that is not of the enumeration; `span` is the word.
void check_word(const ActionKey& key, std::string_view word, const Span& span, const cfn::Template& document,
                const cfn::When& when, Report& report) {
    const auto allowed = key.allowed;
    if (contains(allowed, word)) return;
    if (const auto same = same_word(word, allowed)) {
        report.at(span, Level::note, "the service spells `{}` as `{}`", word, *same)
            .help(fmt::format("write `{}`", *same))
            .under(document, when);
        return;
    }
    const auto near = nearest(word, allowed);
    report.at(span, "`{}` is not a valid value of `{}`; the action fails", word, key.name)
        .did_you_mean(near, "write one of " + list_of(allowed))
        .under(document, when);
}

/// The words between the commas.
void check_list(const ActionKey& key, const cfn::Alternative& value, const cfn::Template& document,
                const cfn::When& when, Report& report) {
    const std::string_view text = value.text.chars();
    if (key.allowed.empty()) return;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        std::size_t first = at;
        std::size_t last = comma;
        while (first < last && text[first] == ' ') ++first;
        while (last > first && text[last - 1] == ' ') --last;
        if (first < last)
            check_word(key, text.substr(first, last - first), value.text.part(first, last), document, when, report);
        at = comma + 1;
    }
}

void check_number(const ActionKey& key, const cfn::Alternative& value, const cfn::Template& document,
                  const cfn::When& when, Report& report) {
    const std::string_view text = value.text.chars();
    const auto number = whole_number(text);
    const bool is_within = number && (key.range.most == 0 || (*number >= key.range.least && *number <= key.range.most));
    if (text.empty() || is_within) return;
    const std::string bounds =
        key.range.most == 0 ? std::string() : fmt::format(" from {} to {}", key.range.least, key.range.most);
    report.at(value.place(), "`{}` must be a whole number{}; the action fails with `{}`", key.name, bounds, text)
        .help(fmt::format("write a whole number{}", bounds))
        .under(document, when);
}

/// `Artifact::file`, without which the file is looked for nowhere.
void check_file(const Subject& subject, const ActionKey& key, const cfn::Alternative& value, const cfn::When& when,
                Report& report) {
    const std::string_view text = value.text.chars();
    const std::size_t colons = text.find("::");
    const bool is_whole = colons != std::string_view::npos && colons > 0 && colons + 2 < text.size();
    if (text.empty() || is_whole) return;
    if (colons != std::string_view::npos) {
        report
            .at(value.place(),
                "`{}` must have the form `Artifact::file`, but {} is missing; the action fails when it runs", key.name,
                colons == 0 ? "the artifact" : "the file")
            .help("write the artifact, `::`, and the path of a file in it")
            .under(*subject.pipeline.document, when);
        return;
    }
    const auto first = subject.action.inputs.empty() ? std::nullopt : subject.action.inputs.front().known();
    // `Artifact:file` and `Artifact/file` are the same with the wrong sign.
    std::string_view file = text;
    const bool has_artifact = first && file.starts_with(*first) && file.size() > first->size() &&
                              (file[first->size()] == ':' || file[first->size()] == '/');
    if (has_artifact) file.remove_prefix(first->size() + 1);
    report
        .at(value.place(),
            "`{}` must have the form `Artifact::file`, but names no artifact; the action fails when it runs", key.name)
        .help(fmt::format("write `{}::{}`", first ? *first : "Artifact", file))
        .under(*subject.pipeline.document, when);
}

void check_arn(const ActionKey& key, const cfn::Alternative& value, const cfn::Template& document,
               const cfn::When& when, Report& report) {
    const std::string_view text = value.text.chars();
    const bool is_topic = key.kind == KeyKind::topic;
    if (text.empty()) return;
    const std::size_t service = text.starts_with("arn:") ? text.find(':', 4) : std::string_view::npos;
    const std::string_view rest = service == std::string_view::npos ? "" : text.substr(service + 1);
    const bool is_right = is_topic ? rest.starts_with("sns:")
                                   : rest.starts_with("codestar-connections:") || rest.starts_with("codeconnections:");
    if (is_right) return;
    report
        .at(value.place(), "`{}` must be the ARN of {}; {}", key.name, is_topic ? "an SNS topic" : "a connection",
            is_topic ? "CodePipeline refuses the pipeline" : "the action fails when it runs")
        .leads_to(is_topic ? Consequence::refused : Consequence::fails)
        .help(is_topic ? "write the ARN, `arn:aws:sns:REGION:ACCOUNT:TOPIC`, or a reference to the topic"
                       : "write the ARN, `arn:aws:codeconnections:REGION:ACCOUNT:connection/ID`, or a reference to the "
                         "connection")
        .under(document, when);
}

/// `owner/name`, as far as it can be told from what is written.
std::string right_name(std::string_view name, bool has_slash) {
    while (!name.empty() && name.front() == '/') name.remove_prefix(1);
    while (!name.empty() && name.back() == '/') name.remove_suffix(1);
    if (name.empty()) return "owner/repository";
    return has_slash || name.find('/') != std::string_view::npos ? std::string(name) : "owner/" + std::string(name);
}

void check_repository(const ActionKey& key, const cfn::Alternative& value, const cfn::Template& document,
                      const cfn::When& when, Report& report) {
    const std::string_view text = value.text.chars();
    if (text.empty()) return;
    const bool is_address = text.find("://") != std::string_view::npos || text.starts_with("git@");
    const bool has_slash = text.find('/') != std::string_view::npos && text.front() != '/' && text.back() != '/';
    const bool has_suffix = text.ends_with(".git");
    if (!is_address && has_slash && !has_suffix) return;
    const Level level = is_address || !has_slash ? Level::error : Level::warning;
    std::string_view name = text.substr(0, text.size() - (has_suffix ? 4 : 0));
    if (is_address) {
        const std::size_t host = text.find("://");
        const std::size_t path = host == std::string_view::npos ? text.find(':') : text.find('/', host + 3);
        name = path == std::string_view::npos ? "owner/repository" : name.substr(path + 1);
    }
    report.at(value.place(), level, "`{}` must be `owner/name`; the connection cannot find `{}`", key.name, text)
        .help(fmt::format("write `{}`", right_name(name, has_slash)))
        .under(document, when);
}

void check_value(const Subject& subject, const ActionKey& key, const cfn::Alternative& value, Report& report) {
    const std::string_view text = value.read_text();
    // A secret is not to be quoted, and is whatever it is.
    if (!value.is_known_text() || text.empty() || !is_final(text) || key.is_secret) return;
    const cfn::When when = subject.typed.when.with(value.when);
    const cfn::Template& document = *subject.pipeline.document;
    if (!document.is_possible(when)) return;
    switch (key.kind) {
        case KeyKind::text:
            if (!key.allowed.empty()) check_word(key, text, value.place(), document, when, report);
            return;
        case KeyKind::boolean:
            if (same_word(text, std::array<std::string_view, 2>{"true", "false"})) return;
            report.at(value.place(), "`{}` must be `true` or `false`; the action fails with `{}`", key.name, text)
                .help("write `true` or `false`")
                .under(document, when);
            return;
        case KeyKind::integer: return check_number(key, value, document, when, report);
        case KeyKind::list: return check_list(key, value, document, when, report);
        case KeyKind::artifact_file: return check_file(subject, key, value, when, report);
        case KeyKind::connection:
        case KeyKind::topic: return check_arn(key, value, document, when, report);
        case KeyKind::repository: return check_repository(key, value, document, when, report);
        default: return;
    }
}

/// Is the key there, and perhaps one of the values, in a deployment in which `when` holds?
bool is_asked_for(const KeyNeed& need, const cfn::Alternative& one) {
    const auto values = need.values;
    if (values.empty()) return one.is_present();
    return one.is_known_text() && std::find(values.begin(), values.end(), one.read_text()) != values.end();
}

void check_needs(const Subject& subject, Report& report) {
    const cfn::Value& configuration = subject.action.configuration;
    for (const KeyNeed& need : subject.typed.type->needs) {
        // What the type wants in any case is missing-action-configuration's.
        const ActionKey* key = find_key(*subject.typed.type, need.key);
        if (key != nullptr && key->is_required) continue;
        if (!configuration.may_have(need.where)) continue;
        const cfn::Value where = configuration.member(need.where);
        const cfn::Value wanted = configuration.member(need.key);
        for (const cfn::Alternative& cause : where.alternatives()) {
            if (!is_asked_for(need, cause)) continue;
            for (const cfn::Alternative& one : wanted.alternatives()) {
                if (one.state != cfn::State::absent) continue;
                const cfn::When when = subject.typed.when.with(cause.when).with(one.when);
                if (!subject.pipeline.document->is_possible(when)) continue;
                const std::string_view value = need.values.empty() ? std::string_view() : cause.read_text();
                // Who writes `AWS::NoValue` for a case has thought of it: the first step of a bootstrap, perhaps.
                report
                    .at(cause.is_known_text() && !value.empty() ? cause.place() : cause.owner,
                        one.when == cause.when || one.when.always() ? Level::error : Level::warning,
                        "{} also requires `{}`; the action fails when it runs",
                        value.empty() ? fmt::format("`{}`", need.where) : fmt::format("`{}: {}`", need.where, value),
                        need.key)
                    .help(fmt::format("add `{}` to the configuration", need.key))
                    .under(*subject.pipeline.document, when);
            }
        }
    }
}

/// What an action reads or writes has to be in an artifact.
void check_artifacts(const Subject& subject, Report& report) {
    const Action& action = subject.action;
    for (const ArtifactNeed& need : subject.typed.type->artifact_needs) {
        const bool is_input = need.side == ArtifactSide::input;
        const bool lacks = is_input ? action.inputs.empty() && action.inputs_complete
                                    : action.outputs.empty() && action.outputs_complete;
        if (!lacks) continue;
        const cfn::Value value = action.configuration.member(need.where);
        for (const cfn::Alternative& one : value.alternatives()) {
            const bool is_asked = one.is_known_text() && !one.text.chars().empty() &&
                                  (need.values.empty() || contains(need.values, one.text.chars()));
            if (!is_asked) continue;
            report
                .at(one.place(), need.fails ? Level::error : Level::warning,
                    "`{}: {}` has no effect: the action has no {} artifact", need.where, one.text.chars(),
                    is_input ? "input" : "output")
                .help(std::string(need.help))
                .under(*subject.pipeline.document, subject.typed.when.with(one.when));
        }
    }
}

void check_excludes(const Subject& subject, Report& report) {
    const cfn::Value& configuration = subject.action.configuration;
    std::set<std::string_view> said;
    for (const KeyPair& pair : subject.typed.type->excludes) {
        if (!configuration.may_have(pair.one) || !configuration.may_have(pair.other)) continue;
        const cfn::Value first = configuration.member(pair.one);
        const cfn::Value second = configuration.member(pair.other);
        for (const cfn::Alternative& a : first.alternatives()) {
            for (const cfn::Alternative& b : second.alternatives()) {
                if (!a.is_present() || !b.is_present() || a.state == cfn::State::unknown ||
                    b.state == cfn::State::unknown)
                    continue;
                const cfn::When when = subject.typed.when.with(a.when).with(b.when);
                if (!subject.pipeline.document->is_possible(when) || !said.insert(pair.other).second) continue;
                report
                    .at(b.owner, "`{}` and `{}` cannot be used together; the action takes one of them", pair.one,
                        pair.other)
                    .note(a.owner, "the other one")
                    .help("remove one of them")
                    .under(*subject.pipeline.document, when);
            }
        }
    }
}

/// `[{"name": …, "value": …, "type": …}]`
void check_variables(const ConfigurationJson& found, const Node& list, Report& report) {
    const auto types = variable_types().all;
    const cfn::Template& document = *found.pipeline->document;
    for (const Node* entry : list.items()) {
        if (!entry->is_mapping()) {
            report
                .at(entry->span(), "an entry of `{}` must be a JSON object; the action fails when it runs",
                    found.key->name)
                .help(R"(write `{"name": "NAME", "value": "value"}`)")
                .under(document, found.when);
            continue;
        }
        for (const std::string_view key : {"name", "value"}) {
            if (entry->find(key) != nullptr) continue;
            const auto other = std::find_if(entry->members().begin(), entry->members().end(), [&](const auto& member) {
                return same_word(member.key->text, std::array{key}).has_value();
            });
            if (other != entry->members().end()) {
                report
                    .at(other->key->text_span(), "`{}` is not `{}`; the action fails when it runs", other->key->text,
                        key)
                    .help(fmt::format("write `{}`", key))
                    .under(document, found.when);
                continue;
            }
            report
                .at(entry->span(), "a variable in `{}` has no `{}`; the action fails when it runs", found.key->name,
                    key)
                .help(R"(write `{"name": "NAME", "value": "value"}`)")
                .under(document, found.when);
        }
        const Node* type = entry->get("type");
        if (type == nullptr || !type->is_scalar() || !is_final(type->text) || cfn::has_hole(type->text)) continue;
        if (contains(types, type->text) || !secret_in(type->text).empty()) continue;
        const auto near = nearest(type->text, types);
        report.at(type->text_span(), "`{}` is not a variable type; the action fails when it runs", type->text)
            .did_you_mean(near, "write one of " + list_of(types))
            .under(document, found.when);
    }
}

/// `{"Fn::GetArtifactAtt": ["Artifact", "URL"]}`, `{"Fn::GetParam": ["Artifact", "file.json", "Key"]}`
void check_call(const ConfigurationJson& found, const OverrideFunction& function, const Node& arguments,
                Report& report) {
    if (!arguments.is_sequence() || arguments.items().size() != function.arguments) {
        report
            .at(arguments.span(), "`{}` must be a list of {}; the action fails when it runs", function.name,
                function.takes)
            .help(fmt::format("write `{}`", function.example))
            .under(*found.pipeline->document, found.when);
        return;
    }
    const Node& attribute = *arguments.items().back();
    if (function.attributes.empty() || !attribute.is_scalar() || cfn::has_hole(attribute.text) ||
        contains(function.attributes, attribute.text))
        return;
    report.at(attribute.text_span(), "an artifact has no attribute `{}`; the action fails when it runs", attribute.text)
        .help("write one of " + list_of(function.attributes))
        .under(*found.pipeline->document, found.when);
}

/// The functions that an override may call: CodePipeline works them out, CloudFormation's are not known there.
void check_overrides(const ConfigurationJson& found, const Node& overrides, Report& report) {
    for (const doc::Member& member : overrides.members()) {
        if (!member.value->is_mapping() || member.value->members().size() != 1) continue;
        const doc::Member& call = member.value->members().front();
        if (const OverrideFunction* function = find_named(override_functions(), call.key->text)) {
            check_call(found, *function, *call.value, report);
            continue;
        }
        if (call.key->text != "Ref" && !call.key->text.starts_with("Fn::")) continue;
        report
            .at(call.key->text_span(),
                "`{}` does not work inside `{}`: CodePipeline reads that text, and does not know this template; the "
                "action fails when it runs",
                call.key->text, found.key->name)
            .help("insert the value with `!Sub`, or use `Fn::GetArtifactAtt` or `Fn::GetParam`")
            .under(*found.pipeline->document, found.when);
    }
}

std::string_view wanted_shape(const ActionKey& key) {
    return key.kind == KeyKind::overrides ? "a JSON object" : "a JSON list of objects";
}

std::string_view example_of(const ActionKey& key) {
    if (key.kind == KeyKind::overrides) return R"({"Parameter": "value"})";
    return key.example.empty() ? R"([{"name": "NAME", "value": "value"}])" : key.example;
}

void check_json(const ConfigurationJson& found, Report& report) {
    const cfn::Template& document = *found.pipeline->document;
    const cfn::Text& text = found.json->text();
    if (const doc::Problem* problem = found.json->problem()) {
        // A variable that stands for more than a string, such as a number, is put in before it is read.
        const bool has_variable = text.chars().find("#{") != std::string_view::npos;
        if (text.chars().empty() || has_variable || is_placeholder(text.chars())) return;
        const bool is_sure = found.key->kind != KeyKind::perhaps_json;
        constexpr std::string_view prefix = "this is not valid JSON: ";
        std::string_view why = problem->message;
        if (why.starts_with(prefix)) why.remove_prefix(prefix.size());
        report
            .at(problem->span, is_sure ? Level::error : Level::warning, "`{}` is not valid JSON: {}; {}",
                found.key->name, why, is_sure ? "the action fails when it runs" : "what reads it is likely to fail")
            .help(is_sure ? fmt::format("write {}, such as `{}`", wanted_shape(*found.key), example_of(*found.key))
                          : "correct the JSON: check quotes and commas")
            .under(document, found.when);
        return;
    }
    const Node* root = found.json->root();
    if (root == nullptr || found.key->kind == KeyKind::perhaps_json) return;
    const bool is_right = found.key->kind == KeyKind::overrides ? root->is_mapping() : root->is_sequence();
    if (!is_right) {
        if (!text.complete()) return;
        report
            .at(text.part(0, text.chars().size()), "`{}` must be {}; the action fails when it runs", found.key->name,
                wanted_shape(*found.key))
            .help(fmt::format("write {}, such as `{}`", wanted_shape(*found.key), example_of(*found.key)))
            .under(document, found.when);
        return;
    }
    if (found.key->kind == KeyKind::variables) check_variables(found, *root, report);
    if (found.key->kind == KeyKind::overrides) check_overrides(found, *root, report);
}

void check(const Input& input, Report& report) {
    for_each_action(input, [&](const Pipeline& pipeline, const Stage& /*stage*/, const Action& action) {
        for (const TypedAction& typed : action.types) {
            const Subject subject{pipeline, action, typed};
            for (const ActionKey& key : typed.type->keys) {
                if (key.kind == KeyKind::text && key.allowed.empty()) continue;
                if (!action.configuration.may_have(key.name)) continue;
                const cfn::Value value = action.configuration.member(key.name);
                for (const cfn::Alternative& one : value.alternatives()) check_value(subject, key, one, report);
            }
            check_needs(subject, report);
            check_excludes(subject, report);
            check_artifacts(subject, report);
        }
    });
    for (const ConfigurationJson& found : input.configuration_json()) check_json(found, report);
}

}  // namespace

extern constexpr Rule invalid_action_configuration{
    .name = "invalid-action-configuration",
    .summary = "A configuration value with which the action cannot run",
    .level = Level::error,
    .consequence = Consequence::fails,
    .check = check,
};

}  // namespace pipelint::rules
