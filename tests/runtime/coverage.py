#!/usr/bin/env python3
"""How much of libown its tests execute, at every level (tools/coverage runs it). SPDX-License-Identifier: MIT

usage: coverage.py PROJECT BUILD RAW

PROJECT: this one; BUILD: of the preset coverage; RAW: a directory with what its programs counted. Ends with 1 when a public
function is not called at some level, or when fewer than 95 of 100 lines of libown were executed at some level.

A public function is one that the headers declare for family.c, which makes every type once, and whose name does not end in
an underscore. It counts as called at a level when a program of that level calls it for whatever type.
"""
import collections
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


def export(profile, counters, ran):
    """What llvm-cov says of the programs of a level: lines {file: {line: count}}, functions {name: count}."""
    run("llvm-profdata" + LLVM, "merge", "-o", profile, *counters)
    objects = [word for program in sorted(ran) for word in ("-object", program)]
    text = run("llvm-cov" + LLVM, "export", "-format=lcov", f"-instr-profile={profile}", *objects)
    lines, functions, file = collections.defaultdict(dict), collections.Counter(), None
    for entry in text.splitlines():
        kind, _, rest = entry.partition(":")
        if kind == "SF":
            file = pathlib.Path(rest).resolve()
        elif kind == "DA":
            line, count = map(int, rest.split(",")[:2])
            lines[file][line] = max(count, lines[file].get(line, 0))
        elif kind == "FNDA":
            count, name = rest.split(",", 1)
            functions[name.rpartition(":")[2]] += int(count)
    return lines, functions


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
    called = set()
    for function, count in functions.items():
        if count:
            called.add(next((name for name, pattern in patterns if pattern.fullmatch(function)), None))
    return sorted({name for name, _ in patterns} - called)


# ---- the report ------------------------------------------------------------------------------------------------------

def is_libown(project, file):
    return file.is_relative_to(project / "libown") or file.is_relative_to(project / "include/own")


def share(lines):
    return sum(1 for count in lines.values() if count), len(lines)


def percent(good, all_lines):
    return f"{100 * good / all_lines:6.1f}" if all_lines else "     -"


def report(project, levels, missing):
    files = sorted({file for lines, _ in levels for file in lines if is_libown(project, file)})
    totals = [[0, 0] for _ in LEVELS]
    print("lines executed, %".ljust(36), *(f"{level:>9}" for level in LEVELS))
    for file in files:
        shares = [share(lines.get(file, {})) for lines, _ in levels]
        for total, (good, count) in zip(totals, shares):
            total[0] += good
            total[1] += count
        print(str(file.relative_to(project)).ljust(36), *(f"{percent(*one):>9}" for one in shares))
    print("all".ljust(36), *(f"{percent(*total):>9}" for total in totals))
    print("lines".ljust(36), *(f"{total[1]:>9}" for total in totals))
    for level, names in zip(LEVELS, missing):
        print(f"public functions never called at level {level}: {len(names)}", *names)
    return all(100 * good > BAR * count for good, count in totals) and not any(missing)


def list_missed(project, levels):
    """Which lines are not executed at any level that has them."""
    best = collections.defaultdict(dict)
    for lines, _ in levels:
        for file, counts in lines.items():
            for line, count in counts.items():
                best[file][line] = max(count, best[file].get(line, 0))
    for file in sorted(best):
        missed = [line for line, count in sorted(best[file].items()) if not count]
        if is_libown(project, file) and missed:
            print(f"never executed: {file.relative_to(project)}:", *missed)


def main():
    project, build, raw = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    counters, ran = what_ran(raw, programs_of(build))
    levels = [export(raw / f"{name}.profdata", counters[level], ran[level]) for level, name in enumerate(LEVELS)]
    public = public_functions(project)
    patterns = instances(public, type_names(project))
    missing = [never_called(functions, patterns) for _, functions in levels]
    list_missed(project, levels)
    print(f"public functions: {len(public)}")
    return 0 if report(project, levels, missing) else 1


if __name__ == "__main__":
    sys.exit(main())
