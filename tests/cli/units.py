#!/usr/bin/env python3
"""Units in files: what --link and --dump say of them is what they say of the sources; files that are not what they
should be, and sources that are not any more, are told.

usage: units.py OWN_CHECK ROOT [NAME...]     ROOT: of this project; NAME: cases to run, all without one
"""
import glob
import json
import os
import shutil
import stat
import struct
import sys

from harness import CLEAN, LEAK, case, database, entry, main, run, write

ROOT = ""


def emit(*arguments, code=0, **expected):
    return run("--emit-unit", *arguments).expect(code, **expected)


def same(direct, linked):
    if (direct.code, direct.out, direct.err) != (linked.code, linked.out, linked.err):
        raise AssertionError(f"{direct.code}\n{direct.out}\n{direct.err}\n---- linked ----\n{linked.code}\n"
                             f"{linked.out}\n{linked.err}")


def damage(path, at, byte):
    with open(path, "r+b") as file:
        file.seek(at)
        old = file.read(1)[0]
        file.seek(at)
        file.write(bytes([old ^ byte]))


# ---- a linked run is a direct run ----

FORMS = (["--format=json"], ["--format=text"], ["--format=sarif"], ["--format=github"], ["--verify"], ["--keep-going"],
         ["--fail-on-incomplete"], ["--verify", "--keep-going"], *([f"--dump={what}"] for what in ("mir", "cfg", "init", "heap")))


def compare_all(sources, flags):
    """Every form of output, from the sources and from their units."""
    shutil.rmtree("units", ignore_errors=True)
    emit(*sources, "-o", "units/", "--keep-going", "--", *flags)
    units = ["units/" + source.lstrip("/").replace("/", "-")[:-len(".c")] + ".own" for source in sources]
    for form in FORMS:
        same(run(*form, *sources, "--", *flags), run(*form, "--link", *units))


def of_root(pattern):
    found = sorted(glob.glob(f"{ROOT}/{pattern}", recursive=True))
    assert len(found) > 3, pattern
    return found


@case
def linked_ui_tests():
    compare_all(of_root("tests/ui/**/*.c"), [f"-I{ROOT}/include"])


@case
def linked_samples():
    sources = of_root("samples/**/*.c")
    assert "findings" in run(*sources, "--", f"-I{ROOT}/include").err
    compare_all(sources, [f"-I{ROOT}/include"])


@case
def linked_errors_and_suppressions():
    write("shared.h", '#include "generated.h"\nstatic inline int twice(int n) { return n * 2; }\n')
    write("a.c", '#include "shared.h"\nint broken(void) { return 1 +; }\n' + LEAK % "a")
    write("b.c", '#include "shared.h"\n' + (LEAK % "b").replace("*p = 0; }", "*p = 0; } // own-check: allow(leak) test"))
    write("c.c", (CLEAN % "c").replace("return", "/* own-check: allow(leak) stale */ return"))
    write("d.c", '__attribute__((annotate("own:taks"))) void d(void *p);\n')
    for sources in (["a.c", "b.c", "c.c", "d.c"], ["d.c", "c.c"], ["none.c", "a.c"], ["none.c"], ["b.c"]):
        compare_all(sources, [])
    result = run("units/b.own", "--link").expect(2, err="generated.h")
    assert "allow" not in result.out


@case
def linked_crash_and_bad_command():
    for name in "abc":
        write(f"{name}.c", LEAK % name)
    database([entry("a.c"), {**entry("b.c"), "command": "cc @none.rsp -c b.c"}, entry("c.c")])
    crash = {"OWN_CHECK_TEST_CRASH": "/c.c"}
    run("--emit-unit", "--keep-going", "-p", ".", "-o", "units", env=crash).expect(0, err=r"c\.c: error: not analysed")
    same(run("-p", ".", env=crash), run("units/a.own", "units/b.own", "units/c.own"))


# ---- what --emit-unit leaves behind ----

@case
def a_whole_database():
    write("src/list.c", LEAK % "list")
    write("src/list.h", LEAK % "header")
    write("other/list.c", LEAK % "other")
    database([entry("src/list.c", "-DA"), entry("src/list.c", "-DB"), entry("other/list.c"), entry("src/list.h"),
              entry("cxx.cc")])
    emit("-p", ".", "-o", "build/units", err="1 C")
    expected = ["other-list.own", "src-list.2.own", "src-list.3.own", "src-list.own"]
    assert sorted(os.listdir("build/units")) == expected, os.listdir("build/units")
    direct = run("--format=json", "-q", "-p", ".")
    same(direct, run("--format=json", "-q", "--link", *glob.glob("build/units/*")))
    emit("-p", ".", "other/list.c", "-o", "one.own")
    run("one.own").expect(1, out=r"other/list\.c:2:.*\[leak\]", err="in 1 unit;")


@case
def units_of_another_directory():
    write("src/a.c", LEAK % "a")
    write("empty/x", "")
    emit("src/a.c", "-o", "a.own")
    shutil.copy("a.own", "b.own")
    run("a.own", "b.own").expect(1, out=r"src/a\.c:2:", err="in 1 unit;")  # the same unit
    os.chdir("empty")
    run("../a.own").expect(1, out=r"/src/a\.c:2:.*\[leak\](.|\n)*void leak_a")


@case
def failed_units_leave_no_file():
    write("a.c", LEAK % "a")
    emit("a.c", "-o", "a.own", err_lines=0)
    write("a.c", "int f(void) { return 1 +; }\n" + LEAK % "a")
    emit("a.c", "-o", "a.own", code=2, err=r"a\.c:1:25: error: expected")
    assert not os.path.exists("a.own")
    emit("none.c", "-o", "a.own", code=2, err=r"none\.c: error: not analysed: no such file", err_lines=1)
    assert not os.path.exists("a.own")
    emit("a.c", "-o", "a.own", "--keep-going", err=r"a\.c:1:25: error: expected")
    run("a.own").expect(2, out=r"a\.c:3:.*\[leak\]", err=r"a\.c:1:25: error: expected(.|\n)*1 incomplete")
    run("a.own", "--keep-going").expect(1)


@case
def files_are_replaced_whole():
    write("a.c", CLEAN % "a")
    os.umask(0o022)
    emit("a.c", "-o", "a.own")
    first = os.stat("a.own")
    assert stat.S_IMODE(first.st_mode) == 0o644
    with open("a.own", "rb") as old:
        emit("a.c", "-o", "a.own")
        assert os.stat("a.own").st_ino != first.st_ino and old.read() == open("a.own", "rb").read()
    assert sorted(os.listdir(".")) == ["a.c", "a.own"]


@case
def places_that_cannot_be_written():
    write("a.c", CLEAN % "a")
    write("file", "")
    emit("a.c", "-o", "none/a.own", code=2, err="`none/a.own`: no such file", err_lines=1)
    emit("a.c", "-o", "file", code=2, err="`file`: it is there and is no directory", err_lines=1)
    emit("a.c", "-o", "file/a.own", code=2, err="`file/a.own`: part of the path is not a directory", err_lines=1)
    os.symlink("/dev/full", "full.own")
    emit("a.c", "-o", "full.own", code=2, err="`full.own`: no space left", err_lines=1)
    assert os.path.islink("full.own")
    assert sorted(os.listdir(".")) == ["a.c", "file", "full.own"]


@case
def command_lines_that_make_no_sense():
    write("a.c", CLEAN % "a")
    write("b.c", CLEAN % "b")
    emit("a.c", "-o", "a.own")
    emit("a.c", code=2, err="`--emit-unit` needs `-o`", err_lines=2)
    emit("a.c", "b.c", "-o", "both.own", code=2, err="`both.own` is one file, and there are 2 units", err_lines=1)
    emit("a.own", "-o", "b.own", code=2, err="`--emit-unit` reads sources", err_lines=1)
    emit("a.c", "-o", "b.own", "--dump=mir", code=2, err="cannot be combined", err_lines=1)
    run("a.c", "-o", "b.own").expect(2, err="`-o` needs `--emit-unit`", err_lines=2)
    run("a.c", "a.own").expect(2, err="units and sources are mixed", err_lines=2)
    run("--link", "a.own", "--", "-DA").expect(2, err="compiler flags have no use", err_lines=2)
    run("--link", "-p", ".").expect(2, err="`-p` has no use", err_lines=1)
    run("--link").expect(2, err="nothing to link", err_lines=2)


# ---- files that are not what they should be ----

@case
def damaged_files_cost_their_unit():
    write("a.c", LEAK % "a")
    write("b.c", LEAK % "b")
    emit("a.c", "b.c", "-o", ".")
    good = open("a.own", "rb").read()
    bad = {"empty": b"", "start": good[:5], "header": good[:20], "half": good[:len(good) // 2], "more": good + b"\0",
           "text": b"hello\n", "object": b"\x7fELF" + good[4:], "other": b"\x7fOWNMIR\n" + good[8:],
           "older": good[:8] + struct.pack("<I", 0) + good[12:], "newer": good[:8] + struct.pack("<I", 2) + good[12:],
           "mir": good[:12] + struct.pack("<I", 9999) + good[16:], "endian": good[:8] + struct.pack(">I", 1) + good[12:],
           "flip": good[:-9] + bytes([good[-9] ^ 1]) + good[-8:]}
    what = {"text": "it is no unit file", "object": "it is no unit file", "other": "it is no unit file",
            "older": r"format 0\.\d+, and this", "newer": r"format 2\.\d+, and this", "mir": r"format 1\.9999, and this",
            "endian": r"format 16777216\.", "empty": "cut short", "start": "cut short", "header": "cut short"}
    for name, data in bad.items():
        with open(f"{name}.own", "wb") as file:
            file.write(data)
        message = rf"{name}\.own: error: not analysed: .*{what.get(name, 'damaged or cut short')}"
        run("-q", f"{name}.own").expect(2, err=message, err_lines=1)
        result = run(f"{name}.own", "b.own").expect(2, out=r"b\.c:2:.*\[leak\]", err=message)
        assert "a.c" not in result.out
        run("--keep-going", "b.own", f"{name}.own").expect(1)
        run("--dump=mir", f"{name}.own", "b.own").expect(2, out="fn leak_b", err=message, err_lines=1)
    run("-q", "none.own").expect(2, err=r"none\.own: error: not analysed: no such file", err_lines=1)
    run("-q", "--link", ".").expect(2, err=r"error: not analysed: is a directory", err_lines=1)


@case
def every_bit_counts():
    write("a.c", LEAK % "a")
    emit("a.c", "-o", "a.own")
    size = os.path.getsize("a.own")
    for at in [*range(0, 40, 2), *range(40, size, size // 20)]:
        damage("a.own", at, 0x10)
        run("-q", "a.own").expect(2, err=r"a\.own: error: not analysed: ", err_lines=1)
        damage("a.own", at, 0x10)
    run("-q", "a.own").expect(1)


# ---- sources that are not what they were ----

@case
def a_source_that_has_changed():
    write("list.h", "static inline int twice(int n) { return n * 2; }\n")
    write("a.c", '#include "list.h"\n' + LEAK % "a")
    emit("a.c", "-o", "a.own")
    before = run("--format=json", "a.own").expect(1)
    assert "has changed" not in before.err
    write("a.c", "// new\n" + open("a.c").read())
    for form in ("text", "json", "sarif", "github"):
        run(f"--format={form}", "a.own").expect(1, err=r"(?m)^a\.c: warning: this source has changed since its unit")
    write("a.c", "")
    result = run("a.own").expect(1, out=r"\[leak\]", err=r"a\.c: warning: this source has changed")
    assert "list.h:" not in result.err
    write("list.h", "")
    run("a.own").expect(1, err=r"list\.h: warning: this source has changed")


@case
def a_source_that_is_gone():
    write("a.c", (LEAK % "a").replace("= 0; }", "= 0; } // own-check: allow(leak) it is a test"))
    write("b.c", "int f(void) { return 1 +; }\n" + LEAK % "b")
    emit("a.c", "-o", "a.own")
    emit("b.c", "-o", "b.own", "--keep-going")
    run("a.own").expect(0)
    os.remove("a.c")
    os.remove("b.c")
    message = r"(?m)^a\.c: warning: this source of a unit is missing"
    run("a.own").expect(1, out=r"^a\.c: warning: .*\[leak\]", err=message)
    for form in ("json", "sarif"):
        json.loads(run(f"--format={form}", "a.own", "b.own").expect(2, err=message).out)
    run("b.own").expect(2, err=r"(?m)^b\.c: error: expected(.|\n)*^b\.c: note: `f` is analysed incompletely")
    run("--verify", "a.own").expect(1, err=message)
    run("--dump=mir", "a.own").expect(0, out="fn leak_a", err_lines=0)


@case
def two_units_of_different_times():
    write("list.h", "static inline int twice(int n) { return n * 2; }\n")
    for name in "ab":
        write(f"{name}.c", '#include "list.h"\n' + CLEAN % name)
        emit(f"{name}.c", "-o", f"{name}.own")
        write("list.h", "static inline int twice(int n) { return n + n; }\n")
    run("b.own").expect(0, err_lines=1)
    run("a.own", "b.own").expect(0, err=r"list\.h: warning: this source has changed")


if __name__ == "__main__":
    ROOT = os.path.abspath(sys.argv[2])
    sys.exit(main(sys.argv[1], sys.argv[3:]))
