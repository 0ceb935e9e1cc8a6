#!/usr/bin/env python3
"""What the levels cost: ten workloads of pointers (pointers/workloads.c), against the same source with plain pointers.

usage: bench_pointers.py [--rounds=N] [--percent=N] [--compiler=CC] [--valgrind] [--only=NAME,NAME] [--markdown]

Builds the variants with -O2 into a temporary directory, runs them in turn, and prints processor time as the median of its
ratios to that of plain pointers in the same round, and medians of memory; AddressSanitizer is that of the same compiler. Every variant must compute the same."""
import argparse
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORKLOADS = ["list", "tree", "hash", "matrix", "text", "graph", "queue", "churn", "cache", "sort"]
CHURN = ["queue", "churn"]  # that allocate and free at every step
LEVELS = {"release": 0, "hardened": 1, "debug": 2}


def sources(level):
    """libown's, for a variant of this level, as libown/CMakeLists.txt has them."""
    with open(os.path.join(ROOT, "libown", "CMakeLists.txt"), encoding="utf-8") as file:
        text = file.read()
    shared = re.search(r"set\(OWN_REPORT_SOURCES(.*?)\)", text, re.DOTALL).group(1)
    own = re.search(rf"own_level\({'own' if level == 'release' else level} (.*?)\)", text, re.DOTALL).group(1)
    names = ["abi.c"] + [word for word in own.replace("${OWN_REPORT_SOURCES}", shared).split() if word.endswith(".c")]
    return [os.path.join(ROOT, "libown", name) for name in names]


def build(compiler, directory):
    """The programs by name of variant."""
    workloads = os.path.join(HERE, "pointers", "workloads.c")
    flags = ["-O2", "-g", "-w", "-I" + os.path.join(ROOT, "include"), "-DOWN_HAVE_LIBDW=0", "-DOWN_HAVE_VALGRIND=0"]
    commands = {"raw": ["-DRAW", workloads], "asan": ["-DRAW", "-fsanitize=address", workloads]}
    for level, number in LEVELS.items():
        frames = ["-fno-omit-frame-pointer"] if level == "debug" else []
        commands[level] = frames + [f"-DOWN_LEVEL={number}", workloads] + sources(level) + ["-pthread", "-ldl"]
    programs = {}
    for name, command in commands.items():
        programs[name] = os.path.join(directory, name)
        subprocess.run([compiler, *flags, *command, "-o", programs[name]], check=True)
    return programs


def run(program, workload, percent, prefix=()):
    """Time, checksum, memory in kB."""
    output = subprocess.run([*prefix, program, workload, str(percent)], check=True, capture_output=True, text=True).stdout
    time, checksum, memory = map(int, output.split())
    return time, checksum, memory


def measure(programs, workload, percent, rounds):
    """By variant: the median time, its median ratio to that of plain pointers in the same round, and the median memory."""
    runs = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            runs[name].append(run(program, workload, percent))
    if len({result[1] for results in runs.values() for result in results}) != 1:
        sys.exit(f"{workload}: the variants compute different things: {runs}")
    return {name: (statistics.median(r[0] for r in results),
                   statistics.median(r[0] / raw[0] for r, raw in zip(results, runs["raw"])),
                   statistics.median(r[2] for r in results))
            for name, results in runs.items()}


def geomean(values):
    return math.exp(statistics.fmean(math.log(value) for value in values))


def print_table(title, columns, rows, last, markdown):
    print(f"\n{title}")
    if markdown:
        print("\n| workload | " + " | ".join(columns) + " |\n|---" * 1 + "|---" * len(columns) + "|")
    for name, cells in rows + last:
        if markdown:
            print(f"| {name} | " + " | ".join(cells) + " |")
        else:
            print(f"{name:14}" + "".join(f"{cell:>12}" for cell in cells))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--percent", type=int, default=100)
    parser.add_argument("--compiler", default="clang-19")
    parser.add_argument("--valgrind", action="store_true")
    parser.add_argument("--only", default=",".join(WORKLOADS))
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()
    names = arguments.only.split(",")
    with tempfile.TemporaryDirectory() as directory:
        programs = build(arguments.compiler, directory)
        results = {name: measure(programs, name, arguments.percent, arguments.rounds) for name in names}
        slow = {}
        if arguments.valgrind:
            for name in names:
                part = max(arguments.percent // 20, 1)
                time = run(programs["raw"], name, part, ["valgrind", "-q"])[0]
                slow[name] = time / run(programs["raw"], name, part)[0]
    variants = ["release", "hardened", "debug", "asan"]
    ratio = {name: {v: results[name][v][1] for v in variants} for name in names}
    columns = ["raw, ms"] + variants + (["valgrind"] if slow else [])
    rows = [(name, [f"{results[name]['raw'][0] / 1e6:.0f}"] + [f"{ratio[name][v]:.2f}" for v in variants] +
             ([f"{slow[name]:.0f}"] if slow else [])) for name in names]
    last = []
    for title, chosen in [("geomean", names), ("dereferences", [n for n in names if n not in CHURN]),
                          ("churn", [n for n in names if n in CHURN])]:
        if chosen:
            last.append((title, [""] + [f"{geomean([ratio[n][v] for n in chosen]):.2f}" for v in variants] +
                         ([f"{geomean([slow[n] for n in chosen]):.0f}"] if slow else [])))
    print_table(f"processor time, {arguments.compiler} -O2, medians of {arguments.rounds}; plain pointers = 1",
                columns, [("", columns)] * (not arguments.markdown) + rows, last, arguments.markdown)
    columns = ["raw"] + variants
    rows = [(name, [f"{results[name][v][2] / 1024:.1f}" for v in columns]) for name in names]
    print_table("memory, MB", columns, [("", columns)] * (not arguments.markdown) + rows, [], arguments.markdown)


if __name__ == "__main__":
    main()
