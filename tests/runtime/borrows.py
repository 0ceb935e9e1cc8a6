#!/usr/bin/env python3
"""Runs the program borrows and compares each report with what it said before; there is no other report.
usage: borrows.py [--emulator COMMAND] PROGRAM [OPERATIONS [SEEDS]]. SPDX-License-Identifier: MIT"""
import os
import re
import subprocess
import sys


def parts(errors):
    """What was expected, and the rules and ends that were reported, in order."""
    expected = re.findall(r"^EXPECT (.*)$", errors, re.MULTILINE)
    reported = []
    for report in re.split(r"^==\d+==ERROR: own: ", errors, flags=re.MULTILINE)[1:]:
        rule, lines = report.split(":", 1)[0], report.splitlines()
        reported.append(f"{rule}: {' '.join(lines[2].split()[:-3])}")
    return expected, reported


def check(program, operations, seed):
    environment = dict(os.environ, OWN_OPTIONS="halt_on_error=0:symbolize=0:context_size=0")
    done = subprocess.run([*program, str(operations), str(seed)], env=environment, capture_output=True, text=True)
    expected, reported = parts(done.stderr)
    if not expected or expected != reported:
        for i, (first, second) in enumerate(zip(expected + ["nothing"], reported + ["nothing"])):
            if first != second:
                sys.exit(f"seed {seed}, mistake {i}: expected {first}, reported {second}\n{done.stderr[-1500:]}")
        sys.exit(f"seed {seed}: expected {len(expected)} reports of {operations} operations, got {len(reported)}")
    return len(expected)


def main():
    arguments = sys.argv[1:]
    emulator = arguments[1].split() if arguments[0] == "--emulator" else []
    program, *numbers = arguments[2:] if arguments[0] == "--emulator" else arguments
    program = [*emulator, program]
    operations, seeds = (int(number) for number in numbers + ["2000", "8"][len(numbers):])
    total = sum(check(program, operations, seed) for seed in range(1, seeds + 1))
    print(f"{seeds} times {operations} operations: {total} mistakes, each reported with what ended the borrow, and nothing else")


if __name__ == "__main__":
    main()
