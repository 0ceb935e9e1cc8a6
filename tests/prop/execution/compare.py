#!/usr/bin/env python3
"""Proof by execution: compiled random functions must do what the MIR of them does.

usage: compare.py INTERPRETER [--count N] [--seed S] [--jobs J] [--compilers gcc,clang-19]

Each function runs with several tapes. What is compared are its probes and observations, in order, and its result. A
function that differs is reduced and printed, with the seed it came from. A difference between two compilers means that
the generator made something C does not define; that fails too.
"""
import argparse
import concurrent.futures
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import generate

HERE = os.path.dirname(os.path.abspath(__file__))
BATCH, TAPES, MOST_REPORTS = 100, 6, 5
FLAGS = ["-std=gnu17", "-w", "-fwrapv", "-fno-strict-aliasing"]
LEVELS = {"gcc": "-O0", "clang": "-O1"}
SECONDS = 30


class Bench:
    """A directory in which programs are compiled and run."""

    def __init__(self, interpreter, compilers, directory):
        self.interpreter, self.compilers, self.directory = interpreter, compilers, directory
        for compiler in compilers:
            self.run([compiler, *FLAGS, "-O1", "-c", os.path.join(HERE, "driver.c"), "-o", self.driver(compiler)])

    def driver(self, compiler):
        return os.path.join(self.directory, "driver-%s.o" % os.path.basename(compiler))

    def run(self, command):
        """The output of a command, or None with a message when it fails."""
        try:
            done = subprocess.run(command, cwd=self.directory, capture_output=True, text=True, check=False, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return None, "%s takes too long" % command[0]
        return (done.stdout, "") if done.returncode == 0 else (None, done.stderr[:2000] or "status %d" % done.returncode)

    def compiled(self, compiler, source, program):
        level = next((level for name, level in LEVELS.items() if name in os.path.basename(compiler)), "-O0")
        done, error = self.run([compiler, *FLAGS, level, source, self.driver(compiler), "-o", program])
        if done is None:
            return None, "%s: %s" % (compiler, error)
        return self.run([program, "0", str(TAPES)])

    def traces(self, functions):
        """For each compiler and last for the interpreter: the lines it prints; or None and why not."""
        with tempfile.TemporaryDirectory(dir=self.directory) as directory:
            source, program = os.path.join(directory, "functions.c"), os.path.join(directory, "program")
            with open(source, "w") as file:
                file.write(generate.text_of_file(functions))
            outputs = [self.compiled(compiler, source, program) for compiler in self.compilers]
            outputs.append(self.run([self.interpreter, source, "0", str(TAPES)]))
        for output, error in outputs:
            if output is None:
                return None, error
        return [output.splitlines() for output, _ in outputs], ""

    def difference(self, functions):
        """{name: (what kind of difference, lines to print)} of the functions that differ; or None and why not."""
        traces, error = self.traces(functions)
        if traces is None:
            return None, error
        found = {}
        for lines in zip(*traces):
            name = lines[0].split()[0]
            if len(set(lines)) > 1 and name not in found:
                found[name] = kind_of_difference(lines), lines
        if len({len(trace) for trace in traces}) > 1:
            return None, "the outputs have different lengths"
        return found, ""


def kind_of_difference(lines):
    if len(set(lines[:-1])) > 1:
        return "compilers differ"
    fault = re.search(r"fault: (.*)", lines[-1])
    return re.sub(r"[0-9]+|`.*?`", "", fault.group(1)) if fault else "trace"


# ---- reduction ----


def without(nodes, path, replacement):
    """A copy of the tree in which the node at `path` is replaced by some others."""
    at, *rest = path
    if not rest:
        return nodes[:at] + replacement + nodes[at + 1:]
    node = nodes[at]
    return nodes[:at] + [generate.Node(node.head, without(node.body, rest, replacement), node.tail)] + nodes[at + 1:]


def paths_of(nodes, prefix=()):
    for at, node in enumerate(nodes):
        yield prefix + (at,), node
        yield from paths_of(node.body or [], prefix + (at,))


def smaller_trees(nodes):
    """Trees with one node less, the largest nodes first; then trees with a body in place of its node."""
    for path, _ in sorted(paths_of(nodes), key=lambda item: -len(item[1].lines())):
        yield without(nodes, path, [])
    for path, node in paths_of(nodes):
        if node.body:
            yield without(nodes, path, node.body)


def reduce(bench, function, kind):
    """The smallest function found that differs in the same way."""
    def differs(body):
        found, _ = bench.difference([generate.Node(function.head, body, function.tail)])
        return found and any(other == kind for other, _ in found.values())

    body, tries = function.body, 0
    shrunk = True
    while shrunk and tries < 150:
        shrunk = False
        for smaller in smaller_trees(body):
            tries += 1
            if smaller[-1:] == function.body[-1:] and differs(smaller):  # it goes on to return
                body, shrunk = smaller, True
                break
    return generate.Node(function.head, body, function.tail)


# ---- the run ----


def report(bench, seed, function, kind):
    small = reduce(bench, function, kind)
    found, error = bench.difference([small])
    print("seed %s: %s\n%s" % (seed, kind, generate.text_of([small])))
    for _, lines in (found or {}).values():
        for name, line in zip(bench.compilers + ["MIR"], lines):
            print("  %s: %s" % (name, line))
    if error:
        print(error)
    sys.stdout.flush()


def check(bench, seed, functions, reports):
    """The functions that differ, and those a compiler crashed on. When they cannot be run together, halves are tried."""
    found, error = bench.difference(functions)
    if found is None and len(functions) > 1:
        half = len(functions) // 2
        halves = [check(bench, seed, part, reports) for part in (functions[:half], functions[half:])]
        return [first + second for first, second in zip(*halves)]
    if found is None:
        is_ours = "internal compiler error" not in error
        print("seed %s: %s" % (seed, error + "\n" + generate.text_of(functions) if is_ours else "the compiler crashed"))
        return (1, 0) if is_ours else (0, 1)
    for function in functions:
        name = function.head.split()[1].split("(")[0]
        if name in found and len(reports) < MOST_REPORTS:
            reports.append(name)
            report(bench, seed, function, found[name][0])
    return len(found), 0


def run_batch(bench, seed, size, reports):
    rng = random.Random(seed)
    return check(bench, seed, [generate.make_function(rng, "test_%d" % i) for i in range(size)], reports)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("interpreter")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--compilers", default="gcc,clang-19")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    compilers = [name for name in arguments.compilers.split(",") if shutil.which(name)]
    if not compilers:
        print("skipped: none of %s is there" % arguments.compilers)
        return 0
    batches = [("%d:%d" % (arguments.seed, at), min(BATCH, arguments.count - at)) for at in range(0, arguments.count, BATCH)]
    reports = []
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(os.path.abspath(arguments.interpreter), compilers, directory)
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            results = list(pool.map(lambda batch: run_batch(bench, *batch, reports), batches))
    wrong, crashed = (sum(column) for column in zip(*results))
    print("seed %d: %d functions with %d tapes, %s against MIR: %d differ" %
          (arguments.seed, arguments.count - crashed, TAPES, " and ".join(compilers), wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
