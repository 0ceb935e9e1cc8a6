#!/usr/bin/env python3
"""Compiles what docs/ownership.md shows, runs it at every level, and has own-check look at it.

usage: guide.py GUIDE PROJECT LIBRARIES [OWN_CHECK]

A block ```c NAME or ```cpp NAME is a file; one with a main must return 0. own-check must find nothing, and look at all of
it, but for what uthash is made of.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(?:c|cpp) ([\w.]+)\n(.*?)^```$", re.M | re.S)
STRICT = ["-Wall", "-Wextra", "-Wno-missing-field-initializers", "-Werror"]
COMPILERS = {".c": ["cc", "-std=gnu11"], ".cpp": ["c++", "-std=c++11"]}


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        print(" ".join(map(str, command)), done.stdout, done.stderr, sep="\n")
    return done.returncode == 0


def check(file, project, libraries, own_check):
    text = file.read_text()
    flags = f"-I{project}/include"
    completely = [] if "<uthash.h>" in text else ["--fail-on-incomplete"]
    good = not own_check or file.suffix == ".cpp" or run([own_check, *completely, file, "--", flags])
    for level, library in enumerate(["own", "own_hardened", "own_debug"]):
        program = file.with_suffix("")
        has_main = "int main(" in text
        output = ["-o", program, f"{libraries}/lib{library}.a", "-ldl", "-pthread"] if has_main else ["-c", "-o", "/dev/null"]
        good = run([*COMPILERS[file.suffix], *STRICT, f"-DOWN_LEVEL={level}", flags, file, *output]) and (not has_main or run([program])) and good
    return good


def main():
    guide, project, libraries, *own_check = sys.argv[1:]
    blocks = BLOCK.findall(pathlib.Path(guide).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as directory:
        good = bool(blocks)
        for name, text in blocks:
            file = pathlib.Path(directory) / name
            file.write_text(text)
            good = check(file, project, libraries, own_check[0] if own_check else None) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
