#include "text/nearest.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "text/characters.h"
#include "text/work.h"

namespace pipelint {
namespace {

/// What costs as much as a step of work.
constexpr std::size_t cells_a_step = 4;
constexpr std::size_t letters_a_step = 16;

bool is_separator(char c) { return c == '-' || c == '_' || c == '.' || c == ' '; }

int insertion(std::string_view text, std::size_t at) {
    const bool plural = at + 1 == text.size() && lower(text[at]) == 's';
    return is_separator(text[at]) || plural ? 1 : 2;
}

/// Do the keys lie side by side?
bool are_neighbours(char a, char b) {
    for (const std::string_view row : {"qwertyuiop", "asdfghjkl", "zxcvbnm"}) {
        const std::size_t at = row.find(lower(a));
        if (at == std::string_view::npos) continue;
        return (at > 0 && row[at - 1] == lower(b)) || (at + 1 < row.size() && row[at + 1] == lower(b));
    }
    return false;
}

int substitution(char a, char b) {
    if (a == b) return 0;
    if (lower(a) == lower(b) || are_neighbours(a, b)) return 1;
    return is_separator(a) && is_separator(b) ? 1 : 2;
}

/// Are the letters of `shorter` all in `longer`, in their order? So are those of an abbreviation.
bool abbreviates(std::string_view shorter, std::string_view longer) {
    constexpr std::size_t least = 4;
    if (shorter.size() < least || shorter.size() >= longer.size() || lower(shorter.front()) != lower(longer.front()))
        return false;
    std::size_t found = 0;
    for (const char c : longer) {
        if (found < shorter.size() && lower(shorter[found]) == lower(c)) ++found;
    }
    return found == shorter.size();
}

/// The one candidate that the name abbreviates, or that abbreviates it; nothing where several do.
std::optional<std::string_view> only_abbreviation(std::string_view name, std::span<const std::string_view> candidates) {
    std::optional<std::string_view> only;
    constexpr std::size_t longest = 1000;
    if (name.size() > longest) return only;
    for (const std::string_view candidate : candidates) {
        work::spend(candidate.size() / letters_a_step + 1);
        if (candidate.size() > longest || (!abbreviates(name, candidate) && !abbreviates(candidate, name))) continue;
        if (only && *only != candidate) return std::nullopt;
        only = candidate;
    }
    return only;
}

}  // namespace

int distance(std::string_view a, std::string_view b) { return distance_below(a, b, std::numeric_limits<int>::max()); }

int distance_below(std::string_view a, std::string_view b, int limit) {
    // What both begin with is the same at no cost, so that it need not be compared.
    std::size_t same = 0;
    while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
    // The letter before stays: it may be one of two that were swapped.
    same = same > 0 ? same - 1 : 0;
    a.remove_prefix(same);
    b.remove_prefix(same);
    const std::size_t width = b.size() + 1;
    std::vector<int> before(width);
    std::vector<int> last(width);
    std::vector<int> row(width);
    for (std::size_t j = 1; j < width; ++j) last[j] = last[j - 1] + insertion(b, j - 1);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        work::spend(width / cells_a_step + 1);
        row[0] = last[0] + insertion(a, i - 1);
        for (std::size_t j = 1; j < width; ++j) {
            row[j] = std::min({last[j] + insertion(a, i - 1), row[j - 1] + insertion(b, j - 1),
                               last[j - 1] + substitution(a[i - 1], b[j - 1])});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && a[i - 1] != a[i - 2];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
        // Each cell grows out of one of the last two rows.
        const auto least = [](const std::vector<int>& of) { return *std::min_element(of.begin(), of.end()); };
        if (limit < std::numeric_limits<int>::max() && least(last) >= limit && least(before) >= limit) return limit;
    }
    return std::min(last[b.size()], limit);
}

std::optional<std::string_view> same_word(std::string_view name, std::span<const std::string_view> candidates) {
    for (const std::string_view candidate : candidates) {
        const bool is_same = std::equal(name.begin(), name.end(), candidate.begin(), candidate.end(),
                                        [](char a, char b) { return lower(a) == lower(b); });
        if (is_same) return candidate;
    }
    return std::nullopt;
}

std::optional<std::string_view> nearest(std::string_view name, std::span<const std::string_view> candidates) {
    std::optional<std::string_view> best;
    if (candidates.size() > most_candidates) return best;
    // One edit for each four letters, and always one; names are too short for more to mean anything.
    int limit = std::max<int>(2, static_cast<int>(name.size()) / 2) + 1;
    // The service's names are no longer, and long ones are costly to compare.
    constexpr std::size_t longest_name = 100;
    if (name.size() > longest_name) return best;
    for (const std::string_view candidate : candidates) {
        const auto difference =
            static_cast<int>(std::max(candidate.size(), name.size()) - std::min(candidate.size(), name.size()));
        if (candidate == name || difference > limit || candidate.size() > longest_name) continue;
        const int apart = distance_below(name, candidate, limit);
        if (apart < limit && apart < static_cast<int>(2 * std::max(name.size(), std::size_t{1}))) {
            best = candidate;
            limit = apart;
        }
    }
    return best ? best : only_abbreviation(name, candidates);
}

}  // namespace pipelint
