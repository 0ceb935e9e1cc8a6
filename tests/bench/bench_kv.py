#!/usr/bin/env python3
"""Compares samples/kv with redis-server, driven by redis-benchmark, 50 connections, all on 127.0.0.1. Builds the sample, runs the
servers in turns, and prints a table for each number of requests that a client sends at once: medians of the requests per second,
of the ratios to samples/kv in the same round, and of the servers' processor time per request; then the resident memory with a
million keys. SPDX-License-Identifier: MIT"""
import argparse
import csv
import io
import pathlib
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

from servers import build_sample, prepare, processor_seconds, resident_mb

OURS = "kv, release"
TESTS = ("set", "get", "incr", "mset")
KEYS = 100000


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    def __init__(self, command):
        self.port = free_port()
        self.process = subprocess.Popen([*command(self.port)], stdout=subprocess.DEVNULL)
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            time.sleep(0.02)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def benchmark(self, *arguments):
        """Requests per second of each test."""
        output = subprocess.run(["redis-benchmark", "-p", str(self.port), "--csv", *map(str, arguments)], capture_output=True, text=True,
                                check=True).stdout
        return [float(row["rps"]) for row in csv.DictReader(io.StringIO(output))]


def build(directory, compiler):
    """What makes a command from a port, by name."""
    release = build_sample("kv", directory, compiler, "release", 0)
    hardened = build_sample("kv", directory, compiler, "hardened", 1)
    return {OURS: lambda port: [release, "-p", str(port)],
            "kv, hardened": lambda port: [hardened, "-p", str(port)],
            "redis-server": lambda port: ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no"]}


def run(command, pipeline, requests):
    """Of each test: requests per second, microseconds of processor time per request."""
    with Server(command) as server:
        server.benchmark("-t", "mset", "-n", KEYS, "-r", KEYS, "-P", 16)  # most of the keys
        results = []
        for test in TESTS:
            before = processor_seconds(server.process)
            rate, = server.benchmark("-t", test, "-n", requests, "-r", KEYS, "-d", 64, "-P", pipeline)
            results.append((rate, (processor_seconds(server.process) - before) / requests * 1e6))
        return results


def memory_of_keys(command, count=1000000):
    """MB with so many keys of 16 bytes and values of 64 bytes."""
    with Server(command) as server:
        before = resident_mb(server.process)
        lines = "".join(f"SET key:{i:012} {'x' * 64}\r\n" for i in range(count))
        subprocess.run(["redis-cli", "-p", str(server.port), "--pipe"], input=lines, text=True, capture_output=True, check=True)
        return resident_mb(server.process) - before


def print_table(pipeline, samples):
    print(f"\n| {pipeline} at once | " + " | ".join(test.upper() for test in TESTS) + " |\n" + "|---" * (1 + len(TESTS)) + "|")
    for name, runs in samples.items():
        cells = []
        for i in range(len(TESTS)):
            rate, cpu = (statistics.median(one[i][k] for one in runs) for k in (0, 1))
            ratio = statistics.median(ours[i][0] / this[i][0] for ours, this in zip(samples[OURS], runs))
            cells.append(f"{rate:,.0f}/s; {ratio:.2f}; {cpu:.1f} us")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=200000, help="of each run; half of them without pipelines")
    parser.add_argument("--compiler", default="gcc-12")
    arguments = parser.parse_args()
    if not shutil.which("redis-benchmark") or not shutil.which("redis-server"):
        parser.error("redis is missing: apt-get install redis-server redis-tools")
    with tempfile.TemporaryDirectory() as directory:
        servers = build(pathlib.Path(directory), arguments.compiler)
        prepare()
        for pipeline in (1, 16):
            requests = arguments.requests if pipeline > 1 else arguments.requests // 2
            samples = {name: [] for name in servers}
            for number in range(arguments.rounds):
                for name in list(servers)[::1 if number % 2 else -1]:
                    samples[name].append(run(servers[name], pipeline, requests))
            print_table(pipeline, samples)
        for name, command in servers.items():
            print(f"{name}: {memory_of_keys(command):.0f} MB for a million keys")


main()
