#include "text/source_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "text/utf8.h"

namespace pipelint {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Behind the line break that begins at or after `from`; nothing where there is none.
std::optional<std::size_t> next_line(std::string_view text, std::size_t from, bool has_returns) {
    const std::size_t at = has_returns ? text.find_first_of("\r\n", from) : text.find('\n', from);
    if (at == std::string_view::npos) return std::nullopt;
    const bool crlf = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    return at + (crlf ? 2 : 1);
}

std::vector<std::uint32_t> index_lines(std::string_view text, std::uint32_t first) {
    std::vector<std::uint32_t> starts{first};
    const bool has_returns = text.find('\r') != std::string_view::npos;
    for (auto at = next_line(text, first, has_returns); at; at = next_line(text, *at, has_returns)) {
        starts.push_back(static_cast<std::uint32_t>(*at));
    }
    return starts;
}

}  // namespace

SourceFile::SourceFile(FileId id, std::string path, std::string bytes)
    : id_(id), path_(std::move(path)), bytes_(std::move(bytes)) {
    if (bytes_.starts_with(byte_order_mark)) text_begin_ = static_cast<std::uint32_t>(byte_order_mark.size());
    is_ascii_ = utf8::is_ascii(bytes_);
}

const std::vector<std::uint32_t>& SourceFile::line_starts() const {
    std::call_once(indexed_, [this] { line_starts_ = index_lines(bytes_, text_begin_); });
    return line_starts_;
}

std::string_view SourceFile::slice(const Span& span) const {
    const std::string_view all = bytes_;
    if (span.begin >= all.size() || span.end <= span.begin) return {};
    return all.substr(span.begin, span.end - span.begin);
}

std::size_t SourceFile::line_of(std::uint32_t offset) const {
    const std::vector<std::uint32_t>& starts = line_starts();
    const auto after = std::upper_bound(starts.begin(), starts.end(), offset);
    if (after == starts.begin()) return 0;
    return static_cast<std::size_t>(after - starts.begin()) - 1;
}

std::uint32_t SourceFile::line_end(std::size_t line) const {
    const std::vector<std::uint32_t>& starts = line_starts();
    const bool last = line + 1 >= starts.size();
    std::uint32_t end = last ? static_cast<std::uint32_t>(bytes_.size()) : starts[line + 1];
    while (end > starts[line] && (bytes_[end - 1] == '\n' || bytes_[end - 1] == '\r')) --end;
    return end;
}

std::string_view SourceFile::line_text(std::size_t line) const {
    const std::uint32_t begin = line_begin(line);
    return std::string_view(bytes_).substr(begin, line_end(line) - begin);
}

}  // namespace pipelint
