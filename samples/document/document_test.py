"""document_test.py PROGRAM: compares what it makes of documents, changed ones and broken ones with Python's json, and with
pointers and merge patches in Python."""
import copy
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
DEPTH = 1000
sys.setrecursionlimit(10 * DEPTH)


class Raw(str):
    """A number as it was written."""


def run(*arguments, text=None):
    text = text.encode() if isinstance(text, str) else text
    return subprocess.run([PROGRAM, *arguments], input=text, capture_output=True, timeout=60)


def good(*arguments, text):
    result = run(*arguments, text=text)
    assert result.returncode == 0 and not result.stderr, (arguments, text[:200], result)
    return result.stdout.decode()


def refused(*arguments, text, says):
    result = run(*arguments, text=text)
    assert (result.returncode, result.stdout, result.stderr.decode()) == (1, b"", f"document: {says}\n"), (arguments, text[:200], result)


# ---- what Python makes of it ----

def no_constant(word):
    raise ValueError(word)


def read(text):
    """As json.loads, but numbers stay as they are written, and what RFC 8259 does not have is refused."""
    if isinstance(text, bytes):
        text = text.decode()
    value = json.loads(text, parse_int=Raw, parse_float=Raw, parse_constant=no_constant)
    if re.search(r"\\u[dD]", text):
        check_characters(value)
    return value


def check_characters(value):
    """No halves of surrogate pairs; here they may stand, in JSON they may not make a character."""
    for part in value if isinstance(value, list) else [*value, *value.values()] if isinstance(value, dict) else []:
        check_characters(part)
    if isinstance(value, str):
        value.encode()


def write(value, indent=None, depth=1):
    """As json.dumps, with numbers as they were read."""
    if isinstance(value, Raw):
        return str(value)
    if not isinstance(value, (list, dict)) or not value:
        return json.dumps(value, ensure_ascii=False)
    is_list = isinstance(value, list)
    parts = [write(item, indent, depth + 1) for item in value] if is_list else [
        json.dumps(name, ensure_ascii=False) + (": " if indent else ":") + write(item, indent, depth + 1) for name, item in value.items()]
    begin, end = "[]" if is_list else "{}"
    if not indent:
        return begin + ",".join(parts) + end
    blank = "\n" + " " * indent * depth
    return begin + blank + ("," + blank).join(parts) + blank[:-indent] + end


def numbers(value):
    """Of a value made in Python: its numbers as JSON has them."""
    if isinstance(value, list):
        return [numbers(item) for item in value]
    if isinstance(value, dict):
        return {name: numbers(item) for name, item in value.items()}
    return Raw(json.dumps(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


# ---- documents by chance ----

CHARACTERS = ["a", "b", "/", "~", '"', "\\", "\n", "\t", "\x00", "\x1f", "\x7f", "é", "€", "\ud7ff", "\uffff", "😀", "\U0010ffff", " "]


def random_text(dice):
    return "".join(dice.choice(CHARACTERS) for _ in range(dice.choice((0, 1, 2, 3, 8))))


def random_value(dice, depth):
    kind = dice.randrange(9 if depth else 6)
    if kind < 3:
        return (None, True, False)[kind]
    if kind == 3:
        return Raw(dice.choice(("0", "-0", "1", "-12", "0.5", "1e5", "1E-7", "-0.0e+00", "123456789012345678901234567890", "1e999", "4.25")))
    if kind < 6:
        return random_text(dice)
    count = dice.choice((0, 1, 2, 3, 4, 20))
    if kind == 6:
        return [random_value(dice, depth - 1) for _ in range(count)]
    return {random_text(dice): random_value(dice, depth - 1) for _ in range(count)}


def random_spelling(dice, value):
    """The same value, with blanks and escapes where they may be."""
    blank = lambda: "".join(dice.choice(" \n\r\t") for _ in range(dice.choice((0, 0, 1, 2))))
    if isinstance(value, Raw):
        return blank() + value + blank()
    if isinstance(value, str):
        return blank() + json.dumps(value, ensure_ascii=dice.random() < 0.5).replace("/", dice.choice(("/", "\\/", "\\u002F"))) + blank()
    if isinstance(value, list):
        return blank() + "[" + (",".join(random_spelling(dice, item) for item in value) or blank()) + "]" + blank()
    if isinstance(value, dict):
        members = (random_spelling(dice, name) + ":" + random_spelling(dice, item) for name, item in value.items())
        return blank() + "{" + (",".join(members) or blank()) + "}" + blank()
    return blank() + json.dumps(value) + blank()


# ---- the tests ----

def test_valid():
    texts = ("null", " true", "false", "0", "-0", "-1.5e+10", '""', "[]", "{}", "[ ]", "{ }", '"\\u0000"', '"\\ud83d\\ude00"', '"\\uD834\\uDD1E"',
                 '"\\/\\b\\f\\n\\r\\t\\"\\\\"', "[[[]]]", '{"":{"":""}}', '{"a":1,"b":2,"a":3}', "[1,2]", '"\x7f"', '"\u2028"', "1E400", "123e-0001",
                 '"\\u005C\\u0022"', "\t[1\r,\t2 ]", '"é😀\uffff"')
    lines = "\n".join(texts)
    assert good("-c", "-l", "-", text=lines) == "".join(write(read(text)) + "\n" for text in texts)
    assert good("-l", "-", text=lines) == "".join(write(read(text), 4) + "\n" for text in texts)
    assert good("-", text="\n[1\r\n,\n2 ]\n\n") == "[\n    1,\n    2\n]\n"


def test_invalid():
    """Where and why."""
    mistakes = (
            ("", "1:1: the text ends too early"), ("  \n ", "2:2: the text ends too early"), ("[1,", "1:4: the text ends too early"),
            ("[1,]", "1:4: this is no value"), ("[1 2]", "1:4: behind an item comes , or ]"), ("[,1]", "1:2: this is no value"),
            ("[1", "1:3: the text ends too early"), ("]", "1:1: this is no value"), ("{1:2}", "1:2: a member begins with its name in quotes"),
            ('{"a"}', "1:5: behind a name comes :"), ('{"a":1,}', "1:8: a member begins with its name in quotes"), ('{"a":1 "b":2}', "1:8: behind a member comes , or }"),
            ("nul", "1:1: this is no value"), ("nulll", "1:5: behind the value comes nothing"), ("True", "1:1: this is no value"), ("NaN", "1:1: this is no value"),
            ("-Infinity", "1:2: a number has a digit here"), ("+1", "1:1: this is no value"), ("01", "1:2: behind the value comes nothing"), ("-", "1:2: the text ends too early"),
            ("1.", "1:3: the text ends too early"), ("[1.]", "1:4: a number has a digit behind its point"), (".5", "1:1: this is no value"),
            ("[1e]", "1:4: an exponent has a digit here"), ("1e+", "1:4: the text ends too early"), ("0x1", "1:2: behind the value comes nothing"),
            ('"a', "1:3: the text ends too early"), ('"a\nb"', "1:3: a control character in a string is written as an escape"),
            ('"\x00"', "1:2: a control character in a string is written as an escape"), ('"\\x"', "1:3: no escape has this name"), ('"\\', "1:3: the text ends too early"),
            ('"\\u12g4"', "1:6: \\u has four digits of base 16"), ('"\\ud800"', "1:2: half of a surrogate pair"), ('"\\udc00\\ud800"', "1:2: half of a surrogate pair"),
            ('"é\\ud800\\u0041"', "1:3: half of a surrogate pair"), ("'a'", "1:1: this is no value"), ("[1] // no", "1:5: behind the value comes nothing"),
            ("1 2", "1:3: behind the value comes nothing"), ("\ufeff1", "1:1: this is no value"), ('["é€😀" 1]', "1:8: behind an item comes , or ]"),
            ('{\n  "a": [\n    1,\n    tru\n  ]\n}', "4:5: this is no value"), ("[\x0c]", "1:2: this is no value"), ("[\u00a0]", "1:2: this is no value"))
    for text, says in mistakes:
        try:
            read(text)
            assert False, f"Python reads {text!r}"
        except ValueError:
            pass
    of_a_line = [one for one in mistakes if "\n" not in one[0]]
    result = run("-l", "-", text="\n".join(text for text, _ in of_a_line) + "\n")
    expected = [f"document: -:{number}{says[1:]}" for number, (_, says) in enumerate(of_a_line, 1)]
    assert (result.returncode, result.stdout) == (1, b"") and result.stderr.decode().splitlines() == expected, (result, expected)
    for text, says in mistakes:
        if "\n" in text:
            refused("-", text=text, says="-:" + says)


def test_utf_8():
    """Strings of bytes: refused where Python refuses to decode them."""
    dice = random.Random(1)
    parts = [b"a", b"\xc3\xa9", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\x80", b"\xc0\x80", b"\xc1\xbf", b"\xe0\x80\x80", b"\xe0\x9f\xbf", b"\xed\xa0\x80", b"\xed\x9f\xbf",
             b"\xf0\x8f\xbf\xbf", b"\xf4\x8f\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xff", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xc3\xc3\xa9"]
    texts = [b'"' + part + b'"' for part in parts] + [b'["' + b"".join(dice.choice(parts[:4] * 4 + parts) for _ in range(4)) + b'"]' for _ in range(300)]
    compare_lines(texts)


def compare_lines(texts):
    """Each is a line; refused by both, or the same to both."""
    result = run("-l", "-c", "-", text=b"\n".join(texts) + b"\n")
    lines = iter(result.stdout.decode().split("\n"))
    refusals = {int(line) for line in re.findall(rb"^document: -:(\d+):\d+: [^\n]+$", result.stderr, re.M)}
    assert len(refusals) == result.stderr.count(b"\n")
    for number, text in enumerate(texts, 1):
        try:
            value = read(text)
        except ValueError:
            assert number in refusals, (number, text)
            continue
        assert number not in refusals, (number, text)
        assert next(lines) == write(value), text
    assert list(lines) == [""] and result.returncode == bool(refusals)
    return len(refusals)


def test_at_random():
    dice = random.Random(2)
    texts = [random_spelling(dice, random_value(dice, 5)).replace("\n", " ").encode() for _ in range(1000)]
    assert compare_lines(texts) == 0
    for text in texts[:20]:
        assert good("-", text=text) == write(read(text), 4) + "\n"


def test_mistakes_at_random():
    dice = random.Random(3)
    texts = []
    for _ in range(2000):
        text = bytearray(random_spelling(dice, random_value(dice, 3)).replace("\n", " ").encode())
        for _ in range(dice.randint(1, 3)):
            at = dice.randrange(len(text))
            text[at:at + dice.randint(0, 2)] = dice.choice((b'"', b"\\", b",", b":", b"[", b"]", b"{", b"}", b"0", b"-", b".", b"e", b"u", b" ", b"\0", b"\x80", b"\xc3"))
        texts.append(bytes(text))
    refusals = compare_lines(texts)
    assert 500 < refusals < 1980, refusals


def test_depth():
    for begin, middle, end in (("[", "", "]"), ('{"a":', "1", "}"), ('[{"a":', "[]", "}]")):
        per = begin.count("[") + begin.count("{")
        levels = (DEPTH - bool(middle)) // per
        text = begin * levels + middle + end * levels
        assert good("-c", "-", text=text) == text + "\n"
        deeper = begin * (levels + 1) + middle + end * (levels + 1)
        assert run("-", text=deeper).stderr.endswith(b": too many values in one another\n")
    assert run("-", text="[" * 1000000).stderr == b"document: -:1:1001: too many values in one another\n"
    deep = "[" * 600 + "]" * 600
    refused("-", "set", "/0" * 599 + "/-", deep, text=deep, says=f"set {'/0' * 599}/-: too many values in one another")
    assert good("-c", "-", "set", "/0" * 399 + "/-", deep, text=deep).count("[") == 1200


def test_large():
    dice = random.Random(4)
    members = {f"name{i}": [i, str(i), {"half": i / 2}] for i in range(12000)}
    rows = [{"id": i, "text": random_text(dice) * 10, "flags": [True, None]} for i in range(6000)]
    value = numbers({"members": members, "rows": rows})
    text = write(value, 1)
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "large.json")
        with open(path, "w") as file:
            file.write(text)
        assert good("-c", path, text="") == write(value) + "\n"
        assert good("-c", path, "get", "/members/name11999/2/half", text="") == "5999.5\n"
        patch = {"members": {name: None for i, name in enumerate(members) if i % 3}}
        for name in patch["members"]:
            del value["members"][name]
        gone = list(patch["members"])
        steps = [json.dumps({"members": dict.fromkeys(gone[i:i + 2500])}) for i in range(0, len(gone), 2500)]  # each a word
        assert good("-c", path, *[word for step in steps for word in ("merge", step)], text="") == write(value) + "\n"


# ---- pointers and changes ----

class Refused(Exception):
    pass


def tokens(pointer):
    if pointer and not pointer.startswith("/"):
        raise Refused
    return pointer.split("/")[1:]


def name_of(token):
    if re.search(r"~(?![01])", token):
        raise Refused
    return token.replace("~1", "/").replace("~0", "~")


def child_key(value, token):
    if isinstance(value, list):
        if not re.fullmatch(r"0|[1-9][0-9]*", token) or int(token) >= len(value):
            raise Refused
        return int(token)
    if not isinstance(value, dict) or name_of(token) not in value:
        raise Refused
    return name_of(token)


def find(value, path):
    for token in path:
        value = value[child_key(value, token)]
    return value


def change_set(root, pointer, value):
    path = tokens(pointer)
    if not path:
        return value
    parent = find(root, path[:-1])
    if isinstance(parent, list) and path[-1] == "-":
        parent.append(value)
    elif isinstance(parent, dict):
        parent[name_of(path[-1])] = value
    else:
        parent[child_key(parent, path[-1])] = value
    return root


def change_remove(root, pointer):
    path = tokens(pointer)
    if not path:
        raise Refused
    parent = find(root, path[:-1])
    del parent[child_key(parent, path[-1])]
    return root


def change_move(root, source, target):
    value = find(root, tokens(source))
    if source == target:
        return root
    if target.startswith(source + "/") or not source:
        raise Refused
    return change_set(change_remove(root, source), target, value)


def change_merge(target, patch):
    """RFC 7396, section 2."""
    if not isinstance(patch, dict):
        return patch
    target = target if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = change_merge(target.get(name), value)
    return target


def change(root, words):
    if words[0] == "get":
        return find(root, tokens(words[1]))
    if words[0] == "set":
        return change_set(root, words[1], read(words[2]))
    if words[0] == "remove":
        return change_remove(root, words[1])
    return change_move(root, *words[1:]) if words[0] == "move" else change_merge(root, read(words[1]))


def test_pointers():
    """The examples of RFC 6901, section 5, and what does not lead anywhere."""
    text = '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8,"o":{"":{"p":[[1]]}}}'
    for pointer, part in (("/foo", '["bar","baz"]'), ("/foo/0", '"bar"'), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"),
                          ("/i\\j", "5"), ('/k"l', "6"), ("/ ", "7"), ("/m~0n", "8"), ("/o//p/0/0", "1")):
        assert good("-c", "-", "get", pointer, text=text) == part + "\n", pointer
    assert json.loads(good("-", "get", "", text=text)) == json.loads(text)
    index, item, member, nothing = "this is no index of an item", "there is no such item", "there is no such member", "there is nothing in this value"
    for pointer, says in (("foo", "a pointer is empty or begins with /"), ("/foo/2", item), ("/foo/-", index), ("/foo/01", index), ("/foo/", index), ("/foo/+1", index),
                          ("/foo/99999999999999999999", item), ("/nothing", member), ("/foo/0/x", nothing), ("/m~2n", "behind ~ comes 0 or 1"),
                          ("/m~", "behind ~ comes 0 or 1"), ("/o/x", member), ("//x", nothing)):
        refused("-", "get", pointer, text=text, says=f"get {pointer}: {says}")


def test_changes():
    for text, words, after in (
            ("[1,2,3]", "set /1 [] set /- 4 remove /0", "[[],3,4]"), ('{"a":1,"b":2}', "set /a 3 set /c 4 remove /b", '{"a":3,"c":4}'),
            ("1", "set  []", "[]"), ('{"a":{"b":[1]},"c":[2]}', "move /a/b /c/- move /c /a/d", '{"a":{"d":[2,[1]]}}'), ("[[1],2]", "move /0 /0", "[[1],2]"),
            ("[0,1,2]", "move /0 /1", "[1,0]"), ('{"a":[1]}', "move /a ", "[1]"), ('{"a":{"b":1}}', "get /a set /c 2 get /c", "2")):
        assert good("-c", "-", *words.split(" "), text=text) == after + "\n", words
    for words, says in (("remove ", "remove : the whole document is not in anything"), ("move /a /a/b", "move /a: a value cannot move into itself"),
                        ("move  /a", "move : a value cannot move into itself"), ("move /x /y", "move /x: there is no such member"), ("move /a /x/y", "move /a: there is no such member"),
                        ("set /s/x 1", "set /s/x: there is nothing in this value"), ("set /a [", "set /a: the text ends too early"), ("set /a/5 1", "set /a/5: there is no such item"),
                        ("set /b 1 remove /c", "remove /c: there is no such member"), ("merge {", "merge {: the text ends too early"), ("set a 1", "set a: a pointer is empty or begins with /")):
        refused("-", *words.split(" "), text='{"a":[1],"s":""}', says=says)


def test_merge():
    """The examples of RFC 7396, appendix A."""
    for target, patch, after in (
            ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'), ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'), ('{"a":"b"}', '{"a":null}', "{}"),
            ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'), ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'), ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
            ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'), ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'), ('["a","b"]', '["c","d"]', '["c","d"]'),
            ('{"a":"b"}', '["c"]', '["c"]'), ('{"a":"foo"}', "null", "null"), ('{"a":"foo"}', '"bar"', '"bar"'), ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
            ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'), ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}')):
        assert good("-c", "-", "merge", patch, text=target) == after + "\n", (target, patch)


def random_pointer(dice, value, is_target):
    """Mostly to what is there."""
    pointer = ""
    while isinstance(value, (list, dict)) and value and dice.random() < 0.8:
        key = dice.choice(range(len(value)) if isinstance(value, list) else list(value))
        pointer += "/" + str(key).replace("~", "~0").replace("/", "~1")
        value = value[key]
    if is_target and dice.random() < 0.4:
        pointer += "/" + dice.choice(("-", "new", "0", "a", "~1", "~2", "1"))
    return pointer


def random_change(dice, value):
    name = dice.choice(("set", "set", "remove", "move", "merge", "get"))
    text = lambda: write(random_value(dice, 2))
    source = random_pointer(dice, value, False)
    words = {"get": [name, source], "remove": [name, source], "set": [name, random_pointer(dice, value, True), text()],
             "move": [name, source, random_pointer(dice, value, True)], "merge": [name, text()]}[name]
    return None if any("\0" in word for word in words) else words


def test_changes_at_random():
    """Some changes one after the other, up to one that is refused, on a document in which they mostly make sense and on others."""
    dice = random.Random(5)
    outcomes = [0, 0]
    for _ in range(20):
        values, words = [random_value(dice, 4) for _ in range(12)], []
        values += values[-1:] * 6
        text = "\n".join(map(write, values))
        results = [copy.deepcopy(value) for value in values]
        for _ in range(dice.choice((1, 2, 2, 3, 5, 8, 12))):
            one = random_change(dice, results[-1])
            if one is None:
                continue
            words += one
            results = [changed(value, one) for value in results]
            if results[-1] is Refused:
                break
        result = run("-c", "-l", "-", *words, text=text)
        expected = "".join(write(value) + "\n" for value in results if value is not Refused)
        refusals = results.count(Refused)
        outcomes[0] += len(results) - refusals
        outcomes[1] += refusals
        assert (result.returncode, result.stdout.decode()) == (refusals > 0, expected), (text, words, result, expected)
        assert result.stderr.count(b"document: ") == refusals
    assert min(outcomes) > 40, outcomes


def changed(value, words):
    try:
        return Refused if value is Refused else change(copy.deepcopy(value), words)
    except Refused:
        return Refused


def test_lines():
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.write('{"a":1,"b":2}\n[\n{"a":{"c":3}}\n{"b":1}\n7')
        file.flush()
        result = run("-c", "-l", file.name, "remove", "/a")
        assert result.stdout == b'{"b":2}\n{}\n' and result.returncode == 1, result
        assert result.stderr.decode() == (f"document: {file.name}:2:2: the text ends too early\n"
                                          "document: remove /a: there is no such member\ndocument: remove /a: there is nothing in this value\n"), result


def test_files():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "missing.json")
        result = run(path)
        assert result.returncode == 1 and result.stderr.decode() == f"document: {path}: No such file or directory\n"
        result = run(directory)
        assert result.returncode == 1 and b"Is a directory" in result.stderr, result
    with open("/dev/full", "w") as full:
        result = subprocess.run([PROGRAM, "-"], input=b"1", stdout=full, stderr=subprocess.PIPE)
        assert result.returncode == 1 and b"output: No space left on device" in result.stderr, result


def test_usage():
    for arguments in ([], ["-x", "-"], ["-", "get"], ["-", "set", "/a"], ["-", "fetch", "/a"], ["-", "get", "/a", "move", "/b"]):
        result = run(*arguments, text="1")
        assert result.returncode == 2 and b"usage: document" in result.stderr, (arguments, result)


for name in [name for name in globals() if name.startswith("test_")]:
    start = time.monotonic()
    globals()[name]()
    print(f"{name} {time.monotonic() - start:.1f} s", flush=True)
