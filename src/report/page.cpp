#include "report/page.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/output.h"
#include "text/wrap.h"

namespace pipelint {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

bool is_comment(std::string_view line) { return line.starts_with("<!--"); }

/// `[text](url)` becomes `text (url)`.
std::string without_links(std::string_view line) {
    std::string out;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t close = line[at] == '[' ? line.find("](", at) : std::string_view::npos;
        const std::size_t end = close == std::string_view::npos ? close : line.find(')', close);
        if (end == std::string_view::npos) {
            out += line[at++];
            continue;
        }
        const std::string_view target = line.substr(close + 2, end - close - 2);
        out += line.substr(at + 1, close - at - 1);
        if (target.starts_with("http")) out += fmt::format(" ({})", target);
        at = end + 1;
    }
    return out;
}

}  // namespace

Page read_page(std::string_view page) {
    Page result;
    bool fenced = false;
    bool in_first = true;
    for (const std::string_view line : lines_of(page)) {
        if (is_comment(line)) continue;
        result.markdown += std::string(line) + "\n";
        if (line.starts_with("```")) {
            fenced = !fenced;
            continue;
        }
        if (fenced) {
            result.plain += "    " + std::string(line) + "\n";
            continue;
        }
        const std::size_t text = line.find_first_not_of("# ");
        const bool heading = line.starts_with("#");
        const std::string plain = without_links(heading && text != std::string_view::npos ? line.substr(text) : line);
        result.plain += plain + "\n";
        if (heading || line.starts_with("|") || line.starts_with("-")) continue;
        if (plain.empty()) {
            if (!result.first_paragraph.empty()) in_first = false;
        } else if (in_first) {
            result.first_paragraph += (result.first_paragraph.empty() ? "" : " ") + plain;
        }
    }
    return result;
}

namespace {

/// A page on a terminal: paragraphs in lines that fit, lists hung, tables in columns, code as it is.
class TerminalPage {
public:
    explicit TerminalPage(const PageStyle& style) : style_(style) {}

    void add(std::string_view line) {
        if (is_comment(line)) return;
        if (line.starts_with("```")) {
            finish();
            fenced_ = !fenced_;
            return;
        }
        if (fenced_) {
            put(line.empty() ? std::string() : "    " + std::string(line));
        } else if (line.empty()) {
            finish();
            put({});
        } else if (line.starts_with("#")) {
            finish();
            const std::string text(line.substr(line.find_first_not_of("# ")));
            put(style_.color ? fmt::format("\x1b[1m{}\x1b[0m", text) : text);
        } else if (line.starts_with("|")) {
            rows_.push_back(cells_of(line));
        } else {
            add_text(line);
        }
    }

    std::string text() {
        finish();
        return std::move(out_);
    }

private:
    static std::vector<std::string> cells_of(std::string_view line) {
        std::vector<std::string> cells;
        line.remove_prefix(1);
        for (std::size_t bar = line.find('|'); bar != std::string_view::npos; bar = line.find('|')) {
            const std::string_view cell = line.substr(0, bar);
            const std::size_t first = std::min(cell.find_first_not_of(' '), cell.size());
            const std::size_t last = cell.find_last_not_of(' ');
            cells.push_back(inline_text(cell.substr(first, last + 1 - first)));
            line.remove_prefix(bar + 1);
        }
        return cells;
    }

    /// Links and the marks of emphasis, but not of code, written out.
    static std::string inline_text(std::string_view line) {
        const std::string text = without_links(line);
        std::string shown;
        bool is_code = false;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] == '`') is_code = !is_code;
            if (!is_code && text.compare(at, 2, "**") == 0) {
                ++at;
            } else {
                shown += text[at];
            }
        }
        return shown;
    }

    /// How long the mark of a list's item is, `- ` or `12. `; 0 where none begins the line.
    static std::size_t item_mark(std::string_view line) {
        if (line.starts_with("- ")) return 2;
        const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
        return digits > 0 && line.substr(digits).starts_with(". ") ? digits + 2 : 0;
    }

    void add_text(std::string_view line) {
        const std::size_t item = item_mark(line);
        const bool quote = line.starts_with("> ");
        if (item > 0 || quote != quoted_) finish();
        if (item > 0) hang_ = item;
        quoted_ = quote;
        if (quote) line.remove_prefix(2);
        const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
        paragraph_ += (paragraph_.empty() ? "" : " ") + std::string(line.substr(first));
    }

    /// Ends the paragraph or table that is being read.
    void finish() {
        if (!paragraph_.empty()) {
            const std::size_t margin = quoted_ ? 4 : 0;
            put(std::string(margin, ' ') + wrap(inline_text(paragraph_), style_.width, margin, margin + hang_));
        }
        if (!rows_.empty()) put_table();
        paragraph_.clear();
        rows_.clear();
        hang_ = 0;
        quoted_ = false;
    }

    static bool is_rule(const std::vector<std::string>& row) {
        return !row.empty() && row.front().find_first_not_of("-: ") == std::string::npos;
    }

    /// Columns as wide as their widest cell; the last one takes what is left.
    void put_table() {
        std::vector<std::size_t> widths;
        for (const auto& row : rows_) {
            widths.resize(std::max(widths.size(), row.size()), 0);
            for (std::size_t at = 0; at < row.size() && !is_rule(row); ++at)
                widths[at] = std::max(widths[at], display_width(row[at]));
        }
        for (const auto& row : rows_) {
            std::string line;
            std::size_t column = 0;
            for (std::size_t at = 0; at < row.size(); ++at) {
                line += "  ";
                column += 2;
                const bool last = at + 1 == row.size();
                const std::size_t width =
                    last ? std::min(widths[at], style_.width - std::min(column, style_.width)) : widths[at];
                std::string cell = is_rule(row) ? std::string(width, '-') : row[at];
                if (!last) cell.append(widths[at] - display_width(cell), ' ');
                line += last ? wrap(cell, style_.width, column, column) : cell;
                column += widths[at];
            }
            put(line);
        }
    }

    /// A line, or several; no two empty ones in a row.
    void put(const std::string& line) {
        if (line.empty() && (out_.empty() || out_.ends_with("\n\n"))) return;
        out_ += line + "\n";
    }

    PageStyle style_;
    std::string out_;
    std::string paragraph_;
    std::vector<std::vector<std::string>> rows_;
    std::size_t hang_ = 0;
    bool fenced_ = false;
    bool quoted_ = false;
};

}  // namespace

std::string explain_page(const RuleEntry& entry, const PageStyle& style) {
    TerminalPage page(style);
    for (const std::string_view line : lines_of(entry.page)) page.add(line);
    return page.text();
}

std::string rules_text(RuleTable rules, bool color) {
    std::string out;
    std::string_view group;
    for (const RuleEntry& entry : rules) {
        if (entry.group != group) {
            group = entry.group;
            out += (out.empty() ? "" : "\n") + (color ? fmt::format("\x1b[1m{}\x1b[0m", group) : std::string(group)) +
                   "\n";
        }
        const Rule& rule = *entry.rule;
        const std::string_view fix = rule.fixable == Fixable::safely     ? ", fix"
                                     : rule.fixable == Fixable::unsafely ? ", unsafe fix"
                                                                         : "";
        constexpr std::size_t width = 80;
        constexpr std::size_t indent = 6;
        out += fmt::format("  {} ({}{}{})\n{:{}}{}\n", rule.name, to_string(rule.level), fix,
                           rule.is_opt_in ? ", opt-in" : "", "", indent, wrap(rule.summary, width, indent, indent));
    }
    return out + "\n" +
           wrap(
               "In brackets: the gravest level, and whether a fix is offered (in SARIF and JSON); an unsafe one may "
               "change what the pipeline does. `pipelint explain RULE` shows the whole page.",
               80, 0, 0) +
           "\n";
}

}  // namespace pipelint
