#!/usr/bin/env python3
"""What <own/own.h> and one OWN_DECLARE add to the time of a compilation.

usage: bench_headers.py [--rounds=N]

For gcc and clang, without and with -O2, and at each level: a unit of 400 lines of ordinary C that includes the same standard
headers as own.h, against the same unit with own.h, an OWN_DECLARE and its drop. Medians of processor time."""
import argparse
import os
import resource
import statistics
import subprocess
import tempfile

INCLUDE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "include")
STANDARD = "".join(f"#include <{name}.h>\n" for name in ("stdbool", "stddef", "stdint", "stdio", "stdlib", "string"))
CONN = "typedef struct conn { int fd; char *peer; } conn;\n"
OWN = "#include <own/own.h>\n"
DECLARE = "OWN_DECLARE(conn);\nOWN_DEFINE_DROP(conn, free(_p->peer));\n"
FUNCTION = """
int work_%d(const char *text, size_t size);
int work_%d(const char *text, size_t size)
{
    char line[256];
    int sum = 0;
    for (size_t i = 0; i < size; i++)
        sum = sum * 31 + (text[i] == '\\n' ? %d : text[i]);
    snprintf(line, sizeof line, "%%d", sum);
    if (strcmp(line, "0") == 0)
        return -1;
    return (int)strlen(line) + sum %% 7;
}
"""
BODY = "".join(FUNCTION % (i, i, i) for i in range(30))


def processor_time(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as directory:
        plain, own = os.path.join(directory, "plain.c"), os.path.join(directory, "own.c")
        with open(plain, "w", encoding="utf-8") as file:
            file.write(STANDARD + CONN + BODY)
        with open(own, "w", encoding="utf-8") as file:
            file.write(STANDARD + OWN + CONN + DECLARE + BODY)
        for compiler in ("gcc-12", "clang-19"):
            for optimise in ("-O0", "-O2"):
                for level in (0, 1, 2):
                    command = [compiler, optimise, "-I", INCLUDE, f"-DOWN_LEVEL={level}", "-c", "-o", os.path.join(directory, "o")]
                    times = [(processor_time(command + [plain]), processor_time(command + [own])) for _ in range(rounds)]
                    without, with_own = (statistics.median(column) * 1000 for column in zip(*times))
                    print(f"{compiler:9} {optimise} level {level}: {without:6.1f} ms -> {with_own:6.1f} ms, "
                          f"{with_own - without:+5.1f} ms, {100 * (with_own / without - 1):+5.1f} %", flush=True)


if __name__ == "__main__":
    main()
