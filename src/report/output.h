#pragma once
// What every report is made from. A reporter gives text and prints nothing.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.h"
#include "lint/rule.h"
#include "lint/scrub.h"
#include "text/sources.h"

namespace pipelint {

/// A file or folder that could not be read.
struct Unreadable {
    std::string path;
    std::string uri;
    std::string message;
};

struct Output {
    const Sources* sources = nullptr;
    const std::vector<Finding>* findings = nullptr;  ///< sorted; suppressed ones among them
    RuleTable rules;
    bool show_suppressed = false;
    std::size_t checked = 0;        ///< files of pipelint's kinds
    std::vector<std::string> uris;  ///< by file, as SARIF wants them: relative to the repository's root
    std::vector<Unreadable> unreadable;
    std::vector<Unreadable> unread;  ///< what might be pipelint's and was not read, or not all of it
    std::string source_root;         ///< what %SRCROOT% is, where the user wants it said; else empty

    /// What no report may show; nullptr where there is no finding. Findings have passed it; what is shown of files, and
    /// what stands above, pass it through these.
    const Scrub* scrub = nullptr;

    /// The text, which stands at `begin` of the file, with stars for what no report may show.
    [[nodiscard]] std::string excerpt(FileId file, std::uint32_t begin, std::string_view text) const;
    [[nodiscard]] std::string path_of(FileId file) const;
    /// The findings that are to be shown.
    [[nodiscard]] std::vector<const Finding*> shown() const;
};

/// "3 errors, 1 warning in 2 files (14 checked)" or "no findings (14 files checked)".
std::string summary_line(const Output& output, std::optional<std::chrono::milliseconds> elapsed);
/// One line a rule: how often it has spoken.
std::string statistics(const Output& output);

/// Takes a report piece by piece, so that none is held whole.
using Sink = std::function<void(std::string_view)>;

struct TextStyle {
    bool color = false;
    std::size_t width = 140;  ///< lines of the source longer than this are cut around the span
};
void text_report(const Output& output, const TextStyle& style, const Sink& sink);
void concise_report(const Output& output, const Sink& sink);
void json_report(const Output& output, const Sink& sink);
void sarif_report(const Output& output, const Sink& sink);
/// What a report gives to its sink, together.
std::string collect(const std::function<void(const Sink&)>& report);

struct PageStyle {
    bool color = false;
    std::size_t width = 80;  ///< of the lines, in columns; what is quoted may be wider
};
/// The page of a rule as `explain` prints it.
std::string explain_page(const RuleEntry& entry, const PageStyle& style);
std::string rules_text(RuleTable rules, bool color);
std::string rules_json(RuleTable rules);

}  // namespace pipelint
