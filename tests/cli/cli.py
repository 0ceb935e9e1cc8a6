#!/usr/bin/env python3
"""Runs own-check as its users do and looks at what it says and at its exit code.

usage: cli.py OWN_CHECK [NAME...]     NAME: cases to run, all without one
"""
import json
import os
import signal
import subprocess
import sys
import time

import harness
from harness import CLEAN, LEAK, case, database, main, run, write


# ---- questions ----

@case
def help_text():
    run("--help").expect(0, out=r"usage: own-check .*\n(.|\n)*-p (.|\n)*--format=text\|json", err_lines=0)


@case
def versions():
    run("--version").expect(0, out=r"^own-check \d+\.\d+\.\d+\n.*clang version \d+", err_lines=0)


@case
def rules_are_listed_and_explained():
    listed = run("--list-rules").expect(0, out="double-free", err_lines=0)
    for line in listed.out.splitlines():
        rule = line.split()[0]
        run("--explain", rule).expect(0, out=rule, err_lines=0)
    run("--explain=no-such-rule").expect(2, err="no-such-rule")


# ---- the command line ----

@case
def unknown_option():
    run("--formt=json").expect(2, err=r"unknown option `--formt=json`\n.*did you mean `--format`\?", err_lines=2)
    run("-Wall", "a.c").expect(2, err=r"unknown option `-Wall`\n.*after `--`", err_lines=2)


@case
def wrong_arguments():
    run("--format=xml", "a.c").expect(2, err=r"`xml` is not an argument of `--format`\n.*text\|json", err_lines=2)
    run("-j", "0", "a.c").expect(2, err="`0` is not an argument of `--jobs`", err_lines=2)
    run("a.c", "-p").expect(2, err="`-p` needs an argument", err_lines=2)
    run("--quiet=yes", "a.c").expect(2, err="`--quiet` takes no argument", err_lines=1)
    run().expect(2, err="nothing to check", err_lines=2)
    run("--function=f", "a.c").expect(2, err="`--function` needs `--dump`", err_lines=1)


@case
def flags_reach_the_compiler():
    write("inc/size.h", "#define SIZE 3\n")
    write("a.c", '#include "size.h"\nint a[SIZE == EXPECTED ? 1 : -1];\n')
    run("a.c", "--", "-Iinc", "-DEXPECTED=3").expect(0)
    run("a.c", "--", "-I", "inc", "-D", "EXPECTED=4").expect(2, err=r"a\.c:2:7: error: ")


@case
def compiler_flags_nobody_knows():
    write("a.c", LEAK % "a")
    run("a.c", "--", "--no-such-flag").expect(1, err=r"a\.c: warning: .*'--no-such-flag'")
    run("a.c", "--", "-std=c42").expect(2, err=r"a\.c: error: not analysed: ")
    run("a.c", "--", "-fconserve-stack", "-Wno-such-warning", "-mpreferred-stack-boundary=3").expect(1, err_lines=1)


@case
def exit_codes():
    write("clean.c", CLEAN % "a")
    write("leak.c", LEAK % "a")
    run("clean.c").expect(0, err="0 findings in 1 unit")
    run("leak.c").expect(1, out=r"leak\.c:2:.*\[leak\]")
    run("-q", "leak.c").expect(1, out=r"\[leak\]", err_lines=0)
    run("leak.c", "./leak.c").expect(1, err="1 finding .* in 1 unit;")
    run("leak.c", "none.c").expect(2, out=r"\[leak\]", err=r"none\.c: error: ")
    run("leak.c", "none.c", "--keep-going").expect(1, out=r"\[leak\]", err=r"none\.c: error: ")
    run("clean.c", "none.c", "--keep-going").expect(0, err=r"none\.c: error: ")
    run("none.c", "--keep-going").expect(2)


@case
def builtin_headers_are_found():
    write("a.c", "#include <stddef.h>\n#include <stdarg.h>\n#include <limits.h>\n#include <stdatomic.h>\n"
                 "size_t f(void) { return sizeof(max_align_t); }\n")
    run("a.c").expect(0, err="1 function analysed")


# ---- broken input ----

@case
def missing_file():
    run("none.c").expect(2, err=r"none\.c: error: not analysed: no such file")
    run("-q", "none.c").expect(2, err=r"none\.c: error: not analysed: no such file", err_lines=1)


@case
def directory_as_file():
    os.mkdir("dir.c")
    run("-q", "dir.c").expect(2, err=r"dir\.c: error: not analysed: it is a directory", err_lines=1)


@case
def not_c():
    write("a.cc", "class A {};\n")
    write("a.txt", "hello\n")
    run("-q", "a.cc").expect(2, err=r"a\.cc: error: not analysed: it is C\+\+", err_lines=1)
    run("-q", "a.txt").expect(2, err=r"a\.txt: error: not analysed: it is not a C file", err_lines=1)


@case
def broken_database():
    write("build/compile_commands.json", '[\n  {"directory": "/",\n   "file": "a.c"\n   "command": "cc a.c"}\n]\n')
    run("-p", "build").expect(2, err=r"build/compile_commands\.json:4:\d+: not valid JSON", err_lines=1)
    run("-p", "build/compile_commands.json").expect(2, err=r"build/compile_commands\.json:4:\d+: ", err_lines=1)


@case
def empty_database():
    database([])
    run("-p", ".").expect(2, err="`./compile_commands.json` has no entries", err_lines=1)
    write("compile_commands.json", "")
    run("-p", ".").expect(2, err="not valid JSON", err_lines=1)


@case
def no_database():
    os.mkdir("build")
    run("-p", "build").expect(2, err=r"`build/compile_commands\.json`: no such file", err_lines=1)
    run("-p", "none").expect(2, err="`none`: no such file", err_lines=1)


@case
def syntax_errors_cost_only_their_function():
    write("bad.c", "#include <stdlib.h>\nint broken(void) { return 1 +; }\nvoid nowhere(void) { undeclared(x); }\n"
                   "void leak_here(void) { char *p = malloc(1); if (p) *p = 0; }\n")
    write("other.c", LEAK % "other")
    result = run("bad.c", "other.c")
    result.expect(2, out=r"bad\.c:4:.*\[leak\](.|\n)*other\.c:2:.*\[leak\]", err=r"bad\.c:2:30: error: expected")
    result.expect(2, err=r"2 incomplete")
    run("--keep-going", "bad.c", "other.c").expect(1)


@case
def unknown_member_types_cost_who_uses_them():
    write("a.c", '#include "generated.h"\nstruct proxy { int ready; Unknown *peer; };\nvoid use(void *);\n'
                 "void user(struct proxy *p) { use(&p->peer); use(p->peer); }\n"
                 "int other(struct proxy *p) { return p->ready; }\n" + LEAK % "a")
    run("a.c").expect(2, out=r"\[leak\]", err=r"`user` is analysed incompletely")


@case
def missing_header_is_said_once():
    write("missing.h", '#include "generated.h"\n')
    write("a.c", '#include "missing.h"\n' + CLEAN % "a")
    write("b.c", '#include "missing.h"\n' + CLEAN % "b")
    result = run("a.c", "b.c").expect(2, err=r"missing\.h:1:10: (fatal )?error: 'generated\.h' file not found")
    assert result.err.count("generated.h") == 1, result.err


@case
def ten_megabytes_on_one_line():
    with open("long.c", "w") as file:
        file.write("int table[] = {")
        file.write(",".join(str(i) for i in range(1_450_000)))
        file.write("}; " + (LEAK % "long").replace("#include <stdlib.h>\n", "void *malloc(unsigned long);"))
    assert os.path.getsize("long.c") > 10_000_000
    result = run("long.c").expect(1, out=r"long\.c:1:\d+: .*\[leak\]")
    assert len(result.out) < 20_000, len(result.out)


@case
def deep_nesting():
    chain = "".join(f"if (n == {i}) return {i}; else " for i in range(20_000))
    write("chain.c", f"int chain(int n) {{ {chain} return -1; }}\n")
    # Clang's own time for this is quadratic in the depth: 10 s and more.
    run("chain.c", "--timeout=500").expect(0, err="1 function analysed, 0 incomplete")


# ---- workers ----

@case
def crash_costs_one_unit():
    for name in "abc":
        write(f"{name}.c", LEAK % name)
    for jobs in "12":
        result = run("-j", jobs, "a.c", "b.c", "c.c", env={"OWN_CHECK_TEST_CRASH": "/b.c"})
        result.expect(2, out=r"a\.c:2:(.|\n)*c\.c:2:", err=r"b\.c: error: not analysed: the parser crashed \(signal 11\)")
        assert "b.c:" not in result.out


@case
def hang_costs_one_unit():
    for name in "abc":
        write(f"{name}.c", LEAK % name)
    start = time.monotonic()
    result = run("-j1", "--timeout=2", "a.c", "b.c", "c.c", env={"OWN_CHECK_TEST_HANG": "/b.c"})
    result.expect(2, out=r"a\.c:2:(.|\n)*c\.c:2:", err=r"b\.c: error: not analysed: timed out after 2 s")
    assert 2 <= time.monotonic() - start < 60


@case
def jobs_do_not_change_the_output():
    for i in range(12):
        write(f"u{i}.c", (LEAK if i % 3 else CLEAN) % i)
    write("u7.c", "int f( {\n")
    files = [f"u{i}.c" for i in range(12)] + ["none.c"]
    for form in ("text", "json"):
        one, two, many = (run(f"-j{jobs}", f"--format={form}", *files) for jobs in (1, 2, 7))
        for other in (two, many):
            same = (one.code, one.out, one.err) == (other.code, other.out, other.err)
            assert same, f"{one.code} {one.out} {one.err}\n---- or ----\n{other.code} {other.out} {other.err}"


@case
def interruption():
    write("a.c", CLEAN % "a")
    process = subprocess.Popen([harness.OWN_CHECK, "-j1", "a.c"], env={**os.environ, "OWN_CHECK_TEST_HANG": "a.c"},
                               stderr=subprocess.PIPE)
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == -signal.SIGINT
    process.stderr.read()  # ends only when the workers, which hold it too, are gone
    process.stderr.close()


# ---- output ----

@case
def machine_formats_are_valid():
    write("a.c", LEAK % "a")
    write("b.c", "int f( {\n")
    for form in ("json", "sarif"):
        result = run(f"--format={form}", "a.c", "b.c", "none.c").expect(2)
        assert "leak" in json.dumps(json.loads(result.out))
        assert json.loads(run(f"--format={form}", "none.c").expect(2).out)
    run("--format=github", "a.c").expect(1, out=r"::(error|warning) file=a\.c,line=2")


@case
def dumps():
    write("a.c", '#include <stdlib.h>\nint f(int n) { return n; }\nvoid g(void) { free(malloc(1)); }\n')
    run("--dump=mir", "a.c").expect(0, out=r"fn f\((.|\n)*fn g\(", err_lines=0)
    result = run("--dump=mir", "--function=g", "a.c").expect(0, out=r"call malloc\(1\) .*owned")
    assert "fn f(" not in result.out
    for what in ("cfg", "init", "heap"):
        run(f"--dump={what}", "a.c").expect(0, err_lines=0)
    run("--dump=mir", "--function=none", "a.c").expect(2, err="there is no function `none`", err_lines=1)


@case
def verify():
    write("good.c", (LEAK % "a").replace("= 0; }", "= 0; } //~ warning: [leak]"))
    write("bad.c", LEAK % "b")
    level = "error" if ": error:" in run("good.c").out else "warning"
    write("good.c", (LEAK % "a").replace("= 0; }", f"= 0; }} //~ {level}: [leak]"))
    run("--verify", "good.c").expect(0)
    run("--verify", "bad.c").expect(1, out=r"bad\.c:2")


@case
def fail_on_incomplete():
    write("a.c", "int f(void) { return 1 +; }\n")
    run("--keep-going", "a.c").expect(0, err="1 incomplete")
    run("--keep-going", "--fail-on-incomplete", "a.c").expect(2, err="1 incomplete")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
