#include "lint/report.h"

#include "cfn/template.h"

namespace pipelint {

std::string_view to_string(Level level) {
    switch (level) {
        case Level::error: return "error";
        case Level::warning: return "warning";
        case Level::note: return "note";
    }
    return "note";
}

Draft& Draft::label(std::string text) {
    finding_.label = std::move(text);
    return *this;
}

Draft& Draft::hide() {
    finding_.hides_text = true;
    return *this;
}

Draft& Draft::note(const Span& span, std::string text) {
    finding_.related.push_back({span, std::move(text)});
    return *this;
}

Draft& Draft::help(std::string text) {
    finding_.help = std::move(text);
    return *this;
}

Draft& Draft::under(const cfn::Template& document, const cfn::When& when) {
    if (when.always()) return *this;
    finding_.is_certain = finding_.is_certain && document.is_surely_possible(when);
    finding_.message += " (when " + when.describe() + ")";
    const bool by_default = document.by_default(when) == doc::Truth::yes;
    if (!by_default && finding_.level == Level::error) finding_.level = Level::warning;
    return *this;
}

Draft& Draft::with_default_of(std::string_view parameter) {
    finding_.message += fmt::format(" (with the default of `{}`)", parameter);
    return *this;
}

Draft& Draft::with_default_of(const cfn::Alternative& value) {
    return value.is_default ? with_default_of(value.name) : *this;
}

Draft& Draft::fix(std::string description, std::vector<Edit> edits) {
    finding_.fix = Fix{std::move(description), true, std::move(edits)};
    return *this;
}

Draft& Draft::unsafe_fix(std::string description, std::vector<Edit> edits) {
    finding_.fix = Fix{std::move(description), false, std::move(edits)};
    return *this;
}

Draft Report::add(const Span& span, Level level, std::string message) {
    Finding finding;
    finding.rule = &rule_;
    finding.level = level;
    finding.span = span;
    finding.message = std::move(message);
    findings_.push_back(std::move(finding));
    return Draft(findings_.back());
}

}  // namespace pipelint
