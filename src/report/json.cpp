// The versioned JSON report; its schema is schemas/pipelint-output.schema.json.

#include <nlohmann/json.hpp>

#include "report/dump.h"
#include "report/message.h"
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
    return {{"file", output.path_of(span.file)},
            {"start", place_json(place_in_code_points(file, span.begin), span.begin)},
            {"end", place_json(place_in_code_points(file, span.end), span.end)}};
}

Json fix_json(const Output& output, const Fix& fix) {
    Json edits = Json::array();
    for (const Edit& edit : fix.edits)
        edits.push_back({{"span", span_json(output, edit.span)}, {"replacement", edit.replacement}});
    return {{"description", fix.description}, {"safe", fix.is_safe}, {"edits", std::move(edits)}};
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json finding_json(const Output& output, const Finding& finding) {
    Json json = {{"rule", finding.rule->name},
                 {"severity", to_string(finding.level)},
                 {"message", message_of(finding)},
                 {"span", span_json(output, finding.span)}};
    if (!finding.label.empty()) json["label"] = finding.label;
    json["consequence"] = to_string(finding.consequence);
    json["when"] = when_json(finding.when);
    json["resource"] = text_or_null(finding.resource);
    json["property"] = text_or_null(finding.property);
    json["related"] = Json::array();
    for (const Related& related : finding.related)
        json["related"].push_back({{"label", related.label}, {"span", span_json(output, related.span)}});
    json["help"] = text_or_null(finding.help);
    json["fix"] = finding.fix ? fix_json(output, *finding.fix) : Json(nullptr);
    json["suppressed"] = finding.is_suppressed;
    if (finding.is_suppressed && !finding.suppressed_by.empty()) json["suppression_reason"] = finding.suppressed_by;
    return json;
}

std::string_view type_name(RuleOption::Type type) {
    switch (type) {
        case RuleOption::Type::number: return "number";
        case RuleOption::Type::text: return "text";
        case RuleOption::Type::texts: return "texts";
        case RuleOption::Type::flag: return "flag";
    }
    return "text";
}

Json option_json(const RuleOption& option) {
    Json by_default = option.text;
    if (option.type == RuleOption::Type::number) by_default = option.number;
    if (option.type == RuleOption::Type::flag) by_default = option.number != 0;
    return {{"name", option.name},
            {"type", type_name(option.type)},
            {"default", std::move(by_default)},
            {"summary", option.summary}};
}

}  // namespace

void json_report(const Output& output, const Sink& sink) {
    const Json head = {{"version", 2}, {"tool", {{"name", "pipelint"}, {"version", PIPELINT_VERSION}}}};
    Json tail = {{"unreadable", Json::array()}};
    for (const Unreadable& file : output.unreadable)
        tail["unreadable"].push_back({{"path", Scrub::path(file.path)}, {"message", file.message}});
    if (!output.unread.empty()) {
        tail["unread"] = Json::array();
        for (const Unreadable& file : output.unread)
            tail["unread"].push_back({{"path", Scrub::path(file.path)}, {"message", file.message}});
    }
    tail["files_checked"] = output.checked;
    const auto inside = [](const Json& object) {
        const std::string text = dump(object, 0);
        return text.substr(2, text.size() - 4);
    };
    sink("{\n" + inside(head) + ",\n  \"findings\": [");
    bool first = true;
    for (const Finding* finding : output.shown()) {
        sink(first ? "\n    " : ",\n    ");
        sink(dump(finding_json(output, *finding), 4));
        first = false;
    }
    sink(first ? "],\n" : "\n  ],\n");
    sink(inside(tail) + "\n}\n");
}

std::string rules_json(RuleTable rules) {
    Json json = Json::array();
    for (const RuleEntry& entry : rules) {
        const Rule& rule = *entry.rule;
        Json options = Json::array();
        for (const RuleOption& option : rule.options) options.push_back(option_json(option));
        json.push_back(
            {{"name", rule.name},
             {"group", entry.group},
             {"severity", to_string(rule.level)},
             {"summary", rule.summary},
             {"consequence", to_string(rule.consequence)},
             {"options", std::move(options)},
             {"default", !rule.is_opt_in},
             {"fix",
              rule.fixable == Fixable::no ? Json(nullptr) : Json(rule.fixable == Fixable::safely ? "safe" : "unsafe")},
             {"security", !rule.security_severity.empty()}});
    }
    return json.dump(2) + "\n";
}

}  // namespace pipelint
