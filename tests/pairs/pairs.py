#!/usr/bin/env python3
"""The instructions of the same functions with handles (own.c) and by hand (hand.c), counted by callgrind at level release.

usage: pairs.py [--markdown] COMPILER...

Each function is called with four arguments; the allocator is one that takes as long for one size as for another. Fails when,
with any of the compilers at -O2, a function with handles takes more instructions than pairs.def grants it above the one by
hand, or returns something else. Without valgrind or a compiler: says so and exits with 77 (skipped)."""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SOURCES = ["count.c", "own.c", "hand.c", "outside_own.c", "outside_hand.c"]
LIBRARY = ["abi.c", "arena.c", "line.c", "memory.c", "sort.c", "str.c"]


def read_pairs():
    """Name, what it may cost more, what it does, why it may."""
    with open(os.path.join(HERE, "pairs.def"), encoding="utf-8") as file:
        pairs = re.findall(r'^PAIR\((\w+), (\d+), "(.*)", "(.*)"\)$', file.read(), re.MULTILINE)
    return [(name, int(more), what, why) for name, more, what, why in pairs]


def build(compiler, directory):
    program = os.path.join(directory, "count")
    sources = [os.path.join(HERE, name) for name in SOURCES] + [os.path.join(ROOT, "libown", name) for name in LIBRARY]
    subprocess.run([compiler, "-std=gnu17", "-O2", "-w", "-DOWN_LEVEL=0",
                    "-I" + os.path.join(ROOT, "include"), *sources, "-pthread", "-o", program], check=True)
    return program


def count(program, directory):
    """Instructions and results by name of function."""
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=" + os.path.join(directory, "part"), program],
                         check=True, capture_output=True, text=True)
    results = {line.split()[0]: line.split()[1:] for line in run.stdout.splitlines()}
    instructions = {}
    for name in os.listdir(directory):
        if name.startswith("part."):
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                part = file.read()
            function = re.search(r"^desc: Trigger: Client Request: (\w+)$", part, re.MULTILINE)
            if function:
                instructions[function.group(1)] = int(re.search(r"^summary: (\d+)$", part, re.MULTILINE).group(1))
    return instructions, results


def measure(compiler):
    with tempfile.TemporaryDirectory() as directory:
        return count(build(compiler, directory), directory)


def complaints(compiler, pairs, instructions, results):
    for name, more, _, _ in pairs:
        own, hand = f"{name}_own", f"{name}_hand"
        if results[own] != results[hand]:
            yield f"{compiler}: {name} gives {results[own]} with handles, {results[hand]} by hand"
        if instructions[own] > instructions[hand] + more:
            yield (f"{compiler}: {name} takes {instructions[own]} instructions with handles, {instructions[hand]} by hand; "
                   f"{more} more are granted")


def print_table(pairs, measured, markdown):
    sides = [(m[0], side) for m in measured.values() for side in ("own", "hand")]
    head = ["pair", "what both do"] + [f"{c}, {side}" for c in measured for side in ("handles", "by hand")] + ["why more"]
    rows = [[name, what] + [str(instructions[f"{name}_{side}"]) for instructions, side in sides] + [why]
            for name, _, what, why in pairs]
    if markdown:
        for row in [head, ["---"] * len(head)] + rows:
            print("| " + " | ".join(row) + " |")
    else:
        for row in [head] + rows:
            print(f"{row[0]:18}" + "".join(f"{cell:>20}" for cell in row[2:-1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("compilers", nargs="+", metavar="COMPILER")
    arguments = parser.parse_args()
    pairs = read_pairs()
    missing = [tool for tool in ["valgrind"] + arguments.compilers if not shutil.which(tool)]
    if missing:
        print(f"skipped: {len(pairs)} pairs are not counted, because there is no {', no '.join(missing)}")
        sys.exit(77)
    measured = {compiler: measure(compiler) for compiler in arguments.compilers}
    print_table(pairs, measured, arguments.markdown)
    wrong = [line for compiler, m in measured.items() for line in complaints(compiler, pairs, *m)]
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
