#!/usr/bin/env python3
"""What the levels cost: ten workloads of pointers (pointers/workloads.c), against the same source with plain pointers.

usage: bench_pointers.py [--rounds=N] [--percent=N] [--compiler=CC] [--variants=NAME,NAME] [--only=NAME,NAME] [--valgrind]
                         [--instructions] [--markdown]

Builds the variants with -O2 into a temporary directory, runs them in turn, and prints the processor time as a ratio to that of
plain pointers in the same round, the median of all rounds, and the memory; AddressSanitizer is that of the same compiler. Every
variant must compute the same. --instructions counts instead of measuring time, under callgrind: one run says all."""
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
VARIANTS = [*LEVELS, "asan"]


def sources(level):
    """libown's, for a variant of this level, as libown/CMakeLists.txt has them."""
    with open(os.path.join(ROOT, "libown", "CMakeLists.txt"), encoding="utf-8") as file:
        text = file.read()
    shared = re.search(r"set\(OWN_REPORT_SOURCES(.*?)\)", text, re.DOTALL).group(1)
    own = re.search(rf"own_level\({'own' if level == 'release' else level} (.*?)\)", text, re.DOTALL).group(1)
    names = ["abi.c", "line.c"] + [word for word in own.replace("${OWN_REPORT_SOURCES}", shared).split() if word.endswith(".c")]
    return [os.path.join(ROOT, "libown", name) for name in names]


def build(compiler, variants, directory):
    """The programs by name of variant, and raw."""
    workloads = os.path.join(HERE, "pointers", "workloads.c")
    flags = ["-O2", "-w", "-I" + os.path.join(ROOT, "include"), "-DOWN_HAVE_LIBDW=0", "-DOWN_HAVE_VALGRIND=0"]
    commands = {"raw": ["-DRAW", workloads], "asan": ["-DRAW", "-fsanitize=address", workloads]}
    for level, number in LEVELS.items():
        frames = ["-fno-omit-frame-pointer"] if level == "debug" else []
        commands[level] = frames + [f"-DOWN_LEVEL={number}", workloads] + sources(level) + ["-pthread", "-ldl"]
    programs = {}
    for name, command in commands.items():
        if name != "raw" and name not in variants:
            continue
        programs[name] = os.path.join(directory, name)
        subprocess.run([compiler, *flags, *command, "-o", programs[name]], check=True)
    return programs


def run(program, workload, percent, prefix=()):
    """Time, checksum, memory in kB."""
    output = subprocess.run([*prefix, program, workload, str(percent)], check=True, capture_output=True, text=True).stdout
    time, checksum, memory = map(int, output.split())
    return time, checksum, memory


def measure(programs, workload, percent, rounds):
    """By variant: the median ratio of its time to that of raw in the same round, its median time and memory."""
    runs = [{name: run(program, workload, percent) for name, program in programs.items()} for _ in range(rounds)]
    if len({result[1] for results in runs for result in results.values()}) != 1:
        sys.exit(f"{workload}: the variants compute different things: {runs}")
    return {name: (statistics.median(results[name][0] / results["raw"][0] for results in runs),
                   statistics.median(results[name][0] for results in runs),
                   statistics.median(results[name][2] for results in runs)) for name in programs}


def count_instructions(programs, workload, percent):
    """By variant: the ratio of its instructions to those of raw."""
    counts = {}
    for name, program in programs.items():
        done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, workload, str(percent)],
                              check=True, capture_output=True, text=True)
        counts[name] = int(re.search(r"Collected : (\d+)", done.stderr).group(1))
    return {name: count / counts["raw"] for name, count in counts.items()}


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


def summary(ratios, names, variants):
    """Geometric means of all, and of the two kinds of workloads."""
    kinds = [("geomean", names), ("dereferences", [n for n in names if n not in CHURN]), ("churn", [n for n in names if n in CHURN])]
    return [(title, [f"{geomean([ratios[n][v] for n in chosen]):.2f}" for v in variants]) for title, chosen in kinds if chosen]


def print_instructions(programs, names, variants, arguments):
    ratios = {name: count_instructions(programs, name, arguments.percent) for name in names}
    rows = [(name, [f"{ratios[name][v]:.2f}" for v in variants]) for name in names]
    print_table(f"instructions, {arguments.compiler} -O2; plain pointers = 1", variants, [("", variants)] * (not arguments.markdown) + rows,
                summary(ratios, names, variants), arguments.markdown)


def slowdown_of_valgrind(program, workload, percent):
    part = max(percent // 20, 1)
    return run(program, workload, part, ["valgrind", "-q"])[0] / run(program, workload, part)[0]


def print_times(programs, names, variants, arguments):
    results = {name: measure(programs, name, arguments.percent, arguments.rounds) for name in names}
    ratios = {name: {v: results[name][v][0] for v in variants} for name in names}
    columns = list(variants)
    if arguments.valgrind:
        columns.append("valgrind")
        for name in names:
            ratios[name]["valgrind"] = slowdown_of_valgrind(programs["raw"], name, arguments.percent)
    rows = [(name, [f"{results[name]['raw'][1] / 1e6:.0f}"] + [f"{ratios[name][c]:.2f}" for c in columns]) for name in names]
    last = [(title, [""] + cells) for title, cells in summary(ratios, names, columns)]
    columns = ["raw, ms"] + columns
    print_table(f"processor time, {arguments.compiler} -O2, medians of {arguments.rounds}; plain pointers = 1",
                columns, [("", columns)] * (not arguments.markdown) + rows, last, arguments.markdown)
    columns = ["raw"] + variants
    rows = [(name, [f"{results[name][v][2] / 1024:.1f}" for v in columns]) for name in names]
    print_table("memory, MB", columns, [("", columns)] * (not arguments.markdown) + rows, [], arguments.markdown)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--percent", type=int, default=100)
    parser.add_argument("--compiler", default="clang-19")
    parser.add_argument("--variants", default=",".join(VARIANTS))
    parser.add_argument("--only", default=",".join(WORKLOADS))
    parser.add_argument("--valgrind", action="store_true")
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--markdown", action="store_true")
    arguments = parser.parse_args()
    names, variants = arguments.only.split(","), arguments.variants.split(",")
    with tempfile.TemporaryDirectory() as directory:
        programs = build(arguments.compiler, variants, directory)
        (print_instructions if arguments.instructions else print_times)(programs, names, variants, arguments)


if __name__ == "__main__":
    main()
