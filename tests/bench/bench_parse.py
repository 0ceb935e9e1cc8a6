#!/usr/bin/env python3
"""CPU time and memory of own-check against `clang -fsyntax-only` over the same units, in the same run.

usage: bench_parse.py OWN_CHECK [NAME=]BUILD... [--clang=clang-19] [--runs=5] [--limit=RATIO]

For each compile database one row of a table in Markdown:

  clang      user + system time of `clang -fsyntax-only`, one process per unit
  lower      the same of `own-check --emit-unit -j1`: parse, lower, validate, pack
  check      the same of `own-check -j1`: that, and both engines, rules, report
  -j2        wall time of `-j1` over that of `-j2`, of lower and of check; means little on a machine that has other things to do
  memory     largest process of lower and of check, over that of the largest unit in clang

Runs alternate, medians are compared. With --limit the exit code is 1 when a `lower` takes more than RATIO times the CPU
of clang.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

DROPPED_WITH_VALUE = {"-o", "-MF", "-MT", "-MQ"}
DROPPED = {"-c", "-MD", "-MMD", "-MP", "-M", "-MM"}


def syntax_only(entry, clang):
    words = list(entry.get("arguments") or shlex.split(entry["command"]))[1:]
    command, skip = [clang, "-fsyntax-only", "-w", "-Wno-unknown-warning-option"], False
    for word in words:
        if skip:
            skip = False
        elif word in DROPPED_WITH_VALUE:
            skip = True
        elif word not in DROPPED and not word.startswith("-Wp,-M"):
            command.append(word)
    return command


def load(build):
    path = os.path.join(build, "compile_commands.json") if os.path.isdir(build) else build
    base = os.path.dirname(os.path.abspath(path))
    units, seen = [], set()
    for entry in json.load(open(path)):
        directory = os.path.join(base, entry.get("directory", "."))
        if entry["file"].endswith(".c"):
            key = (directory, entry["file"], str(entry.get("arguments") or entry["command"]))
            if key not in seen:
                seen.add(key)
                units.append((directory, entry))
    return units


class Cost:
    """What a run took: seconds of wall time and CPU, and kilobytes of its largest process."""

    def __init__(self, wall=0.0, cpu=0.0, memory=0):
        self.wall, self.cpu, self.memory = wall, cpu, memory

    def add(self, other):
        self.wall += other.wall
        self.cpu += other.cpu
        self.memory = max(self.memory, other.memory)


def run(command, cwd=None):
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    cost = Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss)
    return cost, process.returncode


def run_clang(units, clang):
    total, failed = Cost(), 0
    for directory, entry in units:
        cost, code = run(syntax_only(entry, clang), directory)
        total.add(cost)
        failed += code != 0
    return total, failed


def coverage(own_check, build):
    done = subprocess.run([own_check, "-p", build, "--format=json", "-q"], stdout=subprocess.PIPE, check=False)
    return json.loads(done.stdout)["coverage"]


def median(costs, what):
    return statistics.median(getattr(cost, what) for cost in costs)


def measure(options, build):
    units = load(build)
    with tempfile.TemporaryDirectory() as directory:
        commands = {
            "lower": [options.own_check, "-p", build, "-q", "-j1", "--emit-unit", "-o", directory],
            "check": [options.own_check, "-p", build, "-q", "-j1"],
            "lower2": [options.own_check, "-p", build, "-q", "-j2", "--emit-unit", "-o", directory],
            "check2": [options.own_check, "-p", build, "-q", "-j2"],
        }
        costs = {name: [] for name in ["clang", *commands]}
        for round_number in range(options.runs + 1):  # the first warms the page cache
            taken, failed = run_clang(units, options.clang)
            costs["clang"].append(taken)
            for name, command in commands.items():
                taken, code = run(command)
                costs[name].append(taken)
                if code not in (0, 1) and round_number == 0:
                    print(f"{build}: `{' '.join(command)}` exits with {code}", file=sys.stderr)
    if failed:
        print(f"{build}: clang rejects {failed} units", file=sys.stderr)
    return len(units), {name: runs[1:] for name, runs in costs.items()}


def row(options, name, build):
    units, costs = measure(options, build)
    covered = coverage(options.own_check, build)
    cpu = {which: median(runs, "cpu") for which, runs in costs.items()}
    lower = cpu["lower"] / cpu["clang"]
    memory = {which: median(runs, "memory") / 1024 for which, runs in costs.items()}
    scaling = {which: median(costs[which], "wall") / median(costs[which + "2"], "wall") for which in ("lower", "check")}
    print(f"| {name} | {units} | {covered['functions_analysed']:,} | {len(covered['functions_incomplete'])} | "
          f"{cpu['clang']:.2f} s | {cpu['lower']:.2f} s | **{lower:.2f}** | {cpu['check']:.2f} s | "
          f"{cpu['check'] / cpu['clang']:.2f} | {memory['clang']:.0f} MB | {memory['lower'] / memory['clang']:.2f} | "
          f"{memory['check'] / memory['clang']:.2f} | "
          f"{scaling['lower']:.2f} | {scaling['check']:.2f} |", flush=True)
    return lower


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("own_check")
    parser.add_argument("builds", nargs="+")
    parser.add_argument("--clang", default="clang-19")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float)
    options = parser.parse_args()
    print("| package | units | functions | incomplete | clang | lower | ratio | check | ratio | clang, memory | "
          "lower | check | lower -j2 | check -j2 |")
    print("|---" * 14 + "|")
    worst = 0.0
    for word in options.builds:
        name, _, build = word.rpartition("=")
        worst = max(worst, row(options, name or os.path.basename(os.path.normpath(build)), build))
    return 1 if options.limit and worst > options.limit else 0


if __name__ == "__main__":
    sys.exit(main())
