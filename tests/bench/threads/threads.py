#!/usr/bin/env python3
"""Compares libown's channels, arcs and locks with the same by hand (pthread, C11 atomics) and, where rustc is, with
Rust's standard library. Builds the programs beside this file, runs them in turns, and prints a table: medians of
nanoseconds per operation (of processor time, where there is one thread), and of the ratios to libown at level release.
SPDX-License-Identifier: MIT

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

# These take the time that passes; the others the time of the processor, which does not depend on what else is running.
SEVERAL_THREADS = {"ping_pong", "one_to_one", "four_to_one", "four_to_four", "arc_clone_drop_2", "mutex_4", "read_2"}


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


def run(command):
    """Exit status, the time per operation that the program reports, and the processor time of all of it."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    status = os.waitstatus_to_exitcode(status)
    process.returncode = status
    return status, float(output) if status == 0 else 0, (usage.ru_utime + usage.ru_stime) * 1e9


def measure(programs, workload, runs, scale):
    """Nanoseconds per operation of each run, by column; a column without the workload has none."""
    kind, name, count = workload
    samples = {column: [] for column, of in programs if of == kind}
    for _ in range(runs):
        for column, values in samples.items():
            slow = {"debug": 20, "pthread": 2}.get(column, 1)
            command = [programs[column, kind], name, str(max(1, int(count * scale) // slow))]
            status, wall, cpu = run(command)
            if status == 0:
                values.append(wall if name in SEVERAL_THREADS else cpu / int(command[2]))
            elif status != 2:
                sys.exit(f"{command}: status {status}")
    return {column: values for column, values in samples.items() if values}


def ratio(samples, column):
    """The median of the ratios of runs that followed each other: what else the machine does, it does to both."""
    if column not in samples:
        return ""
    return f"{statistics.median(a / b for a, b in zip(samples[column], samples['release'])):.2f}"


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
            samples = measure(programs, workload, options.runs, options.scale)
            cells = [f"{statistics.median(samples[column]):.1f}" if column in samples else "" for column in columns]
            print(f"| {workload[1]} | " + " | ".join([*cells, ratio(samples, "pthread"), ratio(samples, "rust")]) + " |",
                  flush=True)


if __name__ == "__main__":
    main()
