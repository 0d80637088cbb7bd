#include "lint/report.h"

#include <cctype>

#include "cfn/template.h"
#include "model/secret/secrets.h"
#include "text/work.h"

namespace pipelint {

std::string_view to_string(Level level) {
    switch (level) {
        case Level::error: return "error";
        case Level::warning: return "warning";
        case Level::note: return "note";
    }
    return "note";
}

namespace {

/// Names in backquotes that nobody reads to their end are cut: what is long stands in the file, and one finding after
/// another would repeat it.
std::string cut_names(std::string text) {
    constexpr std::size_t longest = 100;
    constexpr std::string_view ellipsis = "\xE2\x80\xA6";
    if (text.size() <= longest) return text;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = text.find('`', at);
        const std::size_t close = open == std::string::npos ? open : text.find('`', open + 1);
        if (close == std::string::npos) return out + text.substr(at);
        out.append(text, at, open - at + 1);
        std::size_t end = close;
        constexpr std::size_t most_looked_at = 4096;
        const std::string_view name = std::string_view(text).substr(open + 1, close - open - 1);
        if (name.size() > longest && !secrets_within(name.substr(0, most_looked_at), false).empty()) {
            // What is left of a secret would not be known for one.
            out += "****`";
            at = close + 1;
            continue;
        }
        if (name.size() > longest) {
            end = open + 1 + longest;
            while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
            // Not inside a word: half a secret would not be known for one.
            const auto is_word = [](char c) {
                return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                       std::string_view("_-.+/=").find(c) != std::string_view::npos;
            };
            std::size_t word = end;
            while (word > open + 1 && is_word(text[word - 1])) --word;
            if (word > open + 1) end = word;
        }
        out.append(text, open + 1, end - open - 1);
        if (end != close) out += ellipsis;
        out += '`';
        at = close + 1;
    }
    return out;
}

/// A finding with more places than these is read by nobody.
constexpr std::size_t most_related = 20;
/// Nor are more conditions than these.
constexpr std::size_t most_literals = 6;
/// What costs as much as a step of work.
constexpr std::size_t letters_a_step = 16;

}  // namespace

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
    finding_.message += " (when " + cut_names(when.describe(most_literals)) + ")";
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
    finding_.fix = Fix{cut_names(std::move(description)), true, std::move(edits)};
    return *this;
}

Draft& Draft::unsafe_fix(std::string description, std::vector<Edit> edits) {
    finding_.fix = Fix{cut_names(std::move(description)), false, std::move(edits)};
    return *this;
}

Draft Report::add(const Span& span, Level level, std::string message) {
    Finding finding;
    finding.rule = &rule_;
    finding.level = level;
    finding.span = span;
    work::spend(message.size() / letters_a_step + 1);
    finding.message = cut_names(std::move(message));
    findings_.push_back(std::move(finding));
    return Draft(findings_.back());
}

}  // namespace pipelint
