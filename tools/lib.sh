# What tools/try and tools/test share: words on the screen, packages, builds. Sourced, not run, with $root set to the
# tree's directory. POSIX sh.

# What a fresh Debian 12 needs to build and test everything.
packages="build-essential cmake ninja-build pkg-config clang-19 llvm-19 libclang-19-dev libclang-rt-19-dev libcmocka-dev \
libjansson-dev libxxhash-dev libzstd-dev libdw-dev uthash-dev valgrind python3 tcc"

# What it needs besides for other processors and WebAssembly (docs/platforms.md).
cross_packages="gcc-i686-linux-gnu libc6-dev-i386-cross gcc-aarch64-linux-gnu libc6-dev-arm64-cross \
gcc-arm-linux-gnueabihf libc6-dev-armhf-cross qemu-user lld-19 wasi-libc libclang-rt-19-dev-wasm32 nodejs"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m')
    plain=$(printf '\033[0m')
else
    bold=
    plain=
fi

title() { # title WORDS...: a new stage
    printf '\n%s== %s%s\n' "$bold" "$*" "$plain"
}

say() {
    printf '%s\n' "$*"
}

fail() {
    printf '%s: error: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# ---- packages ----

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_packages() { # missing_packages PACKAGES...
    for package in "$@"; do
        is_installed "$package" || printf ' %s' "$package"
    done
}

# need_packages PACKAGES...: afterwards they are all there. Says nothing when they were.
need_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say "this is not a Debian system: going on with what is there. Needed are the equals of: $*"
        return
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        say "packages are missing. As root, run:" >&2
        say "    apt-get update && apt-get install -y --no-install-recommends$missing" >&2
        exit 1
    fi
    title "installing$missing"
    run_logged "$build/apt.log" apt_install $missing
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    apt-get update -q && apt-get install -q -y --no-install-recommends "$@"
}

# ---- builds ----

# run_logged LOG COMMAND...: keeps the output in LOG and shows the end of it when the command fails.
run_logged() {
    log=$1
    shift
    mkdir -p "${log%/*}"
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 40 "$log" >&2
        say "failed: $*" >&2
        say "all of its output is in $log" >&2
        return 1
    fi
}

# configure NAME CMAKE_ARGUMENTS...: in build/NAME, only when that was not done before with these arguments.
configure() {
    directory=$build/$1
    shift
    if [ "$(cat "$directory/configured" 2>/dev/null)" != "$root $*" ] || [ ! -f "$directory/build.ninja" ]; then
        run_logged "$directory/configure.log" cmake --fresh -S "$root" -B "$directory" "$@" || return 1
        say "$root $*" >"$directory/configured"
    fi
}

# compile NAME [TARGETS...]: ninja configures again by itself when a CMake file has changed.
compile() {
    directory=$build/$1
    shift
    run_logged "$directory/build.log" cmake --build "$directory" ${1:+--target} "$@"
}
