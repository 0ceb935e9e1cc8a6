#!/usr/bin/env python3
"""Compiles each public header alone in each standard and at each level, and every word and function of them all in each standard
at each level, with each compiler and all warnings there are. Where a header cannot serve, it must say so. SPDX-License-Identifier: MIT"""
import argparse
import concurrent.futures
import itertools
import os
import subprocess
import sys

# What has no meaning alone: the levels and what they share, which handle.h and own.h choose from.
PARTS = {"release.h", "hardened.h", "debug.h", "tag.h", "check.h"}
C = ["c11", "c17", "c2x"]
CPP = ["c++11", "c++14", "c++17", "c++20", "c++2b"]
LEVELS = [0, 1, 2]

GCC = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wsign-conversion", "-Wshadow", "-Wundef", "-Wcast-align",
       "-Wcast-qual", "-Wpointer-arith", "-Wwrite-strings", "-Wvla", "-Wfloat-equal", "-Wredundant-decls"]
GCC_C = ["-Wstrict-prototypes", "-Wmissing-prototypes", "-Wold-style-definition", "-Wbad-function-cast"]
# Everything clang warns of, but for:
CLANG = [
    "-Weverything",
    "-Wno-padded",                  # a note about layout: tags follow pointers
    "-Wno-unsafe-buffer-usage",     # in C there is no other way to an element
    "-Wno-used-but-marked-unused",  # inline functions are marked so that those that are not used are no warning
    "-Wno-pre-c11-compat",          # that C was different before is known
    "-Wno-pre-c23-compat",
    "-Wno-declaration-after-statement",
]
CLANG_CPP = [
    "-Wno-c++98-compat",            # as with C
    "-Wno-c++98-compat-pedantic",
    "-Wno-old-style-cast",          # the headers are C too
]

PROGRAMS = ["-Wno-missing-prototypes"]  # of programs of one file, and of OWN_DEFINE_DROP in them


def warnings(compiler, language):
    if "clang" in compiler:
        return CLANG + (CLANG_CPP if language == "c++" else [])
    return GCC + (GCC_C if language == "c" else [])


class Compilations:
    """Many at once; the first that is not as it should be is the end."""

    def __init__(self, include):
        self.include = include
        self.jobs = []

    def add(self, command, source, refused=None):
        """Compiles the source, or the file of that name; to be refused with these words, if there are any."""
        self.jobs.append(([*command, f"-I{self.include}", "-fsyntax-only"], source, refused))

    def run(self):
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for error in pool.map(self.one, self.jobs):
                if error:
                    sys.exit(error)
        print(f"{len(self.jobs)} compilations")

    @staticmethod
    def one(job):
        command, source, refused = job
        is_file = os.path.exists(source)
        run = subprocess.run([*command, source if is_file else "-"], input=None if is_file else source,
                             capture_output=True, text=True)
        if refused and run.returncode and refused in run.stderr:
            return None
        if not refused and run.returncode == 0 and not run.stderr:
            return None
        return f"{' '.join(command)}\n{source}\n{run.stderr or 'is accepted'}"


def include(*headers):
    return "".join(f"#include <own/{header}>\n" for header in headers) + "typedef int t;\n"


def each_level_and_standard(standards):
    """Each standard at level release, and each level in one standard; every_use has them all."""
    return [(0, standard) for standard in standards] + [(level, standards[-2]) for level in LEVELS[1:]]


def headers_alone(all_of, options, headers):
    for header in headers:
        if header.endswith(".h"):
            for compiler, (level, standard) in itertools.product(options.c, each_level_and_standard(C)):
                all_of.add([compiler, "-xc", f"-std={standard}", f"-DOWN_LEVEL={level}", *warnings(compiler, "c")],
                           include(header))
        for compiler, (level, standard) in itertools.product(options.cpp, each_level_and_standard(CPP)):
            all_of.add([compiler, "-xc++", f"-std={standard}", f"-DOWN_LEVEL={level}", *warnings(compiler, "c++")],
                       include(header))


def every_use(all_of, options, here):
    for level in LEVELS:
        for compiler, standard, file in itertools.product(options.c, C, ["verb", "type", "thread_verb"]):
            all_of.add([compiler, f"-std={standard}", f"-DOWN_LEVEL={level}", *warnings(compiler, "c")],
                       f"{here}/every_{file}.c")
        for compiler, standard, file in itertools.product(options.cpp, CPP, ["verbs", "types", "threads", "unique"]):
            all_of.add([compiler, f"-std={standard}", f"-DOWN_LEVEL={level}", *warnings(compiler, "c++"),
                        *(PROGRAMS if "clang" in compiler else [])], f"{here}/{file}.cpp")


def refusals(all_of, options):
    """What cannot be had is an error that says what can."""
    for compiler in options.c:
        plain = [compiler, "-xc", "-std=c11", "-Wno-error"]
        all_of.add([*plain, "-D__TINYC__"], include("own.h"), "own_auto cannot drop; define OWN_NO_AUTO")
        all_of.add([compiler, "-xc", "-std=c99"], include("own.h"), "needs C11 or later")
        all_of.add([*plain, "-DOWN_LEVEL=3"], include("own.h"), "OWN_LEVEL is 0 (release), 1 (hardened) or 2 (debug)")
        all_of.add([*plain, "-ffreestanding", "-DOWN_LEVEL=2"], include("own.h"), "level debug needs a C library")
        for header in ["mutex.h", "thread.h", "channel.h"]:
            all_of.add([*plain, "-ffreestanding"], include(header), "there are no threads here")
        all_of.add([*plain, "-DOWN_LEVEL=1", "-DOWN_SLOT_BITS=12"], include("own.h"), "at least 17")
        all_of.add([*plain], include("own.hpp"), "own/own.hpp is for C++")
        for level in [0, 1]:  # the same without a C library
            for header in ["own.h", "arc.h", "str.h", "vec.h"]:
                all_of.add([*plain, "-ffreestanding", f"-DOWN_LEVEL={level}"], include(header))
    for compiler in options.cpp:
        all_of.add([compiler, "-xc++", "-std=c++98"], include("own.h"), "needs C++11 or later")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("include")
    parser.add_argument("--c", nargs="+", required=True, help="compilers of C")
    parser.add_argument("--cpp", nargs="+", required=True, help="compilers of C++")
    options = parser.parse_args()
    headers = sorted(set(os.listdir(f"{options.include}/own")) - PARTS - {"check"})
    all_of = Compilations(options.include)
    headers_alone(all_of, options, headers)
    every_use(all_of, options, os.path.dirname(os.path.abspath(__file__)))
    refusals(all_of, options)
    all_of.run()


if __name__ == "__main__":
    main()
