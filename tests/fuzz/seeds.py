#!/usr/bin/env python3
"""Makes the seeds of the fuzz targets from the tests of own-check.

usage: seeds.py OWN_CHECK UNPACK ROOT OUT     UNPACK: of unpack.c; ROOT: of this project; OUT: gets a directory per target
"""
import glob
import json
import os
import random
import re
import subprocess
import sys
import tempfile

PRELUDE = """typedef unsigned long size_t; void *malloc(size_t); void free(void *); void *realloc(void *, size_t);
void *calloc(size_t, size_t); char *strdup(const char *); void *memcpy(void *, const void *, size_t); void abort(void);
"""
DATABASES = [
    [{"directory": "/work", "file": "a.c", "command": "cc -Ia -D\"A=\\\"b c\\\"\" -MD -MF a.d -o a.o -c a.c"},
     {"directory": "b", "file": "b.c", "arguments": ["ccache", "arm-linux-gnueabihf-gcc-12", "@rsp", "-c", "b.c"]}],
    [{"file": "a.cc", "command": "env A=b /usr/bin/g++ -c 'a.cc'"}, {"file": "a.S", "command": "gcc a.S"},
     {"file": "-", "command": "gcc -x c - -include x.h -Wp,-MD,a.d -Xclang -a"}],
]
COMMANDS = ["cc -c a.c", "'a b' \"c\\\"d\" e\\ f", "@rsp -DA='\"x\"' --target=arm -- a.c", "gcc -m32 -Wp,-D_FORTIFY_SOURCE=2,-MD,x"]


def put(directory, name, data):
    os.makedirs(directory, exist_ok=True)
    with open(f"{directory}/{name}", "wb") as file:
        file.write(data)


def sources(root):
    for kind in ("tests/ui", "tests/mir", "samples"):
        yield from sorted(glob.glob(f"{root}/{kind}/**/*.c", recursive=True))


def unit_of(own_check, unpack, root, path, scratch):
    """The serial MIR of a source, and the message around it."""
    unit, mir, message = (f"{scratch}/{name}" for name in ("unit.own", "mir", "message"))
    subprocess.run([own_check, "--emit-unit", "--keep-going", "-o", unit, path, "--", f"-I{root}/include", "-std=gnu2x"],
                   check=True, stderr=subprocess.DEVNULL)
    subprocess.run([unpack, unit, mir, message], check=True)
    with open(mir, "rb") as mir_file, open(message, "rb") as message_file:
        return mir_file.read(), message_file.read()


def plain(text):
    """Without #include, and with what it would have declared."""
    return PRELUDE + re.sub(r"(?m)^\s*#\s*include.*$|^//.*$", "", text)


def main():
    own_check, unpack, root, out = (os.path.abspath(argument) for argument in sys.argv[1:5])
    with tempfile.TemporaryDirectory() as scratch:
        for number, path in enumerate(sources(root)):
            mir, message = unit_of(own_check, unpack, root, path, scratch)
            put(f"{out}/unit", f"{number}", message)
            for target in ("mir", "analyse"):
                put(f"{out}/{target}", f"{number}", mir)
            with open(path, encoding="utf-8") as file:
                put(f"{out}/lower", f"{number}", plain(file.read()).encode())
    sys.path.insert(0, f"{root}/tests/prop/execution")
    import generate
    for seed in range(40):
        function = generate.make_function(random.Random(seed), "f")
        put(f"{out}/lower", f"generated{seed}", generate.text_of_file([function]).encode())
    headers = "".join(open(path, encoding="utf-8").read() for path in glob.glob(f"{root}/include/own/*.h"))
    marks = set(re.findall(r'own:[^"\\]+', headers)) | {"own:result=holds;from=p,list", "own:gives;kind=fd;when=nonneg"}
    for number, mark in enumerate(sorted(marks)):
        put(f"{out}/annotation", f"{number}", mark.encode())
    for number, database in enumerate(DATABASES):
        put(f"{out}/database", f"{number}", json.dumps(database).encode())
    for number, command in enumerate(COMMANDS):
        put(f"{out}/database", f"command{number}", command.encode())
    for seed in range(40):
        for level in ("hardened", "debug"):
            put(f"{out}/operations_{level}", f"{seed}", random.Random(seed).randbytes(8 * 4 * (seed + 1)))


if __name__ == "__main__":
    main()
