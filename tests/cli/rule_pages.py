#!/usr/bin/env python3
"""Runs own-check on the examples of the rule pages.

usage: rule_pages.py [--update] OWN_CHECK INCLUDE_DIRECTORY DOCS_RULES

In each page a block ```c bad must get findings of the page's rule and of no other, the ```text block behind it must be
what own-check prints about it, and a block ```c ok must get none. --update writes the ```text blocks.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"^```(c bad|c ok|text)\n(.*?)^```$", re.M | re.S)
HEADER = re.compile(r"^[^\s:]+:\d+:\d+: (?:error|warning|note): .* \[([a-z-]+)\]$", re.M)


class Runner:
    def __init__(self, own_check, include):
        self.command = [os.path.abspath(own_check), "--quiet", "--color=never", "example.c", "--", "-I", os.path.abspath(include)]

    def run(self, source):
        with tempfile.TemporaryDirectory() as directory:
            pathlib.Path(directory, "example.c").write_text(source, encoding="utf-8")
            environment = {**os.environ, "LC_ALL": "C"}
            done = subprocess.run(self.command, cwd=directory, env=environment, capture_output=True, text=True,
                                  encoding="utf-8", timeout=60)
        return done.returncode, done.stdout, done.stderr


def without_end(output):
    return output.rstrip("\n") + "\n"


def check_page(path, runner, update):
    page = path.read_text(encoding="utf-8")
    problems, seen, output = [], set(), None
    if not page.startswith(f"# {path.stem}\n"):
        problems.append("does not start with the name of its rule")

    def block(match):
        nonlocal output
        kind, body = match.groups()
        line = page.count("\n", 0, match.start()) + 1
        seen.add(kind)
        if kind == "text":
            if update and output is not None:
                return f"```text\n{without_end(output)}```"
            if output is None or body != without_end(output):
                problems.append(f"line {line}: own-check prints something else:\n{output}")
            return match.group(0)
        code, output, errors = runner.run(body)
        rules = set(HEADER.findall(output))
        wanted = {path.stem} if kind == "c bad" else set()
        if rules != wanted or code != (1 if wanted else 0):
            problems.append(f"line {line}: expected {wanted or 'nothing'}, exit code {code}:\n{output}{errors}")
        return match.group(0)

    updated = BLOCK.sub(block, page)
    problems += [f"has no block ```{kind}" for kind in ("c bad", "text", "c ok") if kind not in seen]
    if update and updated != page:
        path.write_text(updated, encoding="utf-8")
    return problems


def main(arguments):
    update = "--update" in arguments
    own_check, include, pages = [argument for argument in arguments if argument != "--update"]
    runner = Runner(own_check, include)
    listed = subprocess.run([own_check, "--list-rules"], capture_output=True, text=True, check=True).stdout
    rules = [line.split()[0] for line in listed.splitlines() if line.strip()]
    failed = 0
    for rule in rules:
        path = pathlib.Path(pages, f"{rule}.md")
        problems = check_page(path, runner, update) if path.exists() else ["there is no page"]
        for problem in problems:
            print(f"{path}: {problem}")
        failed += bool(problems)
    for path in sorted(pathlib.Path(pages).glob("*.md")):
        if path.stem not in rules:
            print(f"{path}: there is no such rule")
            failed += 1
    print(f"{len(rules)} rules, {failed} with problems")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
