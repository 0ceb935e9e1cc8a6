#!/usr/bin/env python3
"""How much of libown its tests execute, at every level (tools/coverage runs it). SPDX-License-Identifier: MIT

usage: coverage.py PROJECT BUILD RAW

PROJECT: this one; BUILD: of the preset coverage; RAW: a directory with what its programs counted. Ends with 1 when a public
function is not called at some level, or when 95 of 100 lines or fewer were executed: of include/own and libown/*.c at each level,
and of these and libown/debug, whose reports level hardened only uses a part of, at any.

A public function is one that the headers declare for family.c, which makes every type once, and whose name does not end in
an underscore. It counts as called at a level when a program of that level calls it for whatever type.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

LEVELS = ["release", "hardened", "debug"]
BAR = 95
LLVM = "-19"


def run(*command):
    return subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout


# ---- what was counted ------------------------------------------------------------------------------------------------

def programs_of(build):
    """The programs and libraries by their build id, each with its level."""
    programs = {}
    for path in sorted([*build.glob("tests/runtime/*"), *build.glob("samples/*"), *build.glob("libown/*.so")]):
        if not path.is_file() or path.is_symlink():
            continue
        content = path.read_bytes()
        level = re.search(rb"own_abi_v1_level_(\d)_", content)
        if content.startswith(b"\x7fELF") and level:
            found = re.search(r"Build ID: (\w+)", run("readelf", "-n", path))
            if found:
                programs[found[1]] = (int(level[1]), path)
    return programs


def what_ran(raw, programs):
    """Of each level: the files of counters, and the programs they are of. (Some tests only run other programs.)"""
    counters, ran = collections.defaultdict(list), collections.defaultdict(set)
    for path in sorted(raw.glob("*.profraw")):
        build_id = run("llvm-profdata" + LLVM, "show", "--binary-ids", path).split()[-1]
        if build_id in programs:
            level, program = programs[build_id]
            counters[level].append(path)
            ran[level].add(program)
    return counters, ran


def merge(profile, counters):
    run("llvm-profdata" + LLVM, "merge", "-o", profile, *counters)
    return profile


def export(form, profile, ran):
    objects = [word for program in sorted(ran) for word in ("-object", program)]
    return run("llvm-cov" + LLVM, "export", *form, f"-instr-profile={profile}", *objects)


def executed_lines(profile, ran):
    """{file: {line: count}}"""
    lines, file = collections.defaultdict(dict), None
    for entry in export(["-format=lcov", "-skip-functions"], profile, ran).splitlines():
        kind, _, rest = entry.partition(":")
        if kind == "SF":
            file = pathlib.Path(rest).resolve()
        elif kind == "DA":
            line, count = map(int, rest.split(",")[:2])
            lines[file][line] = max(count, lines[file].get(line, 0))
    return lines


def called_functions(profile, ran):
    """Their names. A function's own count may be that of an empty region where a macro is used, so any region counts."""
    exported = json.loads(export(["-format=text", "-skip-expansions"], profile, ran))
    return {function["name"].rpartition(":")[2] for data in exported["data"] for function in data["functions"]
            if any(region[4] for region in function["regions"])}


# ---- public functions ------------------------------------------------------------------------------------------------

WORDS = r"(?:own|opt|ref|mut|mutex|rwlock|channel|maybe|result)_"


def public_functions(project):
    """Their names, with T where that of a type is."""
    text = run("clang" + LLVM, "-E", "-P", "-DOWN_LEVEL=0", f"-I{project}/include", project / "tests/runtime/family.c")
    text = re.sub(r"typedef[^;{]*\([^;{]*;", "", text)  # of functions: hooks
    names = set(re.findall(rf"\b({WORDS}\w*[^\W_])\s*\((?!\*)", text))
    names = {name for name in names if "_slice_own_T" not in name}  # no others than those of any slice
    return sorted({re.sub(r"_Tt?(?=_|$)", "_T", name) for name in names})


def type_names(project):
    """Of all that the tests and samples declare."""
    names = set()
    for path in [*project.glob("tests/runtime/**/*.[ch]"), *project.glob("samples/**/*.[ch]")]:
        names.update(re.findall(r"OWN_DECLARE(?:_\w+)?\((\w+)", path.read_text(encoding="utf-8")))
    return sorted(names)


def instances(public, types):
    """What each of them is called for some type; own_vec_T_move comes before own_T_move, which may seem to be the same."""
    some_type = "_(?:" + "|".join(types) + ")"
    return [(name, re.compile(re.sub(r"_T(?=_|$)", some_type, name))) for name in sorted(public, key=len, reverse=True)]


def never_called(functions, patterns):
    called = {next((name for name, pattern in patterns if pattern.fullmatch(function)), None) for function in functions}
    return sorted({name for name, _ in patterns} - called)


# ---- the report ------------------------------------------------------------------------------------------------------

def is_libown(project, file):
    return file.is_relative_to(project / "libown") or file.is_relative_to(project / "include/own")


def share(lines):
    return sum(1 for count in lines.values() if count), len(lines)


def percent(good, all_lines):
    return f"{100 * good / all_lines:6.1f}" if all_lines else "     -"


def row(name, shares):
    print(name.ljust(34), *(f"{percent(*one):>9}" for one in shares))


def total_of(columns, files):
    return [tuple(map(sum, zip(*(share(lines.get(file, {})) for file in files)))) for lines in columns]


def table_of_lines(project, levels):
    """Prints it: the shares of each level, and of lines that were executed at any. Returns those that have to be good."""
    files = sorted({file for lines in levels for file in lines if is_libown(project, file)})
    columns = [*levels, best_of(levels)]
    print("lines executed, %".ljust(34), *(f"{name:>9}" for name in [*LEVELS, "any"]))
    for file in files:
        row(str(file.relative_to(project)), [share(lines.get(file, {})) for lines in columns])
    without_reports = total_of(columns, [file for file in files if "debug" not in file.parts])
    row("all but libown/debug", without_reports)
    total = total_of(columns, files)
    row("all", total)
    print("of so many lines".ljust(34), *(f"{count:>9}" for _, count in total))
    return [*without_reports, total[-1]]


def best_of(levels):
    best = collections.defaultdict(dict)
    for lines in levels:
        for file, counts in lines.items():
            for line, count in counts.items():
                best[file][line] = max(count, best[file].get(line, 0))
    return best


def list_missed(project, lines):
    for file in sorted(lines):
        missed = [line for line, count in sorted(lines[file].items()) if not count]
        if is_libown(project, file) and missed:
            print(f"never executed: {file.relative_to(project)}:", *missed)


def main():
    project, build, raw = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    counters, ran = what_ran(raw, programs_of(build))
    profiles = [merge(raw / f"{name}.profdata", counters[level]) for level, name in enumerate(LEVELS)]
    levels = [executed_lines(profile, ran[level]) for level, profile in enumerate(profiles)]
    list_missed(project, best_of(levels))
    totals = table_of_lines(project, levels)
    public = public_functions(project)
    patterns = instances(public, type_names(project))
    print(f"public functions: {len(public)}")
    is_good = all(100 * good > BAR * count for good, count in totals)
    for level, name in enumerate(LEVELS):
        missing = never_called(called_functions(profiles[level], ran[level]), patterns)
        print(f"never called at level {name}: {len(missing)}", *missing)
        is_good = is_good and not missing
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
