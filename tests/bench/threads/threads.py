#!/usr/bin/env python3
"""Compares libown's channels, arcs and locks with the same by hand (pthread, C11 atomics) and, where rustc is, with Rust's
standard library. Builds the programs beside this file, runs them in turns, and prints a table: medians of nanoseconds per
operation, and their ratios to libown at level release. SPDX-License-Identifier: MIT

  channel: alone       one thread sends and receives one number            capacity 128
           alone_boxed the same with an allocation per item
           ping_pong   a number goes to another thread and back            capacity 1
           A_to_B      A threads send numbers to B threads                 capacity 128
  arc, mutex, read:    what the name says, in a loop; _N: N threads on the same object
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
LEVELS = {"release": 0, "hardened": 1, "debug": 2}
WORKLOADS = [
    ("channel", "alone", 3000000), ("channel", "alone_boxed", 3000000), ("channel", "ping_pong", 50000),
    ("channel", "one_to_one", 1000000), ("channel", "four_to_one", 1000000), ("channel", "four_to_four", 1000000),
    ("shared", "arc_new_drop", 3000000), ("shared", "arc_clone_drop", 5000000), ("shared", "arc_clone_drop_2", 3000000),
    ("shared", "arc_upgrade", 5000000), ("shared", "arc_make_mut", 5000000),
    ("shared", "mutex", 5000000), ("shared", "mutex_4", 2000000), ("shared", "read", 5000000), ("shared", "read_2", 3000000),
]


def library(level):
    sources = [source for source in (ROOT / "libown").glob("*.c") if level == "hardened" or source.stem != "hardened"]
    return sources + list((ROOT / "libown" / "debug").glob("*.c") if level == "debug" else [])


def build(directory, compiler):
    """The programs, by (column, kind)."""
    programs = {}

    def compile_with(column, kind, command):
        output = directory / f"{kind}_{column}"
        subprocess.run([*map(str, command), "-o", str(output)], check=True)
        programs[column, kind] = output

    for kind in ("channel", "shared"):
        for level, number in LEVELS.items():
            compile_with(level, kind, [compiler, "-std=gnu17", "-O2", "-pthread", f"-DOWN_LEVEL={number}",
                                       f"-I{ROOT}/include", HERE / f"{kind}_own.c", *library(level), "-ldl"])
        compile_with("pthread", kind, [compiler, "-std=gnu17", "-O2", "-pthread", HERE / f"{kind}_pthread.c"])
        if shutil.which("rustc"):
            compile_with("rust", kind, ["rustc", "-O", HERE / f"{kind}_rust.rs"])
    return programs


def measure(programs, workload, runs, scale):
    """Nanoseconds per operation, by column; a column without the workload has none."""
    kind, name, count = workload
    count = max(1, int(count * scale))
    samples = {column: [] for column, of in programs if of == kind}
    for _ in range(runs):
        for column, values in samples.items():
            slow = {"debug": 20, "pthread": 2}.get(column, 1)
            done = subprocess.run([programs[column, kind], name, str(max(1, count // slow))], capture_output=True, text=True)
            if done.returncode == 0:
                values.append(float(done.stdout))
            elif done.returncode != 2:
                sys.exit(f"{programs[column, kind]} {name}: status {done.returncode}\n{done.stderr}")
    return {column: statistics.median(values) for column, values in samples.items() if values}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--scale", type=float, default=1, help="of the number of operations")
    parser.add_argument("--compiler", default=os.environ.get("CC", "gcc"))
    parser.add_argument("--only", default="", help="workloads whose name has this in it")
    options = parser.parse_args()
    columns = ["release", "hardened", "debug", "pthread", "rust"]
    print("| workload | " + " | ".join(columns) + " | pthread / release | rust / release |")
    print("|---|" + "---|" * (len(columns) + 2))
    with tempfile.TemporaryDirectory() as directory:
        programs = build(pathlib.Path(directory), options.compiler)
        for workload in WORKLOADS:
            if options.only not in workload[1]:
                continue
            ns = measure(programs, workload, options.runs, options.scale)
            cells = [f"{ns[column]:.1f}" if column in ns else "" for column in columns]
            ratios = [f"{ns[column] / ns['release']:.2f}" if column in ns else "" for column in ("pthread", "rust")]
            print(f"| {workload[1]} | " + " | ".join(cells + ratios) + " |", flush=True)


if __name__ == "__main__":
    main()
