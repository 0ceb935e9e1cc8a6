#!/usr/bin/env python3
"""Checks every example of a document that begins with an include of libown: it compiles at every level, returns 0 if it
has a main, and own-check finds nothing in it. SPDX-License-Identifier: MIT"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

FLAGS = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wno-missing-field-initializers", "-pthread"]


def examples(document):
    return [text for text in re.findall(r"^```c\n(.*?)^```", document.read_text(), re.S | re.M)
            if text.startswith("#include <own/")]


def must(name, command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode or "error" in done.stderr:
        sys.exit(f"{name}: {' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}")


def check(name, source, options):
    has_main = "int main(" in source.read_text()
    program = source.with_suffix("")
    for level, library in enumerate(options.libraries):
        command = [options.compiler, *FLAGS, *options.flags.split(), f"-I{options.include}", f"-DOWN_LEVEL={level}", source]
        must(name, [*command, "-o", program, *([library, "-ldl", "-lm"] if has_main else ["-c"])])
        if has_main:
            must(name, [program])
    if options.own_check:
        must(name, [options.own_check, "--fail-on-incomplete", source, "--", f"-I{options.include}"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("document", type=pathlib.Path)
    parser.add_argument("libraries", nargs="+", help="of each level, from release on")
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--include", required=True)
    parser.add_argument("--flags", default="")
    parser.add_argument("--own-check", default="")
    options = parser.parse_args()
    texts = examples(options.document)
    if not texts:
        sys.exit(f"{options.document} has no examples")
    with tempfile.TemporaryDirectory() as directory:
        for number, text in enumerate(texts, 1):
            source = pathlib.Path(directory, f"example_{number}.c")
            source.write_text(text)
            check(f"{options.document}, example {number}", source, options)
    print(f"{len(texts)} examples, each at {len(options.libraries)} levels")


if __name__ == "__main__":
    main()
