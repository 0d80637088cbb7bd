#include "report/fingerprint.h"

#include <array>
#include <cstdint>
#include <unordered_map>

#include <fmt/format.h>

#include "text/utf8.h"

namespace pipelint {
namespace {

constexpr std::size_t block_size = 100;
constexpr std::uint64_t base = 37;
constexpr std::uint32_t end_mark = 65535;

class LineHasher {
public:
    LineHasher() {
        for (std::size_t i = 0; i < block_size; ++i) first_power_ *= base;
        lines_.fill(0);
        window_.fill(0);
    }

    void take(std::uint32_t unit) {
        const bool after_return = unit == '\n' && previous_is_return_;
        if (unit == ' ' || unit == '\t' || after_return) {
            previous_is_return_ = false;
            return;
        }
        previous_is_return_ = unit == '\r';
        if (unit == '\r') unit = '\n';
        if (lines_[index_] != 0) put_out();
        if (at_line_start_) {
            at_line_start_ = false;
            lines_[index_] = ++line_;
        }
        if (unit == '\n') at_line_start_ = true;
        roll(unit);
    }

    std::vector<std::string> finish() {
        take(end_mark);
        for (std::size_t i = 0; i < block_size; ++i) {
            if (lines_[index_] != 0) put_out();
            roll(0);
        }
        return std::move(hashes_);
    }

private:
    void roll(std::uint32_t unit) {
        const std::uint32_t leaving = window_[index_];
        window_[index_] = unit;
        hash_ = hash_ * base + unit - first_power_ * leaving;
        index_ = (index_ + 1) % block_size;
    }

    void put_out() {
        const std::size_t line = lines_[index_];
        if (hashes_.size() < line) hashes_.resize(line);
        hashes_[line - 1] = fmt::format("{:x}:{}", hash_, ++counts_[hash_]);
        lines_[index_] = 0;
    }

    std::array<std::uint32_t, block_size> window_{};
    std::array<std::size_t, block_size> lines_{};  ///< the line that begins there; 0 for none
    std::uint64_t hash_ = 0;
    std::uint64_t first_power_ = 1;
    std::size_t index_ = 0;
    std::size_t line_ = 0;
    bool at_line_start_ = true;
    bool previous_is_return_ = false;
    std::unordered_map<std::uint64_t, std::size_t> counts_;
    std::vector<std::string> hashes_;
};

}  // namespace

std::vector<std::string> line_fingerprints(std::string_view bytes) {
    LineHasher hasher;
    for (std::size_t at = 0; at < bytes.size();) {
        const utf8::CodePoint point = utf8::decode(bytes.substr(at));
        at += point.length;
        if (point.value > 0xFFFF) {
            const auto rest = static_cast<std::uint32_t>(point.value - 0x10000);
            hasher.take(0xD800 + (rest >> 10));
            hasher.take(0xDC00 + (rest & 0x3FF));
        } else {
            hasher.take(static_cast<std::uint32_t>(point.value));
        }
    }
    return hasher.finish();
}

}  // namespace pipelint
