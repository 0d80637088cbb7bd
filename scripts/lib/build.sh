# Shared by bin/pipelint and bin/test: what a build needs, how it is installed, and when to build.
# Sourced with `root` set to the project's folder.

build_packages=(g++ cmake ninja-build pkg-config libyaml-cpp-dev libyaml-dev nlohmann-json3-dev libcli11-dev libfmt-dev libutf8proc-dev)
test_packages=(catch2)

say() { printf 'pipelint: %s\n' "$*" >&2; }

# Prints which of the packages are not installed. Knows Debian and its kin alone.
missing_packages() {
    local package
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -q '^installed$' || printf '%s ' "$package"
    done
}

# Installing is for a person at a terminal and for root; never for a run that somebody else set up.
# PIPELINT_INSTALL=1 asks for it all the same.
may_install() {
    [ "${PIPELINT_INSTALL:-}" = 1 ] && return 0
    [ -z "${PRE_COMMIT:-}" ] && [ -z "${CI:-}" ] || return 1
    [ "$(id -u)" -eq 0 ] || [ -t 0 ]
}

# Makes sure that the packages are there, or says exactly what to install and ends with 2.
require_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        local tool
        for tool in c++ cmake ninja; do
            command -v "$tool" >/dev/null 2>&1 || { say "\`$tool\` is missing: install a C++20 compiler, CMake 3.25 or newer, and Ninja"; exit 2; }
        done
        return
    fi
    local missing
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    local sudo=""
    [ "$(id -u)" -eq 0 ] || sudo="sudo"
    if ! may_install || { [ -n "$sudo" ] && ! command -v sudo >/dev/null 2>&1; }; then
        say "packages are missing; as root, install them, and run this again:"
        printf '    apt-get update && apt-get install --no-install-recommends %s\n' "${missing% }" >&2
        exit 2
    fi
    say "installing ${missing% }"
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086  # a list of words on purpose
    { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends $missing; } >&2 ||
        { say "the installation failed; install by hand: $missing"; exit 2; }
}

# True where something that the binary is made of is newer than it.
is_stale() {
    [ -x "$1" ] || return 0
    [ -n "$(find "$root/src" "$root/rules" "$root/schemas" "$root/docs/rules" "$root/cmake" "$root/CMakeLists.txt" "$root/CMakePresets.json" -newer "$1" -print -quit)" ]
}

# Runs a step of the build in silence; shows what it printed where it fails.
quietly() {
    local log
    log=$(mktemp)
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        say "the build failed"
        exit 2
    fi
    rm -f "$log"
}
