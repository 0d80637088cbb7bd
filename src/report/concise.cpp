#include <fmt/format.h>

#include "report/output.h"
#include "report/places.h"

namespace pipelint {

std::string concise_report(const Output& output) {
    std::string text;
    for (const Finding* finding : output.shown()) {
        const SourceFile& file = (*output.sources)[finding->span.file];
        const Place place = place_in_code_points(file, finding->span.begin);
        text += fmt::format("{}:{}:{}: {}: {} [{}]{}\n", printable(file.path()), place.line, place.column,
                            to_string(finding->level), printable(finding->message), finding->rule->name,
                            finding->is_suppressed ? " (suppressed)" : "");
    }
    return text;
}

}  // namespace pipelint
