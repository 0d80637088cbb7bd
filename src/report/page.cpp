#include "report/page.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/output.h"

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

std::string explain_page(const RuleEntry& entry, bool color) {
    std::string out;
    bool fenced = false;
    bool blank = false;
    for (const std::string_view line : lines_of(entry.page)) {
        if (is_comment(line)) continue;
        if (line.starts_with("```")) {
            fenced = !fenced;
            continue;
        }
        const bool heading = !fenced && line.starts_with("#");
        std::string text = fenced    ? "    " + std::string(line)
                           : heading ? std::string(line.substr(line.find_first_not_of("# ")))
                                     : without_links(line);
        if (heading && color) text = fmt::format("\x1b[1m{}\x1b[0m", text);
        const bool empty = line.empty();
        if (empty && blank) continue;
        blank = empty;
        out += empty ? "\n" : text + "\n";
    }
    return out;
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
        out += fmt::format("  {} ({}{}{})\n      {}\n", rule.name, to_string(rule.level), fix,
                           rule.is_opt_in ? ", opt-in" : "", rule.summary);
    }
    return out;
}

}  // namespace pipelint
