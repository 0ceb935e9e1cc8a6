#!/usr/bin/env python3
"""Runs what README.md shows, with an installed copy.

usage: readme.py [--update] README BUILD CMAKE

A block ```c NAME is a file. In a block ```console each line `$ command` is run in the directory of these files, and what
follows is what it must print (standard error after standard output; addresses and process numbers may differ).
--update writes what it prints.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(c [\w.]+|console)\n(.*?)^```$", re.M | re.S)
COMMAND = re.compile(r"^\$ (.*)$", re.M)
VARYING = re.compile(r"0x[0-9a-f]+|==\d+==")


def install(build, cmake, prefix):
    subprocess.run([cmake, "--install", build, "--prefix", prefix], stdout=subprocess.DEVNULL, check=True)
    libraries = next(prefix.rglob("pkgconfig")).parent
    return {**os.environ, "LC_ALL": "C.UTF-8", "PATH": f"{prefix}/bin:{os.environ['PATH']}",
            "PKG_CONFIG_PATH": f"{libraries}/pkgconfig", "LD_LIBRARY_PATH": str(libraries)}


def run(command, directory, environment):
    done = subprocess.run(["sh", "-c", command], cwd=directory, env=environment, capture_output=True, encoding="utf-8",
                          stdin=subprocess.DEVNULL, timeout=120)
    return (done.stdout + done.stderr).strip("\n").replace(f"{directory}/", "")


def check(readme, directory, environment, update):
    text = readme.read_text(encoding="utf-8")
    wrong = commands = 0

    def block(match):
        nonlocal wrong, commands
        kind, body = match.groups()
        if kind != "console":
            pathlib.Path(directory, kind.split()[1]).write_text(body, encoding="utf-8")
            return match.group(0)
        shown = ""
        for command in COMMAND.findall(body):
            output = run(command, directory, environment)
            shown += f"$ {command}\n" + (output + "\n" if output else "")
            commands += 1
        if VARYING.sub("", shown) == VARYING.sub("", body):
            return match.group(0)
        wrong += 1
        if not update:
            print(f"{readme}:{text.count(chr(10), 0, match.start()) + 1}: this is printed instead:\n{shown}")
        return f"```console\n{shown}```"

    updated = BLOCK.sub(block, text)
    if update:
        readme.write_text(updated, encoding="utf-8")
    return commands, wrong


def main(arguments):
    update = "--update" in arguments
    readme, build, cmake = [argument for argument in arguments if argument != "--update"]
    with tempfile.TemporaryDirectory() as directory:
        environment = install(build, cmake, pathlib.Path(directory, "prefix"))
        work = pathlib.Path(directory, "work")
        work.mkdir()
        commands, wrong = check(pathlib.Path(readme), work, environment, update)
    print(f"{commands} commands, {wrong} blocks differ")
    return 1 if not commands or (wrong and not update) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
