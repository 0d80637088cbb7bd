#include <array>
#include <optional>
#include <set>
#include <string_view>

#include "doc/edits.h"
#include "lint/report.h"
#include "model/credentials.h"
#include "model/input.h"
#include "model/secret/secrets.h"
#include "text/nearest.h"
#include "text/placeholder.h"

namespace pipelint::rules {
namespace {

/// The parameters that the value is made of.
std::set<std::string_view> parameters_in(const cfn::Template& document, const cfn::Alternative& one) {
    std::set<std::string_view> names;
    // In a dynamic reference it is the name of the secret.
    if (one.text.chars().find("{{resolve:") != std::string_view::npos) return names;
    if (document.parameter(one.name) != nullptr && one.attribute.empty() && one.resource == nullptr)
        names.insert(one.name);
    for (const cfn::Piece& piece : one.text.pieces()) {
        if (document.parameter(piece.expression) != nullptr) names.insert(piece.expression);
    }
    return names;
}

/// `NoEcho: true`, where it is not said yet.
std::optional<Edit> hide(const cfn::Parameter& parameter) {
    const doc::Node* definition = doc::resolve(parameter.definition);
    if (definition == nullptr || !definition->is_mapping() || definition->find("NoEcho") != nullptr)
        return std::nullopt;
    return insert_flag(*definition, "NoEcho");
}

bool has_reference(const cfn::Parameter& parameter) {
    const doc::Node* value = parameter.default_value;
    return value != nullptr && value->text.find("{{resolve:") != std::string_view::npos;
}

/// A default that is a secret: not empty, no reference that CloudFormation looks up, no word for none.
bool has_default(const cfn::Parameter& parameter) {
    static constexpr std::array<std::string_view, 8> none = {"none", "unused", "null", "empty",
                                                             "na",   "n/a",    "-",    "default"};
    const doc::Node* value = parameter.default_value;
    if (value == nullptr || value->text.empty() || has_reference(parameter)) return false;
    return !is_placeholder(value->text) && !same_word(value->text, none);
}

void report_parameter(const cfn::Template& document, const cfn::Parameter& parameter, const SecretPlace& place,
                      const cfn::Alternative& use, Report& report) {
    const cfn::When when = place.when.with(use.when);
    // What SSM holds is no secret to whoever may read the parameter, and is not shown here.
    if (parameter.is_ssm() || parameter.is_given) return;
    // What is shown of a default that is a reference is the reference.
    if (!parameter.no_echo && has_reference(parameter)) return;
    if (!parameter.no_echo) {
        Draft draft = report.at(
            parameter.key->text_span(),
            "the parameter `{}` reaches `{}` without `NoEcho`; the console, `describe-stacks` and logs show its value",
            parameter.name, place.called);
        draft.note(use.span, "used here")
            .help(has_default(parameter)
                      ? "write `NoEcho: true` and remove the default, or better, use a dynamic reference to Secrets "
                        "Manager"
                      : "write `NoEcho: true`, or better, use a dynamic reference to Secrets Manager");
        // With a default, the secret is in the template for all to read: that is no half to be fixed alone.
        if (auto edit = hide(parameter); edit && !has_default(parameter))
            draft.fix("Add `NoEcho: true`", {std::move(*edit)});
        draft.under(document, when);
    } else if (has_default(parameter)) {
        report
            .at(parameter.default_value->text_span(),
                "the default of `{}` reaches `{}`; everyone who can read the template can read the secret",
                parameter.name, place.called)
            .note(use.span, "used here")
            .hide()
            .help("remove the default")
            .under(document, when);
    }
}

void check_place(const SecretPlace& place, std::set<std::string_view>& said, Report& report) {
    const cfn::Template* document = place.value.owner();
    if (document == nullptr) return;
    for (const cfn::Alternative& one : place.value.alternatives()) {
        for (const std::string_view name : parameters_in(*document, one)) {
            if (said.insert(name).second) report_parameter(*document, *document->parameter(name), place, one, report);
        }
    }
}

/// `NoEcho` is of no use where the value is shown in the build project.
void check_variable(const PlainVariable& variable, Report& report) {
    if (variable.document == nullptr || variable.node != nullptr) return;
    for (const cfn::Alternative& one : variable.value.alternatives()) {
        for (const std::string_view name : parameters_in(*variable.document, one)) {
            const cfn::Parameter& parameter = *variable.document->parameter(name);
            const cfn::When when = variable.when.with(one.when);
            // `NoEcho` is set on what is no secret, too: the names have to say that it is one.
            if (!hints_at_secret(name) && !hints_at_secret(variable.name)) continue;
            if (!parameter.no_echo || !variable.document->is_possible(when)) continue;
            report
                .at(one.span,
                    "the secret parameter `{}` goes into the plaintext variable `{}`; the build project shows it, in "
                    "spite of `NoEcho`",
                    name, variable.name)
                .note(parameter.key->text_span(), "secret here")
                .help("store the secret in Secrets Manager, and give the variable the type `SECRETS_MANAGER`")
                .under(*variable.document, when);
        }
    }
}

void check(const Input& input, Report& report) {
    std::set<std::string_view> said;
    for (const SecretPlace& place : secret_places_of(input)) check_place(place, said, report);
    for (const PlainVariable& variable : plain_variables_of(input)) check_variable(variable, report);
}

}  // namespace

extern constexpr Rule exposed_credential_parameter{
    .name = "exposed-credential-parameter",
    .summary = "A parameter exposes the secret that it holds",
    .level = Level::warning,
    .consequence = Consequence::exposed,
    .fixable = Fixable::safely,
    .security_severity = "5.5",
    .check = check,
};

}  // namespace pipelint::rules
