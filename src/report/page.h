#pragma once
// A rule's page of documentation, taken apart.

#include <string>
#include <string_view>

namespace pipelint {

struct Page {
    std::string first_paragraph;  ///< on one line, without Markdown's marks
    std::string plain;            ///< all of it as plain text
    std::string markdown;         ///< as written, without the comments that guide the generator
};

Page read_page(std::string_view page);

}  // namespace pipelint
