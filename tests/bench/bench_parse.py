#!/usr/bin/env python3
"""Time of `own-check -p BUILD -j1` against the sum of `clang -fsyntax-only` over the same units, in the same run.

usage: bench_parse.py OWN_CHECK BUILD [--clang=clang-19] [--runs=5] [--limit=RATIO]

Runs alternate, medians are compared. CPU time is user + system of the process and its children. With --limit the exit
code is 1 when own-check needs more than RATIO times the wall time of clang.
"""
import argparse
import json
import os
import resource
import shlex
import statistics
import subprocess
import sys
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


def measure(action):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    action()
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("own_check")
    parser.add_argument("build")
    parser.add_argument("--clang", default="clang-19")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--limit", type=float)
    options = parser.parse_args()
    units = load(options.build)

    def clang():
        for directory, entry in units:
            subprocess.run(syntax_only(entry, options.clang), cwd=directory, stderr=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, check=False)

    summary = ""

    def own_check():
        nonlocal summary
        done = subprocess.run([options.own_check, "-p", options.build, "-j1"], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False)
        lines = [line for line in done.stderr.splitlines() if line.startswith("own-check:")]
        summary = f"{lines[-1] if lines else ''} (exit code {done.returncode})"

    times = {"clang": [], "own-check": []}
    measure(clang), measure(own_check)  # warm the page cache
    for _ in range(options.runs):
        times["clang"].append(measure(clang))
        times["own-check"].append(measure(own_check))
    medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in times.items()}
    print(f"{len(units)} units, {options.runs} runs, medians")
    for name, (wall, cpu) in medians.items():
        print(f"  {name:10} wall {wall:7.3f} s   cpu {cpu:7.3f} s")
    wall_ratio, cpu_ratio = (own / base for own, base in zip(medians["own-check"], medians["clang"]))
    print(f"  ratio      wall {wall_ratio:7.2f}     cpu {cpu_ratio:7.2f}")
    print(f"  {summary}")
    return 1 if options.limit and wall_ratio > options.limit else 0


if __name__ == "__main__":
    sys.exit(main())
