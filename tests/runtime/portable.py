#!/usr/bin/env python3
"""The portable form: a program for a compiler that has no extensions, at each level. SPDX-License-Identifier: MIT"""
import argparse
import subprocess
import sys

SAYS = ["", "own: empty-owner: ", "ERROR: own: use-after-drop: conn"]


def run(*command):
    return subprocess.run(command, capture_output=True, text=True)


def expect(is_right, what, done):
    if not is_right:
        sys.exit(f"{what}: status {done.returncode}\n{done.stdout}{done.stderr}")
    print(what)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("compiler")
    parser.add_argument("linker", help="another compiler, which links what this one has compiled")
    parser.add_argument("include")
    parser.add_argument("source")
    parser.add_argument("output", help="the program to make")
    parser.add_argument("libraries", nargs=3, help="libown at each level")
    options = parser.parse_args()
    compile_it = [options.compiler, f"-I{options.include}", "-c", options.source, "-o", f"{options.output}.o"]
    done = run(*compile_it, "-std=c11")
    expect(done.returncode and "define OWN_NO_AUTO" in done.stderr, "own_auto is refused", done)
    done = run(*compile_it, "-DOWN_NO_AUTO", "-std=c99")
    expect(done.returncode and "needs C11" in done.stderr, "C99 is refused", done)
    for level, library in enumerate(options.libraries):
        done = run(*compile_it, "-DOWN_NO_AUTO", "-std=c11", f"-DOWN_LEVEL={level}")
        expect(done.returncode == 0, f"level {level} compiles", done)
        done = run(options.linker, f"{options.output}.o", library, "-pthread", "-ldl", "-o", options.output)
        expect(done.returncode == 0, f"level {level} links", done)
        done = run(options.output)
        expect(done.returncode == 0 and not done.stderr, f"level {level} runs", done)
        if level:
            done = run(options.output, "dropped")
            expect(done.returncode and SAYS[level] in done.stderr, f"level {level} detects", done)


if __name__ == "__main__":
    main()
