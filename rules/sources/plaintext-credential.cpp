#include <algorithm>
#include <array>
#include <string_view>

#include "lint/report.h"
#include "model/credentials.h"
#include "model/input.h"
#include "model/secret/secrets.h"
#include "text/characters.h"
#include "text/nearest.h"
#include "text/placeholder.h"

namespace pipelint::rules {
namespace {

/// A text that stands there itself: no reference gives it, in part or whole.
bool is_written(const cfn::Alternative& one) {
    return one.is_known_text() && std::none_of(one.text.pieces().begin(), one.text.pieces().end(),
                                               [](const cfn::Piece& piece) { return piece.whole || piece.hole; });
}

bool is_masked(std::string_view text) { return !text.empty() && text.find_first_not_of('*') == std::string_view::npos; }

/// Is it a variable of the shell, or does it have one in capitals? Any other `$` may be a password's: `Pa$$w0rd`.
bool has_variable(std::string_view text) {
    constexpr std::size_t least = 2;
    for (std::size_t dollar = text.find('$'); dollar != std::string_view::npos; dollar = text.find('$', dollar + 1)) {
        const auto begin = text.begin() + static_cast<std::ptrdiff_t>(dollar) + 1;
        const auto end = std::find_if_not(begin, text.end(), [](char c) { return is_alnum(c) || c == '_'; });
        if (begin == end || is_digit(*begin)) continue;
        const bool is_capital = std::none_of(begin, end, is_lower);
        const bool is_whole = dollar == 0 && end == text.end();
        if (is_whole || (is_capital && static_cast<std::size_t>(end - begin) >= least)) return true;
    }
    return false;
}

/// What a build or another program fills in.
bool is_filled_in(std::string_view text) {
    static constexpr std::array<std::string_view, 4> marks = {"#{", "${", "$(", "{{"};
    const auto has = [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; };
    return cfn::has_hole(text) || std::any_of(marks.begin(), marks.end(), has) || has_variable(text);
}

/// A name, an address, a number or a switch rather than the secret itself.
bool is_no_secret(std::string_view text) {
    constexpr std::size_t least = 6;
    if (text.size() < least || text.find_first_of("/: ") != std::string_view::npos) return true;
    const bool is_number = text.find_first_not_of("0123456789.") == std::string_view::npos;
    // The name of a secret is words with dashes; secrets have digits and other characters.
    const bool is_words =
        std::all_of(text.begin(), text.end(), [](char c) { return is_alpha(c) || c == '-' || c == '_' || c == '.'; });
    return is_number || is_words || doc::truth_of(text) != doc::Truth::unknown;
}

/// Could it be an AWS key at all? `test` is what LocalStack and the like are given.
bool may_be_aws_key(std::string_view text) {
    constexpr std::size_t least = 16;
    return text.size() >= least && text.find_first_of(" :") == std::string_view::npos;
}

/// Nothing yet, or one of the keys that documentation shows.
bool is_example(std::string_view text) {
    return is_placeholder(text) || text.find("EXAMPLE") != std::string_view::npos;
}

/// What people write where they have no secret at hand.
bool is_stand_in(std::string_view text) {
    static constexpr std::array<std::string_view, 10> words = {
        "not-a-secret", "not_a_secret", "notasecret", "secret-token", "my-secret",
        "mysecret",     "my-token",     "mytoken",    "fake",         "test"};
    return same_word(text, words).has_value();
}

void check_place(const SecretPlace& place, Report& report) {
    constexpr std::string_view help =
        "write `{{resolve:secretsmanager:name:SecretString:key}}`, so that the secret is looked up at deployment, and "
        "replace this secret: it is exposed";
    for (const cfn::Alternative& one : place.value.alternatives()) {
        if (!is_written(one) || one.text.chars().empty() || is_filled_in(one.text.chars())) continue;
        if (is_marked_token(one.text.chars())) continue;
        const std::string_view text = one.text.chars();
        // `get-pipeline` prints secrets so, and `update-pipeline` takes it for "as it was".
        if (is_masked(text) && place.is_api) continue;
        const cfn::When when = place.when.with(one.when);
        if (!place.value.owner()->is_possible(when)) continue;
        if (place.value.owner()->parameter(text) != nullptr) {
            report
                .at(one.place(), Level::warning, "`{}` is the text `{}`, not the value of the parameter with that name",
                    place.called, text)
                .help(fmt::format("write `!Ref {}`", text))
                .under(*place.value.owner(), when);
        } else if (is_masked(text)) {
            report
                .at(one.place(), Level::warning,
                    "`{}` is a masked secret; CodePipeline accepts `****` only for an action that already exists",
                    place.called)
                .help(
                    "write `{{resolve:secretsmanager:name:SecretString:key}}`, so that the secret is looked up at "
                    "deployment")
                .under(*place.value.owner(), when);
        } else if (is_example(text) || same_word(text, std::array{place.called}) || is_stand_in(text)) {
            report
                .at(one.place(), Level::warning,
                    "`{}` is a placeholder; everyone who can read the template can read the secret that replaces it",
                    place.called)
                .help(
                    "write `{{resolve:secretsmanager:name:SecretString:key}}`, so that the secret is looked up at "
                    "deployment")
                .under(*place.value.owner(), when);
        } else {
            report
                .at(one.place(),
                    "`{}` is in plain text; everyone who can read the template or the stack's history has the secret",
                    place.called)
                .hide()
                .help(place.is_api ? "keep it out of the file: insert it when the pipeline is created, and replace "
                                     "this secret: it is exposed"
                                   : std::string(help))
                .under(*place.value.owner(), when);
        }
    }
}

/// `span` is what is shown, never the value.
void check_text(const PlainVariable& variable, std::string_view text, const Span& span, const cfn::When& when,
                Report& report) {
    constexpr std::string_view help =
        "store it in Secrets Manager, and give the variable the type `SECRETS_MANAGER` and the secret's name as its "
        "value";
    constexpr std::string_view in_buildspec =
        "store it in Secrets Manager, and name it there under `env.secrets-manager`; or in Parameter Store, and name "
        "it under `env.parameter-store`";
    if (text.empty() || is_filled_in(text) || is_example(text)) return;
    const std::string_view what = secret_in(text);
    const bool is_certain = !what.empty() || (is_secret_variable(variable.name) && may_be_aws_key(text));
    if (!is_certain && is_secret_variable(variable.name)) return;
    if (!is_certain && (!hints_at_secret(variable.name) || is_no_secret(text))) return;
    Draft draft =
        !what.empty() ? report.at(span,
                                  "the variable `{}` holds {} in plain text; everyone who can read the file or the "
                                  "build project has it",
                                  variable.name, what)
        : is_certain
            ? report.at(
                  span,
                  "the variable `{}` is in plain text; everyone who can read the file or the build project has it",
                  variable.name)
            : report.at(span, Level::warning,
                        "the variable `{}` looks like a secret in plain text; everyone who can read the file or the "
                        "build project has it",
                        variable.name);
    draft.help(std::string(variable.is_in_buildspec ? in_buildspec : help)).hide();
    if (variable.document != nullptr) draft.under(*variable.document, when);
}

void check_variable(const PlainVariable& variable, Report& report) {
    if (variable.node != nullptr)
        return check_text(variable, variable.node->text, variable.node->text_span(), variable.when, report);
    for (const cfn::Alternative& one : variable.value.alternatives()) {
        const cfn::When when = variable.when.with(one.when);
        if (is_written(one) && variable.document->is_possible(when))
            check_text(variable, one.text.chars(), one.place(), when, report);
    }
}

/// The default of a parameter that has the form of a token.
void check_parameters(const cfn::Template& document, Report& report) {
    for (const cfn::Parameter& parameter : document.parameters()) {
        const doc::Node* value = parameter.default_value;
        if (value == nullptr || is_example(value->text)) continue;
        const std::string_view what = secret_in(value->text);
        if (what.empty()) continue;
        report
            .at(value->text_span(),
                "the default of the parameter `{}` is {}; everyone who can read the template has it", parameter.name,
                what)
            .hide()
            .help("remove the default, and replace this secret: it is exposed");
    }
}

void check(const Input& input, Report& report) {
    for (const auto& document : input.templates()) {
        if (document->is_cloudformation()) check_parameters(*document, report);
    }
    for (const SecretPlace& place : secret_places_of(input)) check_place(place, report);
    for (const PlainVariable& variable : plain_variables_of(input)) check_variable(variable, report);
}

}  // namespace

extern constexpr Rule plaintext_credential{
    .name = "plaintext-credential",
    .summary = "A token, password or key in plain text",
    .level = Level::error,
    .consequence = Consequence::exposed,
    .precision = Precision::high,
    .security_severity = "8.5",
    .check = check,
};

}  // namespace pipelint::rules
