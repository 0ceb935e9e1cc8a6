"""What the tests of own-check from outside share: cases, each in an empty directory of its own, and what they expect.

With CLI_VERBOSE in the environment, the time of each case is printed.
"""
import json
import os
import re
import subprocess
import tempfile
import time

OWN_CHECK = ""
VERBOSE = "CLI_VERBOSE" in os.environ
CASES = []

LEAK = '#include <stdlib.h>\nvoid leak_%s(void) { char *p = malloc(1); if (p) *p = 0; }\n'
CLEAN = '#include <stddef.h>\nint clean_%s(int n) { return n + (int)sizeof(size_t); }\n'


def case(function):
    CASES.append(function)
    return function


class Result:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    def expect(self, code, *, out=None, err=None, err_lines=None):
        for name, text, pattern in (("stdout", self.out, out), ("stderr", self.err, err)):
            if pattern is not None and not re.search(pattern, text):
                raise AssertionError(f"{name} has no match for {pattern!r}: {text!r}")
        if self.code != code:
            raise AssertionError(f"exit code {self.code}, expected {code}\n{self.out}\n{self.err}")
        if err_lines is not None and len(self.err.splitlines()) != err_lines:
            raise AssertionError(f"expected {err_lines} lines on stderr: {self.err!r}")
        return self


def run(*arguments, env=None):
    done = subprocess.run([OWN_CHECK, *arguments], capture_output=True, text=True, timeout=600,
                          env={**os.environ, **(env or {})})
    return Result(done)


def write(path, text):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def database(entries, path="compile_commands.json"):
    write(path, json.dumps(entries))


def entry(file, flags="", **more):
    return {"directory": os.getcwd(), "file": file, "command": f"cc {flags} -c {file} -o {file}.o", **more}


def run_case(function):
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        start = time.monotonic()
        try:
            function()
            if VERBOSE:
                print(f"{time.monotonic() - start:6.2f} s {function.__name__}")
            return True
        except (AssertionError, subprocess.TimeoutExpired, ValueError) as problem:
            print(f"FAILED {function.__name__}: {type(problem).__name__}: {problem}")
            return False
        finally:
            os.chdir("/")


def main(own_check, names):
    global OWN_CHECK
    OWN_CHECK = os.path.abspath(own_check)
    chosen = [function for function in CASES if not names or function.__name__ in names]
    good = sum(run_case(function) for function in chosen)
    print(f"{good} of {len(chosen)} cases good")
    return 0 if chosen and good == len(chosen) else 1

