#!/usr/bin/env python3
"""Compile databases and compiler commands as they are found in the wild.

usage: databases.py OWN_CHECK [NAME...]     NAME: cases to run, all without one
"""
import os
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
