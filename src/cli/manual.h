#pragma once
// The manual page, made from the parser itself so that both say the same.

#include <string>

namespace CLI {
class App;
}

namespace pipelint::cli {

/// pipelint(1) in troff's man macros.
std::string manual_page(const CLI::App& app);

}  // namespace pipelint::cli
