#include "text/source_file.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"

namespace pipelint {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

SourceFile::SourceFile(FileId id, std::string path, std::string bytes)
    : id_(id), path_(std::move(path)), bytes_(std::move(bytes)) {
    if (bytes_.starts_with(byte_order_mark)) text_begin_ = static_cast<std::uint32_t>(byte_order_mark.size());
    is_ascii_ = utf8::is_ascii(bytes_);
}

void SourceFile::index(std::size_t lines, std::size_t offset) const {
    if (line_starts_.empty()) line_starts_.push_back(text_begin_);
    // Each of the two is looked for behind the line only where it does not lie there already: every byte is seen twice.
    const auto find = [this](char c, std::size_t from) { return std::min(bytes_.find(c, from), bytes_.size()); };
    while (!is_indexed_ && line_starts_.size() <= lines && line_starts_.back() <= offset) {
        const std::size_t from = line_starts_.back();
        if (next_feed_ < from || line_starts_.size() == 1) next_feed_ = find('\n', from);
        if (next_return_ < from || line_starts_.size() == 1) next_return_ = find('\r', from);
        const std::size_t end = std::min(next_feed_, next_return_);
        is_indexed_ = end == bytes_.size();
        if (is_indexed_) break;
        const bool is_pair = end == next_return_ && next_feed_ == end + 1;
        line_starts_.push_back(static_cast<std::uint32_t>(end + (is_pair ? 2 : 1)));
    }
}

SourceFile::Counts SourceFile::count_before(std::uint32_t offset) const {
    constexpr std::size_t stride = 1024;
    const std::string_view all = bytes_;
    const auto add = [](Counts counts, std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            const utf8::CodePoint point = utf8::decode(text.substr(at));
            ++counts.code_points;
            counts.utf16_units += point.value > 0xFFFF ? 2 : 1;
            at += point.length;
        }
        return counts;
    };
    // The first place from a multiple of the stride on at which a character begins.
    const auto start = [&](std::size_t index) {
        std::size_t at = std::min(index * stride, all.size());
        while (index > 0 && at < all.size() && (static_cast<unsigned char>(all[at]) & 0xC0U) == 0x80U &&
               at < index * stride + 4)
            ++at;
        return at;
    };
    offset = std::min(offset, static_cast<std::uint32_t>(all.size()));
    std::size_t index = offset / stride;
    if (start(index) > offset) --index;
    const std::lock_guard lock(guard_);
    if (counts_.empty()) counts_.push_back({});
    while (counts_.size() <= index) {
        const std::size_t from = start(counts_.size() - 1);
        counts_.push_back(add(counts_.back(), all.substr(from, start(counts_.size()) - from)));
    }
    const std::size_t from = start(index);
    return add(counts_[index], all.substr(from, offset - from));
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
