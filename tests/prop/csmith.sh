#!/bin/sh
# Programs of csmith through own-check: each is lowered to valid MIR, without a crash, and no function is incomplete.
# usage: csmith.sh OWN_CHECK [COUNT [FIRST_SEED]]
# Meant for an own-check built with sanitizers (-DOWN_SANITIZE=ON). Does nothing, and says so, where csmith is missing.
set -u
own_check=$(realpath "$1")
count=${2:-200}
seed=${3:-1}
if ! command -v csmith >/dev/null; then
    echo "skipped: csmith is not installed"
    exit 0
fi
include=${CSMITH_INCLUDE:-/usr/include/csmith}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
failed=0
last=$((seed + count))
while [ "$seed" -lt "$last" ]; do
    # csmith leaves a platform.info where it is started
    (cd "$directory" && csmith --seed "$seed" --max-funcs 5 --no-packed-struct >program.c)
    timeout 120 "$own_check" --dump=mir "$directory/program.c" -- -I"$include" -w >"$directory/mir" 2>"$directory/errors"
    status=$?
    if [ "$status" -gt 1 ] || [ -s "$directory/errors" ] || grep -q "^ *incomplete" "$directory/mir"; then
        echo "seed $seed: status $status"
        grep -m 3 "incomplete" "$directory/mir"
        head -5 "$directory/errors"
        failed=$((failed + 1))
    fi
    seed=$((seed + 1))
done
echo "$count programs, $failed failed"
[ "$failed" -eq 0 ]
