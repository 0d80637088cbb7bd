#include <cstdio>
#include <exception>
#include <new>

#include "cli/app.h"

int main(int argc, char** argv) {
    constexpr int failed = 2;
    try {
        return pipelint::cli::run_app(argc, argv);
    } catch (const std::bad_alloc&) {
        std::fprintf(stderr, "pipelint: not enough memory; the findings, if any were printed, are incomplete\n");
        return failed;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pipelint: internal error: %s\n", error.what());
        std::fprintf(stderr, "pipelint: this is a bug; the findings, if any were printed, may be incomplete\n");
        return failed;
    }
}
