#include "lint/report.h"

#include <algorithm>

#include "cfn/template.h"
#include "lint/shown_name.h"
#include "text/number.h"
#include "text/work.h"

namespace pipelint {

std::string_view to_string(Consequence consequence) {
    switch (consequence) {
        case Consequence::refused: return "refused";
        case Consequence::fails: return "fails";
        case Consequence::exposed: return "exposed";
        case Consequence::discouraged: return "discouraged";
        case Consequence::unchecked: return "unchecked";
        case Consequence::unsaid: break;
    }
    return "unsaid";
}

std::string_view to_string(Level level) {
    switch (level) {
        case Level::error: return "error";
        case Level::warning: return "warning";
        case Level::note: return "note";
    }
    return "note";
}

namespace {

/// The same of what stands in backquotes.
std::string cut_names(std::string text) {
    if (text.size() <= longest_shown_name) return text;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = text.find('`', at);
        const std::size_t close = open == std::string::npos ? open : text.find('`', open + 1);
        if (close == std::string::npos) return out + text.substr(at);
        out.append(text, at, open - at + 1);
        out += shown_name(std::string_view(text).substr(open + 1, close - open - 1));
        out += '`';
        at = close + 1;
    }
    return out;
}

/// A finding with more places than these is read by nobody.
constexpr std::size_t most_related = 20;
/// Nor are more conditions than these, by any program.
constexpr std::size_t most_facts = 32;
/// What costs as much as a step of work.
constexpr std::size_t letters_a_step = 16;

}  // namespace

Draft& Draft::leads_to(Consequence consequence) {
    finding_.consequence = consequence;
    return *this;
}

void Draft::add_fact(const cfn::Literal& literal) {
    if (finding_.when.facts.size() == most_facts) {
        ++finding_.when.more;
        return;
    }
    Fact fact{shown_name(literal.name), literal.holds, std::nullopt};
    if (literal.value) fact.value = shown_name(*literal.value);
    finding_.when.facts.push_back(std::move(fact));
}

Draft& Draft::label(std::string text) {
    finding_.label = cut_names(std::move(text));
    return *this;
}

Draft& Draft::hide() {
    finding_.hides_text = true;
    return *this;
}

Draft& Draft::note(const Span& span, std::string text) {
    if (finding_.related.size() < most_related) finding_.related.push_back({span, cut_names(std::move(text))});
    return *this;
}

Draft& Draft::help(std::string text) {
    finding_.help = cut_names(std::move(text));
    return *this;
}

Draft& Draft::under(const cfn::Template& document, const cfn::When& when) {
    if (when.always()) return *this;
    finding_.is_certain = finding_.is_certain && document.is_surely_possible(when);
    for (const cfn::Literal& literal : when.literals()) add_fact(literal);
    const bool by_default = document.by_default(when) == doc::Truth::yes;
    if (!by_default && finding_.level == Level::error) finding_.level = Level::warning;
    return *this;
}

Draft& Draft::with_default_of(std::string_view parameter) {
    finding_.when.defaults.push_back(shown_name(parameter));
    return *this;
}

Draft& Draft::with_default_of(const cfn::Alternative& value) {
    return value.is_default ? with_default_of(value.name) : *this;
}

Draft& Draft::fix(std::string description, std::vector<Edit> edits) {
    finding_.fix = Fix{cut_names(std::move(description)), true, std::move(edits)};
    return *this;
}

Draft& Draft::did_you_mean(std::string_view name) { return help(fmt::format("did you mean `{}`?", name)); }

Draft& Draft::did_you_mean(const std::optional<std::string_view>& near, std::string otherwise) {
    return near ? did_you_mean(*near) : help(std::move(otherwise));
}

Draft& Draft::unsafe_replacement(const Span& span, std::string_view name) {
    return unsafe_fix(fmt::format("Replace it with `{}`", name), {{span, std::string(name)}});
}

Draft& Draft::unsafe_fix(std::string description, std::vector<Edit> edits) {
    finding_.fix = Fix{cut_names(std::move(description)), false, std::move(edits)};
    return *this;
}

std::int64_t Report::number(std::string_view option) const {
    const auto known = std::find_if(rule_.options.begin(), rule_.options.end(),
                                    [&](const RuleOption& one) { return one.name == option; });
    if (options_ != nullptr) {
        const auto given = options_->find(std::pair(std::string(rule_.name), std::string(option)));
        if (given != options_->end()) {
            if (const auto number = whole_number(given->second)) return *number;
        }
    }
    return known->number;
}

Draft Report::add(const Span& span, Level level, std::string message) {
    Finding finding;
    finding.rule = &rule_;
    finding.level = level;
    // What is no more than a note is neither refused nor fails.
    const bool is_hard = rule_.consequence == Consequence::refused || rule_.consequence == Consequence::fails;
    const bool is_mild = level == Level::note && is_hard;
    finding.consequence = is_mild ? Consequence::discouraged : rule_.consequence;
    finding.span = span;
    work::spend(message.size() / letters_a_step + 1);
    finding.message = cut_names(std::move(message));
    findings_.push_back(std::move(finding));
    return Draft(findings_.back());
}

}  // namespace pipelint
