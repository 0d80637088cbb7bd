// SARIF 2.1.0 as GitHub code scanning, editors and validators read it.

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lint/fingerprint.h"
#include "report/dump.h"
#include "report/escape.h"
#include "report/message.h"
#include "report/output.h"
#include "report/page.h"
#include "report/places.h"
#include "text/characters.h"

namespace pipelint {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view home = PIPELINT_HOMEPAGE;
/// Of a snippet; GitHub shows a few lines, and a minified template is one line of megabytes.
constexpr std::size_t longest_snippet = 2000;

std::string pascal_case(std::string_view name) {
    std::string out;
    bool begins_word = true;
    for (const char c : name) {
        if (c == '-') {
            begins_word = true;
            continue;
        }
        out += begins_word ? upper(c) : c;
        begins_word = false;
    }
    return out;
}

std::string sentence(std::string_view text) {
    std::string out(text);
    if (!out.empty()) out[0] = upper(out[0]);
    // SARIF's messages end with a full stop, also behind "did you mean `x`?".
    return out.ends_with('.') ? out : out.ends_with('?') ? out.substr(0, out.size() - 1) + "." : out + ".";
}

std::string_view precision_of(Precision precision) {
    switch (precision) {
        case Precision::very_high: return "very-high";
        case Precision::high: return "high";
        case Precision::medium: return "medium";
    }
    return "medium";
}

std::string_view problem_severity(Level level) {
    switch (level) {
        case Level::error: return "error";
        case Level::warning: return "warning";
        case Level::note: return "recommendation";
    }
    return "recommendation";
}

Json rule_json(const RuleEntry& entry) {
    const Rule& rule = *entry.rule;
    Json properties = {{"tags", Json::array({entry.group})}, {"precision", precision_of(rule.precision)}};
    if (rule.security_severity.empty()) {
        properties["problem.severity"] = problem_severity(rule.level);
    } else {
        properties["tags"].push_back("security");
        properties["security-severity"] = rule.security_severity;
    }
    const Page page = read_page(entry.page);
    return {
        {"id", rule.name},
        {"name", pascal_case(rule.name)},
        {"shortDescription", {{"text", sentence(rule.summary)}}},
        {"fullDescription",
         {{"text", sentence(page.first_paragraph.empty() ? rule.summary : std::string_view(page.first_paragraph))}}},
        {"help", {{"text", page.plain}, {"markdown", page.markdown}}},
        {"helpUri", fmt::format("{}/blob/main/docs/rules/{}.md", home, rule.name)},
        {"defaultConfiguration", {{"level", to_string(rule.level)}, {"enabled", !rule.is_opt_in}}},
        {"properties", std::move(properties)}};
}

class Writer {
public:
    explicit Writer(const Output& output) : output_(output) {}

    void write(const Sink& sink) {
        const std::vector<const Finding*> findings = output_.shown();
        Json driver = {{"name", "pipelint"},
                       {"semanticVersion", PIPELINT_VERSION},
                       {"version", PIPELINT_VERSION},
                       {"informationUri", home},
                       {"rules", Json::array()}};
        // Those that have a result: all of them, with their pages, would make each log half a megabyte.
        std::set<const Rule*> used;
        for (const Finding* finding : findings) used.insert(finding->rule);
        for (const RuleEntry& entry : output_.rules) {
            if (!used.contains(entry.rule)) continue;
            index_[entry.rule] = driver["rules"].size();
            driver["rules"].push_back(rule_json(entry));
        }
        Json run = {{"tool", {{"driver", std::move(driver)}}}, {"columnKind", "utf16CodeUnits"}};
        run["invocations"] = Json::array({invocation()});
        if (!output_.source_root.empty()) run["originalUriBaseIds"] = {{"%SRCROOT%", {{"uri", output_.source_root}}}};
        const std::string head = dump(run, 4);
        sink(
            "{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n"
            "  \"runs\": [\n    ");
        constexpr std::string_view closing = "\n    }";
        sink(std::string_view(head).substr(0, head.size() - closing.size()));
        sink(",\n      \"results\": [");
        for (std::size_t at = 0; at < findings.size(); ++at) {
            take_fingerprints(findings, at);
            sink(at == 0 ? "\n        " : ",\n        ");
            sink(dump(result(*findings[at]), 8));
        }
        sink(findings.empty() ? "]" : "\n      ]");
        sink("\n    }\n  ]\n}\n");
    }

private:
    Json invocation() const {
        Json invocation = {{"executionSuccessful", output_.unreadable.empty()}};
        if (output_.unreadable.empty() && output_.unread.empty()) return invocation;
        Json notifications = Json::array();
        const auto add = [&](const Unreadable& file, std::string_view level, std::string_view verb) {
            const std::string text =
                fmt::format("{} `{}`: {}", verb, linkless(Scrub::path(file.path)), linkless(file.message));
            notifications.push_back(
                {{"level", level},
                 {"message", {{"text", sentence(text)}}},
                 {"locations",
                  Json::array({{{"physicalLocation", {{"artifactLocation", location_of(Scrub::path(file.uri))}}}}})}});
        };
        for (const Unreadable& file : output_.unreadable) add(file, "error", "cannot read");
        for (const Unreadable& file : output_.unread) add(file, "warning", "did not read all of");
        invocation["toolExecutionNotifications"] = std::move(notifications);
        return invocation;
    }

    static Json location_of(const std::string& uri) {
        Json location = {{"uri", uri}};
        // A file outside the repository has no place in it.
        if (!uri.starts_with("file:")) location["uriBaseId"] = "%SRCROOT%";
        return location;
    }

    Json artifact(FileId file) const { return location_of(Scrub::path(output_.uris[file])); }

    Json region(const Span& span) const {
        const SourceFile& file = (*output_.sources)[span.file];
        const Place start = place_in_utf16(file, span.begin);
        const Place end = place_in_utf16(file, span.end);
        return {
            {"startLine", start.line}, {"startColumn", start.column}, {"endLine", end.line}, {"endColumn", end.column}};
    }

    Json region_with_snippet(const Span& span) const {
        Json json = region(span);
        const std::string_view text = (*output_.sources)[span.file].slice(span);
        if (!text.empty()) json["snippet"] = {{"text", output_.excerpt(span.file, span.begin, cut(text))}};
        return json;
    }

    /// The line and its neighbours.
    Json context(const Span& span) const {
        const SourceFile& file = (*output_.sources)[span.file];
        const std::size_t first = file.line_of(span.begin);
        const std::size_t last = file.line_of(span.end);
        const std::size_t from = first == 0 ? 0 : first - 1;
        const std::size_t to = std::min(last + 1, file.line_count() - 1);
        const Span lines{span.file, file.line_begin(from), file.line_end(to)};
        Json json = region(lines);
        json["snippet"] = {{"text", output_.excerpt(span.file, lines.begin, cut(file.slice(lines)))}};
        return json;
    }

    static std::string cut(std::string_view text) {
        if (text.size() <= longest_snippet) return std::string(text);
        std::size_t end = longest_snippet;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        return std::string(text.substr(0, end));
    }

    Json physical(const Span& span) const {
        Json json = {{"artifactLocation", artifact(span.file)}, {"region", region_with_snippet(span)}};
        // A context region must be larger than the region itself, and is only worth it where lines are short.
        const Json around = context(span);
        if (around["snippet"]["text"].get_ref<const std::string&>().size() < longest_snippet &&
            contains(around, json["region"]))
            json["contextRegion"] = around;
        return json;
    }

    static bool contains(const Json& outer, const Json& inner) {
        const auto place = [](const Json& json, const char* line, const char* column) {
            return std::pair(json[line].get<std::size_t>(), json[column].get<std::size_t>());
        };
        const auto outer_begin = place(outer, "startLine", "startColumn");
        const auto outer_end = place(outer, "endLine", "endColumn");
        const auto inner_begin = place(inner, "startLine", "startColumn");
        const auto inner_end = place(inner, "endLine", "endColumn");
        return outer_begin <= inner_begin && inner_end <= outer_end &&
               (outer_begin != inner_begin || outer_end != inner_end);
    }

    Json location(const Finding& finding) const {
        Json json = {{"physicalLocation", physical(finding.span)}};
        if (finding.resource.empty() && finding.property.empty()) return json;
        // The resource, by which people know it, and the way to what is wrong in it.
        Json logical = Json::array();
        std::string path;
        if (!finding.resource.empty()) {
            path = "Resources." + finding.resource;
            logical.push_back({{"name", finding.resource}, {"fullyQualifiedName", path}, {"kind", "resource"}});
        }
        if (!finding.property.empty()) {
            if (!path.empty() && !finding.property.starts_with('[')) path += '.';
            logical.push_back({{"fullyQualifiedName", path + finding.property}, {"kind", "property"}});
        }
        json["logicalLocations"] = std::move(logical);
        return json;
    }

    Json result(const Finding& finding) {
        std::string text = sentence(linkless(message_of(finding)));
        if (!finding.help.empty()) text += " " + sentence(linkless(finding.help));
        Json related = Json::array();
        for (std::size_t i = 0; i < finding.related.size(); ++i) {
            const Related& one = finding.related[i];
            text += fmt::format(" See [{}]({}).", linkless(one.label), i + 1);
            related.push_back(
                {{"id", i + 1},
                 {"physicalLocation",
                  {{"artifactLocation", artifact(one.span.file)}, {"region", region_with_snippet(one.span)}}},
                 {"message", {{"text", sentence(linkless(one.label))}}}});
        }
        Json json = {{"ruleId", finding.rule->name},
                     {"ruleIndex", index_.at(finding.rule)},
                     {"level", to_string(finding.level)},
                     {"message", {{"text", text}}},
                     {"locations", Json::array({location(finding)})}};
        if (!related.empty()) json["relatedLocations"] = std::move(related);
        json["partialFingerprints"] = {{"primaryLocationLineHash", fingerprint(finding.span)}};
        json["properties"] = {{"consequence", to_string(finding.consequence)}};
        if (!finding.when.always()) json["properties"]["when"] = when_json(finding.when);
        if (finding.fix) json["fixes"] = Json::array({fix_json(*finding.fix)});
        if (finding.is_suppressed) {
            Json suppression = {{"kind", "inSource"}, {"status", "accepted"}};
            if (!finding.suppressed_by.empty()) suppression["justification"] = printable(finding.suppressed_by);
            json["suppressions"] = Json::array({std::move(suppression)});
        }
        return json;
    }

    /// Makes those of a file when its first finding is written; findings come file by file.
    void take_fingerprints(const std::vector<const Finding*>& findings, std::size_t first) {
        const FileId file = findings[first]->span.file;
        if (first > 0 && findings[first - 1]->span.file == file) return;
        const SourceFile& source = (*output_.sources)[file];
        std::set<std::size_t> lines;
        for (std::size_t at = first; at < findings.size() && findings[at]->span.file == file; ++at)
            lines.insert(source.line_of(findings[at]->span.begin));
        fingerprints_ = line_fingerprints(source.bytes(), lines);
    }

    [[nodiscard]] std::string fingerprint(const Span& span) const {
        return fingerprints_.at((*output_.sources)[span.file].line_of(span.begin));
    }

    Json fix_json(const Fix& fix) const {
        std::map<FileId, Json> by_file;
        for (const Edit& edit : fix.edits) {
            Json replacement = {{"deletedRegion", region(edit.span)}};
            if (!edit.replacement.empty()) replacement["insertedContent"] = {{"text", edit.replacement}};
            auto& list = by_file.emplace(edit.span.file, Json::array()).first->second;
            list.push_back(std::move(replacement));
        }
        Json changes = Json::array();
        for (auto& [file, replacements] : by_file)
            changes.push_back({{"artifactLocation", artifact(file)}, {"replacements", std::move(replacements)}});
        return {{"description", {{"text", sentence(linkless(fix.description))}}},
                {"artifactChanges", std::move(changes)}};
    }

    const Output& output_;
    std::map<const Rule*, std::size_t> index_;
    std::map<std::size_t, std::string> fingerprints_;  ///< of the lines of the file whose findings are being written
};

}  // namespace

void sarif_report(const Output& output, const Sink& sink) { Writer(output).write(sink); }

}  // namespace pipelint
