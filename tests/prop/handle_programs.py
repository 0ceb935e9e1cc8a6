#!/usr/bin/env python3
"""Random programs of two owners and two flags, judged by own-check and by running all their paths.

usage: handle_programs.py OWN_CHECK INCLUDE [SEED]

All conditions but those on flags and handles are calls of an unknown function, so every path is possible and the set of
states that can be reached is finite: the oracle computes it exactly. own-check must complain about every program that
can go wrong (no miss is accepted) and be quiet about the others; it may complain about a correct one only where it must
know how the states of two owners depend on each other (about 1 in 1000).
"""
import json
import os
import random
import subprocess
import sys
import tempfile

PROGRAMS = 600
ACCEPTED_FALSE_ALARMS = 4
OWNERS, FLAGS = ("a", "b"), ("f", "g")

PREAMBLE = """#include <own/own.h>
typedef struct conn { int fd; } conn;
OWN_DECLARE(conn);
void pool_put(own_conn c);
int conn_fd(ref_conn c);
int cond(void);
"""

# Statements without parts: how often, and their C text.
SIMPLE = {
    "new": (5, "%s = own_new(conn, .fd = 1);"),
    "put": (4, "pool_put(own_move(%s));"),
    "copy": (1, "pool_put(%s);"),
    "drop": (4, "own_drop(conn, %s);"),
    "use": (2, "conn_fd(own_ref(%s));"),
    "take": (1, "%s = own_move(%s);"),
    "set": (2, "%s = %d;"),
    "return": (1, "return;"),
    "break": (1, "break;"),
    "continue": (1, "continue;"),
}
NESTED = {"if": 4, "while": 2, "flag": 2, "test": 2}  # conditions: unknown, unknown, a flag, a handle


class Violation(Exception):
    pass


# ---- programs: lists of tuples ----


def make_statement(rng, depth, in_loop):
    kinds = {kind: weight for kind, (weight, _) in SIMPLE.items() if in_loop or kind not in ("break", "continue")}
    kinds.update(NESTED if depth < 3 else {})
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    owner = rng.choice(OWNERS)
    if kind == "take":
        return (kind, owner, OWNERS[1 - OWNERS.index(owner)])
    if kind == "set":
        return (kind, rng.choice(FLAGS), rng.choice((0, 1)))
    if kind in SIMPLE:
        return (kind,) if kind in ("return", "break", "continue") else (kind, owner)
    inside = make_block(rng, depth + 1, 1, 3, in_loop or kind == "while")
    otherwise = [] if kind == "while" else make_block(rng, depth + 1, 0, 2, in_loop)
    return (kind, rng.choice(FLAGS) if kind == "flag" else owner, inside, otherwise)


def make_block(rng, depth, least, most, in_loop):
    return [make_statement(rng, depth, in_loop) for _ in range(rng.randint(least, most))]


def make_program(rng):
    automatic = {owner: rng.random() < 0.6 for owner in OWNERS}
    start = {owner: rng.choice("IIE" if automatic[owner] else "IIUE") for owner in OWNERS}
    return make_block(rng, 0, 2, 6, False), automatic, start


def text_of_block(block, indent):
    lines = []
    for kind, *parts in block:
        if kind in SIMPLE:
            lines.append(indent + SIMPLE[kind][1] % tuple(parts))
            continue
        condition = {"if": "cond()", "while": "cond()", "flag": parts[0], "test": parts[0] + ".ptr"}[kind]
        lines.append("%s%s (%s) {" % (indent, "while" if kind == "while" else "if", condition))
        lines += text_of_block(parts[1], indent + "    ")
        if kind != "while":
            lines += [indent + "} else {"] + text_of_block(parts[2], indent + "    ")
        lines.append(indent + "}")
    return lines


def text_of_program(name, program):
    block, automatic, start = program
    lines = ["void %s(void) {" % name, "    int f = 0, g = 0;"]
    for owner in OWNERS:
        value = {"I": " = own_new(conn, .fd = 1)", "U": "", "E": " = {0}"}[start[owner]]
        lines.append("    %s %s%s;" % ("own_auto(conn)" if automatic[owner] else "own_conn", owner, value))
    return "\n".join(lines + text_of_block(block, "    ") + ["}"])


# ---- the oracle: the set of states at each point; an owner is Initialised, Uninitialised, Empty, Gone or Copied ----


def require(condition):
    if not condition:
        raise Violation


def step(state, kind, parts):
    state = dict(state)
    subject = parts[0]
    if kind == "set":
        state[subject] = parts[1]
    elif kind in ("new", "take"):
        if kind == "take":
            require(state[parts[1]] == "I")
            state[parts[1]] = "G"
        require(state[subject] != "I")
        state[subject] = "I"
    elif kind == "drop":
        require(state[subject] in "IE")
        state[subject] = "G"
    elif kind == "copy":
        require(state[subject] in "IE")
        state[subject] = "C"
    else:
        require(state[subject] == "I")
        state[subject] = "G" if kind == "put" else "I"
    return frozenset(state.items())


class Outcome:
    """States after a block, by how it is left."""

    def __init__(self):
        self.ways = {"return": set(), "break": set(), "continue": set()}

    def run(self, block, states):
        for kind, *parts in block:
            if kind in self.ways:
                self.ways[kind] |= states
                states = set()
            elif kind in SIMPLE:
                states = {step(state, kind, parts) for state in states}
            elif kind == "while":
                states = self.loop(parts[1], states)
            else:
                taken, other = self.split(kind, parts[0], states)
                states = self.run(parts[1], taken) | self.run(parts[2], other)
        return states

    def loop(self, block, states):
        while True:
            inside = Outcome()
            end = inside.run(block, states)
            again = states | end | inside.ways["continue"]
            if again == states:
                self.ways["return"] |= inside.ways["return"]
                return states | inside.ways["break"]
            states = again

    @staticmethod
    def split(kind, subject, states):
        if kind == "if":
            return states, states
        values = {state: dict(state)[subject] for state in states}
        require("U" not in values.values())
        taken = {state for state in states if values[state] in (1, "I", "C")}
        return taken, states - taken


def goes_wrong(program):
    block, automatic, start = program
    outcome = Outcome()
    try:
        ends = outcome.run(block, {frozenset({**start, "f": 0, "g": 0}.items())})
        for state in ends | outcome.ways["return"]:
            for owner in OWNERS:
                require(dict(state)[owner] not in ("CU" if automatic[owner] else "I"))
    except Violation:
        return True
    return False


# ---- the comparison ----


def complaints(own_check, include, text):
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(directory, "programs.c"), "w") as file:
            file.write(text)
        done = subprocess.run([own_check, "-q", "--format=json", "programs.c", "--", "-I" + include], cwd=directory,
                              capture_output=True, text=True, check=False)
    return {finding["function"] for finding in json.loads(done.stdout)["findings"]}


def main():
    own_check, include = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    rng = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    programs, wrong = {}, {}
    while len(programs) < PROGRAMS:  # every other one is correct
        program = make_program(rng)
        if goes_wrong(program) == (len(programs) % 2 == 0):
            name = "program_%d" % len(programs)
            programs[name], wrong[name] = text_of_program(name, program), len(programs) % 2 == 0
    found = complaints(own_check, include, PREAMBLE + "\n".join(programs.values()) + "\n")
    misses = [name for name in programs if wrong[name] and name not in found]
    alarms = [name for name in programs if not wrong[name] and name in found]
    for what, names in (("missed", misses), ("false alarm", alarms)):
        for name in names:
            print("%s:\n%s" % (what, programs[name]))
    print("%d programs, %d missed, %d false alarms" % (len(programs), len(misses), len(alarms)))
    return 1 if misses or len(alarms) > ACCEPTED_FALSE_ALARMS else 0


if __name__ == "__main__":
    sys.exit(main())
