#!/usr/bin/env python3
"""Runs the random program stress at every level without mistakes, and at level debug with them, each of which must be
reported by its rule. SPDX-License-Identifier: MIT"""
import argparse
import collections
import os
import subprocess
import sys
import time


EMULATOR = []  # what runs the programs, with its arguments


def run(program, arguments, options):
    environment = dict(os.environ, OWN_OPTIONS=options)
    begin = time.monotonic()
    done = subprocess.run([*EMULATOR, program, *map(str, arguments)], env=environment, capture_output=True, text=True)
    return done, time.monotonic() - begin


def without_mistakes(program, arguments):
    done, seconds = run(program, [*arguments, 0], "")
    if done.returncode or done.stdout or done.stderr:
        sys.exit(f"{program} {arguments}: status {done.returncode}\n{done.stdout}{done.stderr[:4000]}")
    print(f"{os.path.basename(program)}: {arguments[1]} operations, {arguments[0]} threads, "
          f"seed {arguments[2]}: no report, {seconds:.2f} s")


FORGOTTEN = "has ended so long ago that nothing is known of it"
STALE = ("use-after-drop", "invalidated-borrow", "double-drop")


def named_rules(errors):
    """The rules of the reports, and how many of them no longer know what ended the handle: threads that were not running for
    a while use handles whose history others have pushed out. Such a report says so, or that the handle ended by a move, which
    then is that of a later object in the same slot: no mistake here uses a borrow after a move."""
    rules, forgotten = collections.Counter(), 0
    for report in errors.split("==ERROR: own: ")[1:]:
        rule = report.split(":")[0].split("\n")[0]
        rules[rule] += 1
        forgotten += FORGOTTEN in report or (rule == "invalidated-borrow" and "\n  moved at " in report)
    return rules, forgotten


def agree(expected, reported, forgotten):
    """Each mistake is reported; only what has forgotten why it ended may be so by another rule for that."""
    others = all(expected[rule] == reported[rule] for rule in set(expected) | set(reported) if rule not in STALE)
    moved = sum(max(0, expected[rule] - reported[rule]) for rule in STALE)
    return expected and others and expected.total() == reported.total() and moved <= forgotten


def with_mistakes(program, arguments, one_in):
    done, seconds = run(program, [*arguments, one_in], "halt_on_error=0:symbolize=0")
    expected = collections.Counter(done.stdout.split())
    reported, forgotten = named_rules(done.stderr)
    if not agree(expected, reported, forgotten):
        sys.exit(f"{program} {arguments} {one_in}: made {dict(expected)}, reported {dict(reported)}\n"
                 f"{done.stderr[-2000:]}")
    print(f"{os.path.basename(program)}: {expected.total()} mistakes of {len(expected)} kinds, each reported, "
          f"of {forgotten} not what ended the handle, {seconds:.2f} s")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("programs", nargs="+", help="stress at any level; the last one is level debug")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--operations", type=int, default=1000000)
    parser.add_argument("--mistakes", type=int, default=2000, help="one operation in so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--emulator", default="", help="runs the programs")
    options = parser.parse_args()
    EMULATOR.extend(options.emulator.split())
    arguments = [options.threads, options.operations, options.seed]
    for program in options.programs:
        without_mistakes(program, arguments)
    with_mistakes(options.programs[-1], arguments, options.mistakes)


if __name__ == "__main__":
    main()
