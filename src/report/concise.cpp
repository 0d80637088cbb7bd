#include <fmt/format.h>

#include "report/escape.h"
#include "report/output.h"
#include "report/places.h"

namespace pipelint {

void concise_report(const Output& output, const Sink& sink) {
    for (const Finding* finding : output.shown()) {
        const SourceFile& file = (*output.sources)[finding->span.file];
        const Place place = place_in_code_points(file, finding->span.begin);
        sink(printable_line(fmt::format("{}:{}:{}: {}: {} [{}]{}", output.path_of(file.id()), place.line, place.column,
                                        to_string(finding->level), finding->message, finding->rule->name,
                                        finding->is_suppressed ? " (suppressed)" : "")) +
             "\n");
    }
}

}  // namespace pipelint
