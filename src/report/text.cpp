// Findings as people read them: the lines of the source, with what is meant underlined.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "report/escape.h"
#include "report/message.h"
#include "report/output.h"
#include "report/places.h"
#include "text/utf8.h"

namespace pipelint {
namespace {

constexpr std::size_t tab_width = 4;
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

struct Paint {
    bool on;
    [[nodiscard]] std::string operator()(std::string_view code, std::string_view text) const {
        if (!on || text.empty()) return std::string(text);
        return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
    }
};

std::string_view color_of(Level level) {
    switch (level) {
        case Level::error: return "1;31";
        case Level::warning: return "1;33";
        case Level::note: return "1;36";
    }
    return "0";
}

constexpr std::string_view gutter_color = "1;34";

struct Mark {
    std::uint32_t begin;  ///< within the line's text, in bytes
    std::uint32_t end;
    std::string label;
    bool primary;
};

/// What of a line is shown, cell by cell: a cell is a character with what combines with it.
struct Cell {
    std::string text;
    std::size_t width;
    std::uint32_t offset;  ///< of its first byte within the line
};

std::vector<Cell> cells_of(std::string_view line) {
    std::vector<Cell> cells;
    cells.reserve(line.size());
    std::size_t column = 0;
    for (std::size_t at = 0; at < line.size();) {
        const utf8::CodePoint point = utf8::decode(line.substr(at));
        const auto offset = static_cast<std::uint32_t>(at);
        if (point.value == '\t') {
            const std::size_t width = tab_width - column % tab_width;
            cells.push_back({std::string(width, ' '), width, offset});
            column += width;
        } else {
            const bool is_command =
                point.value == '#' && at > 0 && line[at - 1] == '#' && utf8::begins_command(line.substr(at + 1));
            const bool is_broken = point.length == 1 && point.value == 0xFFFD;
            const bool control =
                is_broken || is_command || utf8::is_control(point.value) || utf8::is_invisible(point.value);
            const int width = control ? 1 : utf8::terminal_width(point.value);
            const std::string text = control ? std::string("\xEF\xBF\xBD") : std::string(line.substr(at, point.length));
            if (width == 0 && !cells.empty()) {
                cells.back().text += text;
            } else {
                const auto columns = static_cast<std::size_t>(std::max(width, 1));
                cells.push_back({text, columns, offset});
                column += columns;
            }
        }
        at += point.length;
    }
    return cells;
}

/// A line cut to the width, around the marks where it is too long.
struct Window {
    std::size_t first = 0;
    std::size_t last = 0;
    bool cut_before = false;
    bool cut_behind = false;
};

std::size_t width_of(const std::vector<Cell>& cells, std::size_t first, std::size_t last) {
    std::size_t width = 0;
    for (std::size_t i = first; i < last; ++i) width += cells[i].width;
    return width;
}

/// `skipped` bytes of the line stand before the cells.
Window window_of(const std::vector<Cell>& cells, const std::vector<Mark>& marks, std::uint32_t skipped,
                 std::size_t most) {
    if (width_of(cells, 0, cells.size()) <= most) return {0, cells.size(), false, false};
    const std::uint32_t from = marks.empty() ? 0 : marks.front().begin - std::min(marks.front().begin, skipped);
    std::size_t first = 0;
    while (first < cells.size() && cells[first].offset < from) ++first;
    const std::size_t lead = std::min<std::size_t>(first, most / 4);
    first -= lead;
    std::size_t last = first;
    std::size_t width = 0;
    while (last < cells.size() && width + cells[last].width <= most) width += cells[last++].width;
    return {first, last, first > 0, last < cells.size()};
}

/// Of a line of megabytes, what lies around the first mark; lines of a usual length are whole.
std::string_view near(std::string_view line, const std::vector<Mark>& marks) {
    constexpr std::size_t around = 600;
    if (line.size() <= 2 * around) return line;
    const auto is_inside = [&](std::size_t at) {
        return at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U;
    };
    const std::size_t from = marks.empty() ? 0 : marks.front().begin;
    std::size_t begin = from > around ? from - around : 0;
    while (is_inside(begin)) ++begin;
    std::size_t end = std::min(line.size(), from + around);
    while (is_inside(end)) ++end;
    return line.substr(begin, end - begin);
}

class Frame {
public:
    Frame(const Output& output, const TextStyle& style, const Finding& finding)
        : output_(output), style_(style), finding_(finding), paint_{style.color} {
        add(finding.span, finding.label, true);
        for (const Related& related : finding.related) add(related.span, related.label, false);
        for (const auto& [file, lines] : marks_) {
            const std::size_t digits = fmt::format("{}", lines.rbegin()->first + 1).size();
            gutter_ = std::max(gutter_, digits);
        }
    }

    std::string draw() {
        out_ += paint_(color_of(finding_.level), fmt::format("{}[{}]", to_string(finding_.level), finding_.rule->name));
        out_ += paint_("1", ": " + printable(message_of(finding_)));
        out_ += finding_.is_suppressed ? " (suppressed)\n" : "\n";
        draw_file(finding_.span.file, finding_.span.begin, "-->");
        for (const auto& [file, lines] : marks_) {
            if (file == finding_.span.file) continue;
            draw_file(file, first_related(file), ":::");
        }
        bar();
        if (!finding_.help.empty()) note("help", printable(finding_.help));
        note("rule",
             fmt::format("{0} ({1}), see `pipelint explain {0}`", finding_.rule->name, to_string(finding_.level)));
        return out_;
    }

private:
    void add(const Span& span, const std::string& label, bool primary) {
        const SourceFile& file = (*output_.sources)[span.file];
        const std::size_t line = file.line_of(span.begin);
        const std::uint32_t begin = std::max(span.begin, file.line_begin(line)) - file.line_begin(line);
        const std::uint32_t text_end = file.line_end(line) - file.line_begin(line);
        const std::uint32_t end =
            std::min(span.end > file.line_begin(line) ? span.end - file.line_begin(line) : 0, text_end);
        auto& marks = marks_[span.file][line];
        const bool there = std::any_of(marks.begin(), marks.end(), [&](const Mark& m) {
            return m.begin == begin && m.end == end && m.label == label;
        });
        if (!there) marks.push_back({std::min(begin, text_end), end, label, primary});
    }

    [[nodiscard]] std::uint32_t first_related(FileId file) const {
        for (const Related& related : finding_.related) {
            if (related.span.file == file) return related.span.begin;
        }
        return 0;
    }

    void bar() { out_ += std::string(gutter_ + 1, ' ') + paint_(gutter_color, "|") + "\n"; }

    void note(std::string_view name, const std::string& text) {
        out_ += std::string(gutter_ + 1, ' ') + paint_(gutter_color, "=") + " " +
                paint_("1", fmt::format("{}:", name)) + " " + text + "\n";
    }

    void draw_file(FileId id, std::uint32_t offset, std::string_view arrow) {
        const SourceFile& file = (*output_.sources)[id];
        const Place place = place_in_code_points(file, offset);
        out_ += std::string(gutter_, ' ') + paint_(gutter_color, arrow) +
                fmt::format(" {}:{}:{}\n", printable(output_.path_of(file.id())), place.line, place.column);
        bar();
        const auto& lines = marks_.at(id);
        std::size_t next = lines.begin()->first;
        if (next > 0) draw_line(file, next - 1, {});
        for (const auto& [line, marks] : lines) {
            if (line > next) out_ += paint_(gutter_color, "...") + "\n";
            draw_line(file, line, marks);
            next = line + 1;
        }
    }

    /// The line around the first of the marks; once more for those that lie elsewhere in a line that is too long.
    void draw_line(const SourceFile& file, std::size_t line, std::vector<Mark> marks) {
        std::stable_sort(marks.begin(), marks.end(),
                         [](const Mark& a, const Mark& b) { return a.primary > b.primary; });
        const std::string_view whole = file.line_text(line);
        const std::string_view shown = near(whole, marks);
        const auto skipped = static_cast<std::uint32_t>(shown.data() - whole.data());
        const std::string part = output_.excerpt(file.id(), file.line_begin(line) + skipped, shown);
        const std::vector<Cell> cells = cells_of(part);
        Window window = window_of(cells, marks, skipped, style_.width);
        const auto is_seen = [&](const Mark& mark) {
            const bool is_behind = window.last < cells.size() && mark.begin >= skipped + cells[window.last].offset;
            const bool is_before = window.first < cells.size() && mark.begin < skipped + cells[window.first].offset;
            return &mark == &marks.front() || (!is_before && !is_behind && mark.begin <= skipped + shown.size());
        };
        std::vector<Mark> seen;
        std::vector<Mark> elsewhere;
        for (const Mark& mark : marks) (is_seen(mark) ? seen : elsewhere).push_back(mark);
        window.cut_before = window.cut_before || skipped > 0;
        window.cut_behind = window.cut_behind || skipped + part.size() < whole.size();
        std::string text = window.cut_before ? std::string(ellipsis) : std::string();
        for (std::size_t i = window.first; i < window.last; ++i) text += cells[i].text;
        if (window.cut_behind) text += ellipsis;
        while (text.ends_with(' ')) text.pop_back();
        const std::string number = fmt::format("{:>{}}", line + 1, gutter_);
        out_ += paint_(gutter_color, number + " |") + (text.empty() ? "" : " ") + text + "\n";
        for (Mark& mark : seen) {
            mark.begin -= std::min(mark.begin, skipped);
            mark.end -= std::min(mark.end, skipped);
            draw_mark(cells, window, mark);
        }
        if (!elsewhere.empty()) draw_line(file, line, std::move(elsewhere));
    }

    void draw_mark(const std::vector<Cell>& cells, const Window& window, const Mark& mark) {
        std::size_t before = window.cut_before ? 1 : 0;
        std::size_t under = 0;
        for (std::size_t i = window.first; i < window.last; ++i) {
            const std::uint32_t next = i + 1 < cells.size() ? cells[i + 1].offset : cells[i].offset + 1;
            if (next <= mark.begin) {
                before += cells[i].width;
            } else if (cells[i].offset < mark.end) {
                under += cells[i].width;
            }
        }
        const std::string line(std::max<std::size_t>(under, 1), mark.primary ? '^' : '-');
        const std::string_view color = mark.primary ? color_of(finding_.level) : gutter_color;
        std::string drawn = line + (mark.label.empty() ? "" : " " + printable(mark.label));
        out_ += std::string(gutter_ + 1, ' ') + paint_(gutter_color, "|") + " " + std::string(before, ' ') +
                paint_(color, drawn) + "\n";
    }

    const Output& output_;
    const TextStyle& style_;
    const Finding& finding_;
    Paint paint_;
    std::string out_;
    std::size_t gutter_ = 1;
    std::map<FileId, std::map<std::size_t, std::vector<Mark>>> marks_;
};

}  // namespace

void text_report(const Output& output, const TextStyle& style, const Sink& sink) {
    for (const Finding* finding : output.shown()) sink(Frame(output, style, *finding).draw() + "\n");
}

}  // namespace pipelint
