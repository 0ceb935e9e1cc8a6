#!/bin/sh
# Runs a fuzz target of a build with clang (`cmake --preset clang`).
#
# usage: run.sh [-j JOBS] BUILD/tests/fuzz TARGET SECONDS   keeps what it learns in BUILD/tests/fuzz/corpus/TARGET
#        run.sh --short RUNS BUILD/tests/fuzz TARGET        seeds, found/TARGET and RUNS runs, always the same (ctest)
#        run.sh --judge BUILD/tests/fuzz FILE...            inputs of `lower` that crash: whose crash it is
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
export ASAN_OPTIONS="${ASAN_OPTIONS:-detect_leaks=1:allocator_may_return_null=1:handle_abort=1}"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$here/leaks.supp:print_suppressions=0}"
export OWN_OPTIONS="${OWN_OPTIONS:-abort_on_error=1}" # a report of libown is a crash
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-print_stacktrace=1}"

usage() {
    sed -n '2,/^set/s/^# \{0,1\}//p' "$here/run.sh"
    exit 2
}

# Of the crashes of `lower`, those that stay when the text is only parsed are libclang's own.
judge() {
    bad=0
    for file in "$@"; do
        if ! "$build/fuzz_lower" "$file" >/dev/null 2>&1; then
            whose=own-check
            FUZZ_PARSE_ONLY=1 "$build/fuzz_lower" "$file" >/dev/null 2>&1 || whose=libclang
            echo "$file: a crash of $whose"
            [ "$whose" = libclang ] || bad=1
        fi
    done
    return $bad
}

options_of() { # options_of TARGET
    case $1 in
    lower) echo "-max_len=4096 -timeout=30 -rss_limit_mb=4096 -dict=$here/c.dict" ;;
    operations_*) echo "-max_len=2048 -timeout=20 -rss_limit_mb=2048" ;;
    mir | analyse) echo "-max_len=16384 -timeout=20 -rss_limit_mb=4096" ;;
    *) echo "-max_len=2048 -timeout=20 -rss_limit_mb=2048" ;;
    esac
}

# The directories of inputs that are there.
inputs_of() {
    for directory in "$build/seeds/$1" "$here/found/$1"; do
        [ ! -d "$directory" ] || echo "$directory"
    done
}

jobs=1
short=
case ${1-} in
--short)
    short=$2
    shift 2
    ;;
--judge)
    build=$(cd "$2" && pwd -P)
    shift 2
    judge "$@"
    exit
    ;;
-j)
    jobs=$2
    shift 2
    ;;
esac
[ $# -ge 2 ] || usage
build=$(cd "$1" && pwd -P)
target=$2

if [ -n "$short" ]; then
    scratch=$(mktemp -d)
    trap 'rm -rf "$scratch"' EXIT
    "$build/fuzz_$target" $(options_of "$target") -seed=1 -runs="$short" -artifact_prefix="$scratch/" "$scratch" \
        $(inputs_of "$target") >"$scratch.log" 2>&1 || {
        tail -n 60 "$scratch.log"
        rm -f "$scratch.log"
        exit 1
    }
    tail -n 1 "$scratch.log"
    rm -f "$scratch.log"
    exit
fi

[ $# = 3 ] || usage
corpus=$build/corpus/$target
crashes=$build/crashes/$target
mkdir -p "$corpus" "$crashes"
"$build/fuzz_$target" $(options_of "$target") -fork="$jobs" -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1 \
    -max_total_time="$3" -artifact_prefix="$crashes/" "$corpus" $(inputs_of "$target")
if [ "$target" = lower ]; then
    judge "$crashes"/*
fi
