#!/bin/sh
# Programs of csmith through own-check: each is lowered to valid MIR and analysed, without a crash or a hang, and no
# function is incomplete. The options of csmith change with the seed.
# usage: csmith.sh OWN_CHECK [COUNT [FIRST_SEED]]
# Meant for an own-check built with sanitizers (-DOWN_SANITIZE=ON). Does nothing, and says so, where csmith is missing.
set -u
own_check=$(realpath "$1")
count=${2:-200}
seed=${3:-1}
include=${CSMITH_INCLUDE:-/usr/include/csmith}
if ! command -v csmith >/dev/null || [ ! -f "$include/csmith.h" ]; then
    echo "skipped: csmith is not installed (packages csmith and libcsmith-dev)"
    exit 0
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
failed=0
findings=0
last=$((seed + count))

options_of() { # options_of SEED: small programs, since the seeds make the difference and not the size of one
    case $(($1 % 8)) in
    0) echo "--builtins --float" ;;
    1) echo "--packed-struct --bitfields --unions --max-union-fields 8" ;;
    2) echo "--no-packed-struct --max-pointer-depth 5 --max-struct-nested-level 5" ;;
    3) echo "--const-as-condition --enable-access-once --volatiles --volatile-pointers --vol-struct-union-fields" ;;
    4) echo "--no-safe-math --max-block-depth 8 --max-expr-complexity 20" ;;
    5) echo "--max-array-dim 5 --force-non-uniform-arrays --fresh-array-ctrl-var-names --take-union-field-addr" ;;
    6) echo "--random-random --builtins --builtin-function-prob 60" ;;
    7) echo "--math-notmp --float --inline-function --inline-function-prob 90 --return-dead-pointer --paranoid" ;;
    esac
}

complain() { # complain WHAT
    echo "seed $seed ($options): $1"
    head -5 "$directory/errors"
    bad=1
}

# check ARGUMENTS...: runs own-check; its exit code must be 0 or 1, and what it says on standard error empty.
check() {
    timeout 300 "$own_check" -q "$@" "$directory/program.c" -- -I"$include" $flags >"$directory/out" 2>"$directory/errors"
    status=$?
    [ "$status" -le 1 ] && [ ! -s "$directory/errors" ] || complain "own-check $*: exit code $status"
}

while [ "$seed" -lt "$last" ]; do
    options=$(options_of "$seed")
    flags=-w
    [ "$options" = "${options#--math-notmp}" ] || flags="-w -DUSE_MATH_MACROS_NOTMP"
    bad=0
    # csmith leaves a platform.info where it is started
    if (cd "$directory" && timeout 60 csmith --seed "$seed" --max-funcs 5 $options >program.c 2>"$directory/errors"); then
        check --dump=mir
        grep -q "^ *incomplete" "$directory/out" && complain "$(grep -m 1 incomplete "$directory/out")"
        check
        [ "$status" = 1 ] && findings=$((findings + 1)) && echo "seed $seed ($options): $(head -1 "$directory/out")"
    else
        count=$((count - 1)) # csmith itself does not come to an end with some seeds
    fi
    failed=$((failed + bad))
    seed=$((seed + 1))
done
echo "$count programs, $failed failed; something was found in $findings of them"
[ "$failed" -eq 0 ] && [ "$count" -gt 0 ]
