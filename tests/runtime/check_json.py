#!/usr/bin/env python3
"""Whether each of the files is reports of log_format=json: one object per line, with what docs/debug.md says it has."""
import json
import sys

RULES = set(json.loads("[" + ",".join(line.split('"')[1].join('""') for line in open(
    __file__.replace("tests/runtime/check_json.py", "libown/debug/rules.def")) if line.startswith("RULE(")) + "]"))


def check_stack(stack):
    for frame in stack:
        assert set(frame) >= {"function", "file", "line"}, frame
        assert frame["file"] or frame["address"], frame


def check(report):
    assert report["tool"] == "own" and report["kind"] == "error" and report["pid"] > 0 and report["thread"] > 0, report
    assert report["rule"] in RULES, report["rule"]
    if report["rule"] == "leak":
        assert report["owners"] == sum(group["count"] for group in report["groups"]) > 0, report
        for group in report["groups"]:
            assert group["type"] and group["depth"] >= 0 and group["created"], group
            check_stack(group["created"] + group["moved"])
        return
    assert report["events"] and "stack" in report["events"][0], report
    for event in report["events"]:
        assert ("label" in event and event["stack"]) or event["text"], event
        check_stack(event.get("stack", []))


def check_file(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    assert lines, "it is empty"
    for line in lines:
        check(json.loads(line))


for path in sys.argv[1:]:
    try:
        check_file(path)
    except Exception as problem:
        sys.exit(f"{path}: {type(problem).__name__}: {problem}")
assert len(sys.argv) > 1
