#!/usr/bin/env python3
"""Runs a program without a C library in every scenario, and looks at what libown asks for: nothing but what own/host.h says.
SPDX-License-Identifier: MIT"""
import argparse
import re
import subprocess
import sys

HOST = {"own_host_allocate", "own_host_reallocate", "own_host_release", "own_host_fail", "memcpy", "memmove", "memset",
        "memcmp", "memchr", "strlen"}
COMPILER = {"__aeabi_uidiv", "__aeabi_uidivmod"}  # what libgcc has where the processor has no division

# Of each scenario: status, and what it says.
WORKS = (0, "")
EVERY_LEVEL = {
    "family": WORKS,
    "out_of_memory": (99, r"own: out of memory: (8|16) bytes\n"),
    "own_hook": (98, ""),
}
LEVELS = {
    "0": {"use_after_drop": WORKS, "out_of_bounds": WORKS},
    "1": {
        "use_after_drop": (99, r"own: stale-borrow: its owner was dropped, made raw or grown, or garbage "
                               r"at .*program\.c:\d+ in use_after_drop\n"),
        "out_of_bounds": (99, r"own: out-of-bounds: element 1 of 1\n"),
        "too_many_owners": (99, r"own: out of memory: too many live handles\n"),
    },
}


def symbols(nm, kind, file):
    lines = subprocess.run([nm, kind, file], capture_output=True, text=True, check=True).stdout.splitlines()
    return {line.split()[-1] for line in lines if line and not line.endswith(":")}


def check_symbols(nm, library, program):
    asked = symbols(nm, "--undefined-only", library) - symbols(nm, "--defined-only", library)
    if "own_host_fail" not in asked or asked - HOST - COMPILER:
        sys.exit(f"{library} asks for {sorted(asked)}")
    left = symbols(nm, "--undefined-only", program)
    if left:
        sys.exit(f"{program} asks for {sorted(left)}")
    print(f"libown asks for {', '.join(sorted(asked))}")


def check(command, scenario, status, text):
    run = subprocess.run([*command, scenario], capture_output=True, text=True)
    if run.returncode != status or run.stdout or not re.fullmatch(text, run.stderr):
        sys.exit(f"{scenario}: status {run.returncode}, {run.stdout}{run.stderr}")
    print(f"{scenario}: status {run.returncode} {run.stderr.strip()}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--emulator", default="", help="runs the program")
    parser.add_argument("nm")
    parser.add_argument("library")
    parser.add_argument("program")
    parser.add_argument("level", choices=LEVELS)
    options = parser.parse_args()
    check_symbols(options.nm, options.library, options.program)
    for scenario, (status, text) in {**EVERY_LEVEL, **LEVELS[options.level]}.items():
        check([*options.emulator.split(), options.program], scenario, status, text)


if __name__ == "__main__":
    main()
