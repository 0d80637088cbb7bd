#include "text/source_file.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "text/utf8.h"

namespace pipelint {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Behind the line break that begins at or after `from`; nothing where there is none.
std::optional<std::size_t> next_line(std::string_view text, std::size_t from) {
    const std::size_t feed = text.find('\n', from);
    const std::string_view line = text.substr(from, feed == std::string_view::npos ? feed : feed - from);
    const std::size_t lone =
        line.substr(0, line.ends_with('\r') && feed != std::string_view::npos ? line.size() - 1 : line.size())
            .find('\r');
    if (lone != std::string_view::npos) return from + lone + 1;
    return feed == std::string_view::npos ? std::nullopt : std::optional(feed + 1);
}

}  // namespace

SourceFile::SourceFile(FileId id, std::string path, std::string bytes)
    : id_(id), path_(std::move(path)), bytes_(std::move(bytes)) {
    if (bytes_.starts_with(byte_order_mark)) text_begin_ = static_cast<std::uint32_t>(byte_order_mark.size());
    is_ascii_ = utf8::is_ascii(bytes_);
}

void SourceFile::index(std::size_t lines, std::size_t offset) const {
    if (line_starts_.empty()) line_starts_.push_back(text_begin_);
    while (!is_indexed_ && line_starts_.size() <= lines && line_starts_.back() <= offset) {
        const auto next = next_line(bytes_, line_starts_.back());
        is_indexed_ = !next;
        if (next) line_starts_.push_back(static_cast<std::uint32_t>(*next));
    }
}

std::size_t SourceFile::line_count() const {
    const std::lock_guard lock(guard_);
    index(bytes_.size() + 1, bytes_.size());
    return line_starts_.size();
}

std::uint32_t SourceFile::begin_of(std::size_t line) const {
    index(line, bytes_.size());
    return line_starts_[line];
}

std::uint32_t SourceFile::line_begin(std::size_t line) const {
    const std::lock_guard lock(guard_);
    return begin_of(line);
}

std::string_view SourceFile::slice(const Span& span) const {
    const std::string_view all = bytes_;
    if (span.begin >= all.size() || span.end <= span.begin) return {};
    return all.substr(span.begin, span.end - span.begin);
}

std::size_t SourceFile::line_of(std::uint32_t offset) const {
    const std::lock_guard lock(guard_);
    index(bytes_.size() + 1, offset);
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    if (after == line_starts_.begin()) return 0;
    return static_cast<std::size_t>(after - line_starts_.begin()) - 1;
}

std::uint32_t SourceFile::line_end(std::size_t line) const {
    const std::lock_guard lock(guard_);
    const std::uint32_t begin = begin_of(line);
    index(line + 1, bytes_.size());
    const bool last = line + 1 >= line_starts_.size();
    std::uint32_t end = last ? static_cast<std::uint32_t>(bytes_.size()) : line_starts_[line + 1];
    while (end > begin && (bytes_[end - 1] == '\n' || bytes_[end - 1] == '\r')) --end;
    return end;
}

std::string_view SourceFile::line_text(std::size_t line) const {
    const std::uint32_t begin = line_begin(line);
    return std::string_view(bytes_).substr(begin, line_end(line) - begin);
}

}  // namespace pipelint
