#pragma once
// The command line: everything between `main` and a run.

namespace pipelint::cli {

/// Runs the command. Returns the exit code; errors of the user are printed to standard error.
int run_app(int argc, char** argv);

}  // namespace pipelint::cli
