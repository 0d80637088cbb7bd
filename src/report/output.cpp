#include "report/output.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace pipelint {
namespace {

std::string count_of(std::size_t count, std::string_view thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

}  // namespace

std::string Output::excerpt(FileId file, std::uint32_t begin, std::string_view text) const {
    return scrub == nullptr ? std::string(text) : scrub->excerpt(file, begin, text);
}

std::string Output::path_of(FileId file) const { return Scrub::path((*sources)[file].path()); }

std::string collect(const std::function<void(const Sink&)>& report) {
    std::string text;
    report([&](std::string_view piece) { text += piece; });
    return text;
}

std::vector<const Finding*> Output::shown() const {
    std::vector<const Finding*> list;
    for (const Finding& finding : *findings) {
        if (show_suppressed || !finding.is_suppressed) list.push_back(&finding);
    }
    return list;
}

std::string summary_line(const Output& output, std::optional<std::chrono::milliseconds> elapsed) {
    std::map<Level, std::size_t, std::greater<>> counts;
    std::set<FileId> files;
    std::size_t suppressed = 0;
    for (const Finding& finding : *output.findings) {
        if (finding.is_suppressed) {
            ++suppressed;
            continue;
        }
        ++counts[finding.level];
        files.insert(finding.span.file);
    }
    std::string line;
    for (const auto& [level, count] : counts) line += (line.empty() ? "" : ", ") + count_of(count, to_string(level));
    const std::size_t missing = output.unreadable.size() + output.unread.size();
    const std::string not_read = missing == 0 ? std::string() : fmt::format(", {} not read", missing);
    if (line.empty() && output.checked == 0 && !output.unreadable.empty()) {
        line = fmt::format("nothing checked ({} not read)", count_of(missing, "path"));
    } else if (line.empty()) {
        line = fmt::format("no findings ({} checked{})", count_of(output.checked, "file"), not_read);
    } else {
        line += fmt::format(" in {} ({} checked{})", count_of(files.size(), "file"), output.checked, not_read);
    }
    if (suppressed > 0) line += fmt::format(", {} suppressed", suppressed);
    if (elapsed) line += fmt::format(" in {} ms", elapsed->count());
    return line + "\n";
}

std::string statistics(const Output& output) {
    std::map<std::string_view, std::size_t> counts;
    for (const Finding* finding : output.shown()) ++counts[finding->rule->name];
    std::vector<std::pair<std::string_view, std::size_t>> rows(counts.begin(), counts.end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::string text;
    for (const auto& [rule, count] : rows) text += fmt::format("{:>6}  {}\n", count, rule);
    return text;
}

}  // namespace pipelint
