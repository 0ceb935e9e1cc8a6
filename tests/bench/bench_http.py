#!/usr/bin/env python3
"""Compares samples/http with the same Hello server in Go (net/http) and in Rust (std only). Builds the programs, runs them in
turns under wrk with 64 and 1,000 connections that are kept, all on 127.0.0.1, and prints a table: medians of the requests per
second, of the ratios to samples/http in the same round, of the servers' processor time per request, and of their resident
memory at the end of the run. SPDX-License-Identifier: MIT"""
import argparse
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile

from servers import HERE, build_sample, prepare, processor_seconds, resident_mb

OURS = "http, release"


def build(directory, compiler):
    """What makes a command that prints a line with its port, from the number of connections, by name."""
    release = build_sample("http", directory, compiler, "release", 0)
    hardened = build_sample("http", directory, compiler, "hardened", 1)
    servers = {OURS: lambda connections: [release, "-p", "0"],
               "http, hardened": lambda connections: [hardened, "-p", "0"]}
    if shutil.which("go"):
        subprocess.run(["go", "build", "-o", directory / "go", HERE / "http" / "hello.go"], check=True)
        servers["Go net/http"] = lambda connections: [directory / "go"]
    if shutil.which("rustc"):
        subprocess.run(["rustc", "-O", HERE / "http" / "hello.rs", "-o", directory / "rust"], check=True)
        servers["Rust std, a thread each"] = lambda connections: [directory / "rust", str(connections)]
    return servers


def wrk(port, connections, seconds):
    """Requests per second, and how many."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}", f"http://127.0.0.1:{port}/"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in output, output
    count, = re.findall(r"(\d+) requests in", output)
    rate, = re.findall(r"Requests/sec: *([\d.]+)", output)
    return float(rate), int(count)


def run(command, connections, seconds):
    """Requests per second, microseconds of processor time per request, MB of resident memory."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        port = int(re.search(r"(\d+)$", process.stdout.readline())[1])
        wrk(port, connections, 1)
        before = processor_seconds(process)
        rate, count = wrk(port, connections, seconds)
        return rate, (processor_seconds(process) - before) / count * 1e6, resident_mb(process)
    finally:
        process.terminate()
        process.wait()


def measure(servers, connections, rounds, seconds):
    samples = {name: [] for name in servers}
    for number in range(rounds):
        for name in list(servers)[::1 if number % 2 else -1]:
            samples[name].append(run(servers[name](connections), connections, seconds))
    return samples


def print_table(connections, samples):
    print(f"\n| {connections:,} connections | requests/s | release : this | CPU per request | memory |\n|---|---|---|---|---|")
    for name, runs in samples.items():
        rate, cpu, memory = (statistics.median(column) for column in zip(*runs))
        ratio = statistics.median(ours[0] / this[0] for ours, this in zip(samples[OURS], runs))
        print(f"| {name} | {rate:,.0f} | {ratio:.2f} | {cpu:.1f} us | {memory:.1f} MB |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of each run")
    parser.add_argument("--compiler", default="gcc-12")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        parser.error("wrk is missing: apt-get install wrk golang-go")
    with tempfile.TemporaryDirectory() as directory:
        servers = build(pathlib.Path(directory), arguments.compiler)
        prepare()
        for connections in (64, 1000):
            print_table(connections, measure(servers, connections, arguments.rounds, arguments.seconds))


main()
