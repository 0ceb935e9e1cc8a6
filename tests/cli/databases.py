#!/usr/bin/env python3
"""Compile databases and compiler commands as they are found in the wild.

usage: databases.py OWN_CHECK [NAME...]     NAME: cases to run, all without one
"""
import os
import shutil
import sys

from harness import CLEAN, LEAK, case, database, entry, main, run, write


@case
def cmake_like_database():
    write("src/a.c", '#include "conf.h"\n' + LEAK % "a")
    write("src/b.c", "#ifndef NAME\n#error no name\n#endif\nconst char *name = NAME;\n")
    write("inc/conf.h", "#define CONF 1\n")
    here = os.getcwd()
    database([{"directory": f"{here}/build", "command": f"/usr/bin/cc -I{here}/inc -O2 -g -std=gnu11 -MD -MT a.o -MF "
               f"a.o.d -o a.o -c {here}/src/a.c", "file": f"{here}/src/a.c", "output": "a.o"},
              {"directory": f"{here}/build", "command": "/usr/bin/cc -DNAME=\\\"two\\ words\\\" -fconserve-stack -o "
               f"b.o -c {here}/src/b.c", "file": f"{here}/src/b.c"}], "build/compile_commands.json")
    for path in ("build", "build/", "build/compile_commands.json", f"{here}/build"):
        run("-p", path).expect(1, out=r"src/a\.c:3:.*\[leak\]", err="2 units")
    run("-p", "build", "src/b.c").expect(0, err="1 unit")
    run("-p", "build", "src/none.c", "src/a.c").expect(2, out=r"\[leak\]", err=r"src/none\.c: error: not analysed: it is not in the compile database")


@case
def bear_like_database():
    write("src/a.c", "#ifdef BAD\nint x = ;\n#endif\n" + CLEAN % "a")
    write("src/flags.rsp", "-DUNUSED -I.\n")
    here = os.getcwd()
    arguments = ["gcc", "-c", "@flags.rsp", "-DA=1 2", "-o", "a.o", "a.c"]
    database([{"directory": f"{here}/src", "file": "a.c", "arguments": arguments, "output": f"{here}/src/a.o"},
              {"directory": "src", "file": "a.c", "arguments": ["gcc", "-c", "-DB", "a.c"]},
              {"directory": "src", "file": "a.c", "arguments": ["gcc", "-c", "-DB", "-o", "other.o", "a.c"]},
              {"directory": "src", "file": "x.cpp", "arguments": ["g++", "-c", "x.cpp"]},
              {"directory": "src", "file": "y.S", "arguments": ["gcc", "-c", "y.S"]}])
    run("-p", ".").expect(0, err=r"2 of the entries are not C .*1 C\+\+, 1 assembler(.|\n)*2 units")
    run("-p", ".", "--", "-DBAD").expect(2, err=r"src/a\.c:2:9: error")


@case
def generated_files_that_are_not_there():
    write("a.c", LEAK % "a")
    database([entry("generated.c"), entry("a.c"), {**entry("b.c"), "command": "cc @none.rsp -c b.c"}])
    run("-p", ".").expect(2, out=r"\[leak\]", err=r"generated\.c: error: not analysed: no such file(.|\n)*none\.rsp`: no such file")


def command(words, file="a.c"):
    return {"directory": os.getcwd(), "file": file, "command": words}


def expect_each(entries):
    """Clean, each of them, without a word. All in one run, each in a directory of its own with what is here."""
    here = os.getcwd()
    shutil.rmtree("each", ignore_errors=True)
    files = [name for name in os.listdir(".") if name != "compile_commands.json"]
    places = [f"{here}/each/{number}" for number in range(len(entries))]
    for place in places:
        os.makedirs(place)
        for name in files:
            (shutil.copytree if os.path.isdir(name) else shutil.copy)(name, f"{place}/{name}")
    database([{**one, "directory": place} for one, place in zip(entries, places)])
    units = "1 unit" if len(entries) == 1 else f"{len(entries)} units"
    run("-p", ".").expect(0, err_lines=1, err=f"in {units}; .* 0 incomplete")
    for place in places:
        assert sorted(os.listdir(place)) == sorted(files), (place, os.listdir(place))


# ---- flags ----

GCC_ONLY = ["-fconserve-stack", "-fno-tree-vectorize", "-fplugin=none.so", "-fplugin-arg-none-x=1", "--param", "a=1",
            "--param=b=2", "-mpreferred-stack-boundary=4", "-mindirect-branch=thunk-extern", "-mrecord-mcount",
            "-Wno-maybe-uninitialized", "-Wlogical-op", "-fanalyzer", "-fdump-tree-all", "-specs=none.specs",
            "-fno-var-tracking-assignments", "-flto-partition=none", "-fdiagnostics-color=always", "-Wa,-mrelax-relocations=no",
            "-save-temps=obj", "-aux-info", "aux", "-dumpbase", "x", "-ffat-lto-objects", "-mno-fp-ret-in-387", "-g3"]
CLANG_ONLY = ["-Weverything", "-fcolor-diagnostics", "-Qunused-arguments", "-fno-limit-debug-info", "-mllvm", "-x86-asm=1",
              "-fsanitize=safe-stack", "-flto=thin", "-Xclang", "-disable-llvm-passes", "-fmodules-cache-path=none",
              "-ferror-limit=1", "-fcrash-diagnostics-dir=none", "--serialize-diagnostics", "x.dia", "-gsplit-dwarf"]
OUTPUTS = ["-c", "-o", "a.o", "-oa.o", "-MD", "-MMD", "-MP", "-MF", "a.d", "-MFa.d", "-MT", "a.o", "-MQ", "a.o", "-MM",
           "-MJ", "a.json", "-E", "-S", "-Wp,-MD,a.d,-DWP", "-Wp,-MMD,b.d", "-save-temps", "-pipe", "-v", "-H", "-###", "-time"]


@case
def flags_of_one_compiler_only():
    write("a.c", CLEAN % "a")
    expect_each([{"file": "a.c", "arguments": [compiler, *flags, "-c", "a.c"]}
                 for compiler, flags in (("gcc", GCC_ONLY), ("clang", CLANG_ONLY))])


@case
def outputs_are_not_written():
    write("a.c", CLEAN % "a")
    expect_each([{"file": "a.c", "arguments": ["cc", *OUTPUTS, "a.c"]}])
    expect_each([{"file": "a.c", "arguments": ["cc", flag, "a.c"]} for flag in OUTPUTS if flag.startswith("-") and
                 flag not in ("-o", "-MF", "-MT", "-MQ", "-MJ")])
    assert sorted(os.listdir(".")) == ["a.c", "compile_commands.json", "each"], os.listdir(".")


@case
def plugins_and_precompiled_headers():
    write("a.c", "#ifndef PRE\n#error no PRE\n#endif\n" + CLEAN % "a")
    write("pre.h", "#define PRE 1\n")
    write("pre.h.gch", "gpch.014 no AST of clang")
    write("pre.h.pch", "no AST of clang")
    expect_each([{"file": "a.c", "arguments": ["clang", *pch, "-c", "a.c"]} for pch in (
                ["-include", "pre.h"], ["-includepre.h"], ["-include", "./pre.h", "-Winvalid-pch", "-fpch-preprocess"],
                ["-Xclang", "-include-pch", "-Xclang", "none.pch", "-Xclang", "-include", "-Xclang", "pre.h"],
                ["-include-pch", "pre.h.pch", "-DPRE"], ["-imacros", "pre.h"], ["-Xclang", "-emit-pch", "-DPRE"],
                ["-DPRE", "-Xclang", "-load", "-Xclang", "none.so", "-Xclang", "-add-plugin", "-Xclang", "x", "-Xclang",
                 "-plugin-arg-x", "-Xclang", "y"])])


@case
def fortified_functions_keep_their_names():
    write("a.c", "#include <string.h>\n#ifdef _FORTIFY_SOURCE\n#error fortified\n#endif\n"
                 "void f(char *to, const char *from) { strcpy(to, from); memcpy(to, from, 3); }\n")
    for flag in ("-D_FORTIFY_SOURCE=2", "-D_FORTIFY_SOURCE=3", "-Wp,-D_FORTIFY_SOURCE=2",
                 "-Wp,-U_FORTIFY_SOURCE,-D_FORTIFY_SOURCE=2", "-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=1"):
        database([command(f"gcc -O2 {flag} -c a.c")])
        run("-p", ".").expect(0, err_lines=1)
        run("-p", ".", "--dump=mir").expect(0, out=r"call strcpy\((.|\n)*call memcpy\(")


@case
def languages_by_flag():
    write("a.inc", LEAK % "a")
    write("a.cpp", LEAK % "b")
    write("list.h", "#pragma once\n" + LEAK % "c")
    for flags in (["-x", "c"], ["-xc"], ["-x", "none", "-x", "c"]):
        for file in ("a.inc", "a.cpp"):
            database([{"file": file, "arguments": ["gcc", *flags, "-c", file]}])
            run("-p", ".").expect(1, out=r"\[leak\]", err_lines=1)
            run(file, "--", *flags).expect(1, out=r"\[leak\]", err_lines=1)
    database([{"file": "list.h", "arguments": ["gcc", "-x", "c++", "-c", "list.h"]},
              {"file": "list.h", "arguments": ["gcc", "-x", "assembler-with-cpp", "-c", "list.h"]},
              {"file": "list.h", "arguments": ["gcc", "-x", "c-header", "list.h", "-o", "list.h.gch"]}])
    run("-p", ".").expect(1, out=r"list\.h:3:.*\[leak\]", err=r"\(1 C\+\+, 1 assembler, 0 other\)(.|\n)*in 1 unit;")


@case
def headers_alone():
    write("list.h", "#pragma once\n" + (LEAK % "a").replace("void", "static inline void", 1))
    run("list.h").expect(1, out=r"list\.h:3:.*\[leak\]", err="in 1 unit;", err_lines=1)
    write("cxx.h", "class A {};\n")
    run("cxx.h").expect(2, err=r"cxx\.h:1:1: error: unknown type name 'class'")


# ---- compilers ----

SIZES = "int a[sizeof(long) == %d && sizeof(void *) == %d ? 1 : -1];\n%s\nint f(void) { return 1; }\n"
CROSS = {
    "arm-linux-gnueabihf-gcc": (4, 4, "__arm__"), "arm-none-eabi-gcc": (4, 4, "__arm__"),
    "armv7a-linux-androideabi21-clang": (4, 4, "__ANDROID__"), "aarch64-linux-gnu-gcc": (8, 8, "__aarch64__"),
    "x86_64-w64-mingw32-gcc": (4, 8, "_WIN64"), "i686-w64-mingw32-gcc": (4, 4, "_WIN32"),
    "i686-linux-gnu-gcc": (4, 4, "__i386__"), "riscv64-linux-gnu-gcc": (8, 8, "__riscv"),
    "riscv64-unknown-elf-gcc": (8, 8, "__riscv"), "riscv32-unknown-elf-gcc": (4, 4, "__riscv"),
    "powerpc64le-linux-gnu-gcc": (8, 8, "__powerpc64__"), "mips-linux-gnu-gcc": (4, 4, "__mips__"),
    "s390x-linux-gnu-gcc": (8, 8, "__s390x__"), "avr-gcc": (4, 2, "__AVR__"), "msp430-elf-gcc": (4, 2, "__MSP430__"),
    "x86_64-linux-gnu-gcc": (8, 8, "__x86_64__"), "x86_64-pc-linux-gnu-cc": (8, 8, "__x86_64__"),
    "musl-gcc": (8, 8, "__x86_64__"), "c99": (8, 8, "__x86_64__"), "tcc": (8, 8, "__x86_64__"),
}


def sizes(compiler):
    of_long, of_pointer, macro = CROSS[compiler]
    return SIZES % (of_long, of_pointer, f"#ifndef {macro}\n#error not {macro}\n#endif")


@case
def cross_compilers():
    for compiler in CROSS:
        write(f"{compiler}.c", sizes(compiler))
    expect_each([command(f"{form} -c {compiler}.c", f"{compiler}.c") for compiler in CROSS for form in
                 (compiler, f"{compiler}-12", f"/opt/tools/bin/{compiler}-12.2.0", f"ccache {compiler}",
                  f"/usr/bin/ccache /opt/{compiler}", f"distcc {compiler}", f"sccache {compiler}")])


@case
def launchers_and_environments():
    write("a.c", sizes("arm-linux-gnueabihf-gcc"))
    arm = "arm-linux-gnueabihf-gcc -c a.c"
    expect_each([command(f"{before} {arm}") for before in
                 ("env", "/usr/bin/env", "env LC_ALL=C A='b c'", "env -i A=b", "env -u HOME -- A=b", "CCACHE_DIR=/x ccache",
                  "A=b", "env A=b ccache distcc", "ccache sloppiness=pch_defines", "nice", "nice -n 5", "time",
                  "libtool --mode=compile", "../libtool --tag=CC --mode=compile ccache", "icecc", "buildcache")])
    database([command("ccache g++ -c a.c"), command("env A=b x86_64-linux-gnu-g++-12 -c a.c"), command("clang++ -c a.c")])
    run("-p", ".").expect(0, err=r"\(3 C\+\+, ")


@case
def targets_by_flag():
    write("a.c", sizes("i686-linux-gnu-gcc"))
    expect_each([command("gcc -m32 -c a.c"), command("clang --target=i686-linux-gnu -c a.c"),
                 command("clang -target i686-linux-gnu -c a.c"), command("x86_64-linux-gnu-gcc -m32 -c a.c"),
                 command("arm-linux-gnueabihf-clang --target=i386-linux -c a.c")])
    run("a.c", "--", "-m32").expect(0)


@case
def targets_nobody_knows():
    write("a.c", LEAK % "a")
    write("b.c", LEAK % "b")
    database([command("xtensa9-lx106-elf-gcc -c a.c"), command("gcc -c b.c", "b.c")])
    run("-p", ".").expect(2, out=r"b\.c:2:", err=r"a\.c: error: not analysed: ")


# ---- words and paths ----

@case
def response_files():
    write("a.c", 'const char *a = A;\nint b[B == 3 ? 1 : -1];\n#include "inc.h"\n')
    write("dir with blank/inc.h", "int inc;\n")
    write("rsp/outer.rsp", "@rsp/inner.rsp\n  -DA='\"x y\"'\n\t-I\"dir with blank\"\n")
    write("rsp/inner.rsp", "-D B=3 -DC=\\\"\r\n")
    write("rsp/all.rsp", "gcc -c a.c @rsp/outer.rsp")
    expect_each([command(words) for words in
                 ("gcc @rsp/outer.rsp -c a.c", "gcc '@rsp/outer.rsp' -c a.c", "ccache gcc -c a.c @rsp/outer.rsp",
                  f"gcc @{os.getcwd()}/rsp/outer.rsp -c a.c", "@rsp/all.rsp")])
    write("rsp/loop.rsp", "-DA @rsp/loop.rsp @rsp/loop.rsp")
    database([command("gcc @rsp/loop.rsp -c a.c")])
    run("-p", ".").expect(2, err="not analysed: response file `.*loop.rsp`: response files that name each other", err_lines=2)
    write("rsp/open.rsp", "-DA='x")
    database([command("gcc @rsp/open.rsp -c a.c")])
    run("-p", ".").expect(2, err="not analysed: response file `.*open.rsp`: a quote is not closed", err_lines=2)


@case
def quoted_words():
    name = "a b/c'd.c"
    write(name, 'const char *s = NAME;\nint a[sizeof NAME == 5 ? 1 : -1];\n#include "inc.h"\n')
    write("i \\j/inc.h", "int inc;\n")  # the text of NAME is x, blank, backslash, y
    expect_each([
        command(r"""gcc -DNAME="\"x \\\\y\"" "-Ii \\j" -c "a b/c'd.c" """, name),
        command(r"""gcc '-DNAME="x \\y"' -Ii\ \\j -c a\ b/c\'d.c""", name),
        {"file": name, "arguments": ["gcc", r'-DNAME="x \\y"', r"-Ii \j", "-c", name]}])


@case
def relative_directories():
    write("src/deep/a.c", '#include "inc.h"\n' + LEAK % "a")
    write("src/inc/inc.h", "int inc;\n")
    here = os.getcwd()
    for directory, file, flag in (("src", "deep/a.c", "-Iinc"), ("./src/", "./deep/../deep/a.c", "-I./inc/"),
                                  ("build/../src/deep", "a.c", "-I../inc"), (f"{here}/src", f"{here}/src/deep/a.c", "-Iinc"),
                                  (None, "src/deep/a.c", "-Isrc/inc")):
        entry_ = {"file": file, "arguments": ["cc", flag, "-c", file]}
        database([{**entry_, "directory": directory} if directory else entry_])
        run("-p", ".").expect(1, out=r"src/deep/a\.c:3:", err="in 1 unit;", err_lines=1)
        os.makedirs("elsewhere", exist_ok=True)
        os.chdir("elsewhere")
        run("-p", "..", "../src/deep/a.c").expect(1, out=r"/src/deep/a\.c:3:", err_lines=1)
        os.chdir("..")


@case
def one_file_with_several_sets_of_flags():
    write("list.h", (LEAK % "header").replace("void", "static inline void", 1))
    write("a.c", '#include "list.h"\n' + LEAK % "a" + "#ifdef B\n" + (LEAK % "b").replace("#include <stdlib.h>\n", "") + "#endif\n")
    database([entry("a.c"), entry("a.c", "-DB"), entry("a.c", "-DB -g"), entry("a.c", "-DC")])
    result = run("-p", ".").expect(1, err=r"3 findings .* in 3 units;")
    assert result.out.count("[leak]") == 3, result.out


@case
def several_programs():
    """Each has a function `end` of its own; within one program they have to agree."""
    program = 'void end(char *s __attribute__((annotate("own:%s"))));\nvoid %s(char *s) { end(s); }\n'
    define = '#include <stdlib.h>\nvoid end(char *s __attribute__((annotate("own:%s")))) { %s; }\n'
    write("one.c", program % ("takes", "one"))
    write("one_end.c", define % ("takes", "free(s)"))
    write("two.c", program % ("borrows", "two"))
    write("two_end.c", define % ("borrows", "(void)s"))
    database([entry("one.c"), entry("one_end.c"), entry("two.c"), entry("two_end.c")])
    run("-p", ".").expect(0, err="4 units")
    database([entry("one.c"), entry("two.c"), entry("two_end.c")])
    run("-p", ".").expect(1, out="two declarations of `end` contradict each other")


@case
def double_dash_and_stdin():
    write("a.c", CLEAN % "a")
    expect_each([command("gcc -c -o a.o -- a.c"), command("clang -- a.c")])
    database([command("gcc -x c -", "-"), command("gcc -x c - -o null", "/dev/stdin"), command("gcc -c a.c")])
    run("-p", ".").expect(0, err=r"2 of the entries are not C .*\(0 C\+\+, 0 assembler, 2 other\)(.|\n)*in 1 unit;")


@case
def databases_of_windows():
    write("a.c", CLEAN % "a")
    database([{"directory": "C:\\build", "file": "C:\\src\\a.c", "command": 'C:\\bin\\cl.exe /c "C:\\src\\a.c"'},
              {"directory": "C:/build", "file": "../b.c", "command": "cc -c ../b.c"}, entry("a.c")])
    run("-p", ".").expect(2, err=r"a\.c: error: not analysed: `C:.*` is a path of Windows(.|\n)*`C:/build` is a path of Windows")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
