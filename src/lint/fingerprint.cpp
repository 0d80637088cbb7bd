#include "lint/fingerprint.h"

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

/// Gives the hash of each line, in order, to `visit`.
template <typename Visit>
class LineHasher {
public:
    explicit LineHasher(const Visit& visit) : visit_(visit) {
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

    void finish() {
        take(end_mark);
        for (std::size_t i = 0; i < block_size; ++i) {
            if (lines_[index_] != 0) put_out();
            roll(0);
        }
    }

private:
    void roll(std::uint32_t unit) {
        const std::uint32_t leaving = window_[index_];
        window_[index_] = unit;
        hash_ = hash_ * base + unit - first_power_ * leaving;
        index_ = (index_ + 1) % block_size;
    }

    void put_out() {
        visit_(lines_[index_] - 1, hash_);
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
    const Visit& visit_;
};

template <typename Visit>
void for_each_line(std::string_view bytes, const Visit& visit) {
    LineHasher hasher(visit);
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
    hasher.finish();
}

}  // namespace

std::map<std::size_t, std::string> line_fingerprints(std::string_view bytes, const std::set<std::size_t>& lines) {
    // The hashes first, then how often each of them came up to the line.
    std::map<std::size_t, std::uint64_t> hashes;
    std::size_t last = 0;
    std::uint64_t last_hash = 0;
    for_each_line(bytes, [&](std::size_t line, std::uint64_t hash) {
        if (lines.contains(line)) hashes.emplace(line, hash);
        last = line;
        last_hash = hash;
    });
    std::set<std::size_t> beyond;
    for (auto at = lines.upper_bound(last); at != lines.end(); ++at) beyond.insert(*at);
    if (!beyond.empty()) hashes.emplace(last, last_hash);
    std::unordered_map<std::uint64_t, std::size_t> counts;
    for (const auto& [line, hash] : hashes) counts.emplace(hash, 0);
    std::map<std::size_t, std::string> found;
    for_each_line(bytes, [&](std::size_t line, std::uint64_t hash) {
        const auto count = counts.find(hash);
        if (count == counts.end()) return;
        ++count->second;
        if (hashes.contains(line)) found.emplace(line, fmt::format("{:x}:{}", hash, count->second));
    });
    for (const std::size_t line : beyond) found.emplace(line, found.at(last));
    return found;
}

}  // namespace pipelint
