#include <cstdio>
#include <exception>

#include "cli/app.h"

int main(int argc, char** argv) {
    constexpr int internal_error = 2;
    try {
        return pipelint::cli::run_app(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pipelint: internal error: %s\n", error.what());
        std::fprintf(stderr, "pipelint: this is a bug; the findings, if any were printed, may be incomplete\n");
        return internal_error;
    }
}
