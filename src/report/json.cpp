// The versioned JSON report; its schema is schemas/pipelint-output.schema.json.

#include <nlohmann/json.hpp>

#include "report/output.h"
#include "report/places.h"

namespace pipelint {
namespace {

using Json = nlohmann::ordered_json;

Json place_json(const Place& place, std::uint32_t offset) {
    return {{"line", place.line}, {"column", place.column}, {"offset", offset}};
}

Json span_json(const Output& output, const Span& span) {
    const SourceFile& file = (*output.sources)[span.file];
    return {{"file", file.path()},
            {"start", place_json(place_in_code_points(file, span.begin), span.begin)},
            {"end", place_json(place_in_code_points(file, span.end), span.end)}};
}

Json fix_json(const Output& output, const Fix& fix) {
    Json edits = Json::array();
    for (const Edit& edit : fix.edits)
        edits.push_back({{"span", span_json(output, edit.span)}, {"replacement", edit.replacement}});
    return {{"description", fix.description}, {"safe", fix.is_safe}, {"edits", std::move(edits)}};
}

Json finding_json(const Output& output, const Finding& finding) {
    Json json = {{"rule", finding.rule->name},
                 {"severity", to_string(finding.level)},
                 {"message", finding.message},
                 {"span", span_json(output, finding.span)}};
    if (!finding.label.empty()) json["label"] = finding.label;
    json["related"] = Json::array();
    for (const Related& related : finding.related)
        json["related"].push_back({{"label", related.label}, {"span", span_json(output, related.span)}});
    json["help"] = finding.help.empty() ? Json(nullptr) : Json(finding.help);
    json["fix"] = finding.fix ? fix_json(output, *finding.fix) : Json(nullptr);
    json["suppressed"] = finding.is_suppressed;
    if (finding.is_suppressed && !finding.suppressed_by.empty()) json["suppression_reason"] = finding.suppressed_by;
    return json;
}

}  // namespace

std::string json_report(const Output& output) {
    Json json = {{"version", 1}, {"tool", {{"name", "pipelint"}, {"version", PIPELINT_VERSION}}}};
    json["findings"] = Json::array();
    for (const Finding* finding : output.shown()) json["findings"].push_back(finding_json(output, *finding));
    json["unreadable"] = Json::array();
    for (const Unreadable& file : output.unreadable)
        json["unreadable"].push_back({{"path", file.path}, {"message", file.message}});
    json["files_checked"] = output.checked;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string rules_json(RuleTable rules) {
    Json json = Json::array();
    for (const RuleEntry& entry : rules) {
        const Rule& rule = *entry.rule;
        json.push_back(
            {{"name", rule.name},
             {"group", entry.group},
             {"severity", to_string(rule.level)},
             {"summary", rule.summary},
             {"default", !rule.is_opt_in},
             {"fix",
              rule.fixable == Fixable::no ? Json(nullptr) : Json(rule.fixable == Fixable::safely ? "safe" : "unsafe")},
             {"security", !rule.security_severity.empty()}});
    }
    return json.dump(2) + "\n";
}

}  // namespace pipelint
