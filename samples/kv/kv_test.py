"""kv_test.py PROGRAM: drives the store with clients that are many, slow, greedy, broken and hostile; at random, beside a model
of it, and beside redis-server where that is installed."""
import fnmatch
import os
import random
import re
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from testing import PATIENCE, RunningServer, timed, wait_until

PROGRAM = sys.argv[1]
BIG = 1 << 20


class Server(RunningServer):
    def __init__(self, *options, files=None):
        super().__init__([PROGRAM, "-p", "0", *map(str, options)], "kv", "commands", files)


class Error(str):
    """A reply that begins with -."""


def array(*words):
    """A request as an array of strings."""
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        word = word if isinstance(word, bytes) else str(word).encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(word), word))
    return b"".join(parts)


class Client:
    def __init__(self, port, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.stream = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def read(self):
        line = self.stream.readline()
        if not line:
            raise EOFError
        assert line.endswith(b"\r\n"), line
        kind, rest = line[:1], line[1:-2]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            return Error(rest.decode("latin-1"))
        if kind == b":":
            return int(rest)
        if kind == b"*":
            return [self.read() for _ in range(int(rest))]
        assert kind == b"$", line
        if rest == b"-1":
            return None
        data = self.stream.read(int(rest) + 2)
        assert data.endswith(b"\r\n"), data[-10:]
        return data[:-2]

    def ask(self, *words):
        self.send(array(*words))
        return self.read()

    def has_ended(self):
        try:
            return self.stream.read(1) == b""
        except ConnectionResetError:
            return True


# ---- commands ----

def test_commands(server):
    with Client(server.port) as c:
        for words, reply in (
                ("PING", "PONG"), ("ping hello", b"hello"), ("ECHO hi", b"hi"), ("DBSIZE", 0), ("GET a", None),
                ("SET a 1", "OK"), ("get a", b"1"), ("SET a 2 NX", None), ("SET b 2 XX", None), ("SET b 2 nx", "OK"),
                ("SET a 3 xx GET", b"1"), ("SET new 1 GET", None), ("MGET a b c", [b"3", b"2", None]), ("EXISTS a b c a", 3),
                ("INCR a", 4), ("INCRBY a 10", 14), ("DECR a", 13), ("DECRBY a -7", 20), ("INCR c", 1), ("STRLEN a", 2),
                ("STRLEN nothing", 0), ("APPEND a x", 3), ("GET a", b"20x"), ("APPEND d yz", 2), ("DEL a c nothing", 2),
                ("MSET k 1 l 2 k 3", "OK"), ("MGET k l", [b"3", b"2"]), ("DBSIZE", 5), ("TTL k", -1), ("TTL nothing", -2),
                ("PTTL nothing", -2), ("EXPIRE k 100", 1), ("TTL k", 100), ("EXPIRE nothing 100", 0), ("INCR k", 4), ("TTL k", 100),
                ("SET k 5 KEEPTTL", "OK"), ("TTL k", 100), ("PERSIST k", 1), ("PERSIST k", 0), ("TTL k", -1),
                ("SET k 6 EX 50", "OK"), ("TTL k", 50), ("SET k 7", "OK"), ("TTL k", -1), ("SET k 8 px 5400", "OK"), ("TTL k", 5),
                ("EXPIRE k 0", 1), ("GET k", None), ("SET n -9223372036854775807", "OK"), ("DECR n", -9223372036854775808),
                ("CONFIG GET save", [b"save", b""]), ("CONFIG GET x", []), ("COMMAND DOCS", []), ("FLUSHALL", "OK"), ("DBSIZE", 0)):
            assert c.ask(*words.split()) == reply, (words, reply)
        commands = c.ask("COMMAND")
        assert c.ask("COMMAND", "COUNT") == len(commands) and [b"get", 2, ["readonly"], 1, 1, 1] in commands
        assert b"connected_clients:1\r\n" in c.ask("INFO")


def test_errors(server):
    integer, syntax = "ERR value is not an integer or out of range", "ERR syntax error"
    count = "ERR wrong number of arguments for '%s' command"
    with Client(server.port) as c:
        c.ask("MSET", "text", "x", "big", 2**63 - 1, "zero", "01")
        for words, error in (
                ("GET", count % "get"), ("get a b", count % "get"), ("MSET a", count % "mset"), ("MSET a 1 b", count % "mset"),
                ("PING a b", count % "ping"), ("SET a", count % "set"), ("INCR text", integer), ("INCR zero", integer),
                ("INCRBY n 1.5", integer), ("INCRBY n +1", integer), ("INCRBY n 9223372036854775808", integer),
                ("INCRBY n -0", integer), ("INCR big", "ERR increment or decrement would overflow"),
                ("DECRBY n -9223372036854775808", "ERR decrement would overflow"), ("SET a b c", syntax),
                ("SET a b EX", syntax), ("SET a b EX x", integer), ("SET a b NX XX", syntax), ("SET a b EX 1 PX 1", syntax),
                ("SET a b EX 1 KEEPTTL", syntax), ("SET a b EX 0", "ERR invalid expire time in 'set' command"),
                ("SET a b EX 9223372036854775807", "ERR invalid expire time in 'set' command"), ("EXPIRE text x", integer),
                ("EXPIRE text 9223372036854775807", "ERR invalid expire time in 'expire' command"), ("SCAN x", "ERR invalid cursor"),
                ("SCAN 0 COUNT 0", syntax), ("SCAN 0 MATCH", syntax), ("SCAN 0 FOO 1", syntax),
                ("NOSUCH a b", "ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' ")):
            reply = c.ask(*words.split())
            assert isinstance(reply, Error) and reply == error, (words, reply)
        assert c.ask("no\r\nsuch") == "ERR unknown command 'no  such', with args beginning with: "
        assert len(c.ask("x" * 1000, *["y" * 1000] * 10)) < 500
        assert c.ask("GET", "a") is None and c.ask("DBSIZE") == 3


def test_bytes(server):
    """Keys and values are any bytes."""
    every = bytes(range(256))
    with Client(server.port) as c:
        for key, value in ((every, b""), (b"", every), (b"\r\n", b"\r\n$3\r\n"), (b"x" * 100000, b"y" * 100000)):
            assert c.ask("SET", key, value) == "OK" and c.ask("GET", key) == value and c.ask("STRLEN", key) == len(value)
        assert sorted(c.ask("KEYS", "*")) == sorted([every, b"", b"\r\n", b"x" * 100000])


def test_ends_of_lives(server):
    with Client(server.port) as c:
        for i in range(3000):
            c.send(array("SET", f"short{i}", i, "PX", 30 + i % 40) + array("SET", f"long{i}", i, "EX", 1000))
        assert [c.read() for _ in range(6000)] == ["OK"] * 6000
        assert c.ask("SET", "gone", 1, "PX", 1) == "OK"
        time.sleep(0.01)
        assert c.ask("GET", "gone") is None and c.ask("EXISTS", "gone") == 0 and c.ask("SET", "gone", 1, "XX") is None
        wait_until(lambda: c.ask("DBSIZE") == 3000)  # without a look at any of them
        assert len(c.ask("KEYS", "*")) == 3000


def test_patterns(server):
    keys = ["a", "b", "ab", "abc", "a*c", "a[b]c", "[", "x1y", "x2y", "aaab", "a.b", "hello", "hallo", "hxllo", "\\", "a]"]
    with Client(server.port) as c:
        c.ask("MSET", *[word for key in keys for word in (key, 1)])
        for pattern in ("*", "a*", "*b*", "a*c", "?", "??", "h?llo", "h[ae]llo", "x[0-9]y", "x[3-9]y", "*a*b", "a.b", "**", "a*b*c", ""):
            expected = sorted(key for key in keys if fnmatch.fnmatchcase(key, pattern))
            assert sorted(key.decode() for key in c.ask("KEYS", pattern)) == expected, pattern
        for pattern, expected in (("h[^e]llo", ["hallo", "hxllo"]), ("a\\*c", ["a*c"]), ("\\[", ["["]), ("[[]", ["["]), ("x[2-1]y", ["x1y", "x2y"]),
                                  ("[a", ["a"]), ("[]", []), ("a[b\\]]*", ["a]", "ab", "abc"]), ("\\\\", ["\\"]), ("\\", ["\\"])):
            assert sorted(key.decode() for key in c.ask("KEYS", pattern)) == expected, pattern
        assert c.ask("SET", "a" * 50, 1) == "OK" and c.ask("KEYS", "a*" * 20 + "b") == []  # at once


def test_scan(server):
    """Whoever is there all the while is found, whatever comes and goes."""
    dice = random.Random(2)
    stay = {f"stay{i}".encode() for i in range(500)}
    with Client(server.port) as c:
        c.ask("MSET", *[word for key in stay for word in (key, 1)])
        for changes in (0, 40, -40):
            others = [f"other{i}" for i in range(4000)]
            if changes < 0:
                c.ask("MSET", *[word for key in others for word in (key, 1)])
            cursor, found = b"0", []
            while cursor != b"0" or not found:
                cursor, keys = c.ask("SCAN", cursor, "COUNT", 20)
                found += keys
                some = [others.pop() for _ in range(min(abs(changes), len(others)))]
                if some:
                    c.ask("DEL", *some) if changes < 0 else c.ask("MSET", *[word for key in some for word in (key, 1)])
            assert set(found) >= stay, changes
            if not changes:
                assert sorted(found) == sorted(stay)
            c.ask("DEL", *[f"other{i}" for i in range(4000)])
        c.ask("SET", "lonely", 1)
        found, cursor = [], b"0"
        while cursor != b"0" or not found:
            cursor, keys = c.ask("SCAN", cursor, "MATCH", "lo*", "COUNT", dice.randint(1, 100))
            found += keys
        assert found == [b"lonely"] and c.ask("SCAN", 0, "TYPE", "list", "COUNT", 100000) == [b"0", []]


class Model:
    """What the store does, in Python; without times."""

    def __init__(self):
        self.data = {}

    def run(self, words):
        name, keys = words[0], words[1:]
        data = self.data
        if name == "GET":
            return data.get(keys[0])
        if name == "SET":
            if "NX" in words and keys[0] in data or "XX" in words and keys[0] not in data:
                return None
            data[keys[0]] = keys[1].encode()
            return "OK"
        if name == "APPEND":
            data[keys[0]] = data.get(keys[0], b"") + keys[1].encode()
            return len(data[keys[0]])
        if name == "INCRBY":
            old = data.get(keys[0], b"0").decode()
            if not re.fullmatch(r"0|-?[1-9]\d*", old) or not -2**63 <= int(old) < 2**63:
                return Error("ERR value is not an integer or out of range")
            data[keys[0]] = str(int(old) + int(keys[1])).encode()
            return int(data[keys[0]])
        if name == "DEL":
            return sum(data.pop(key, None) is not None for key in keys)
        if name == "EXISTS":
            return sum(key in data for key in keys)
        if name == "MGET":
            return [data.get(key) for key in keys]
        if name == "MSET":
            data.update(zip(keys[::2], (value.encode() for value in keys[1::2])))
            return "OK"
        if name == "STRLEN":
            return len(data.get(keys[0], b""))
        if name == "DBSIZE":
            return len(data)
        assert name == "KEYS", words
        return sorted(key.encode() for key in data)


def random_words(dice):
    """Many keys for a while, then few: the table grows and shrinks."""
    key = lambda: f"key{dice.randrange(1500)}"
    value = lambda: dice.choice(("", "7", "-3", "x", "y" * dice.randrange(200), "z" * 9000))
    name = dice.choices(("GET", "SET", "APPEND", "INCRBY", "DEL", "EXISTS", "MGET", "MSET", "STRLEN", "DBSIZE", "KEYS"),
                        (9, 9, 2, 3, dice.many_deletes, 2, 2, 3, 1, 1, 0.03))[0]
    return {"GET": lambda: ["GET", key()], "SET": lambda: ["SET", key(), value(), *dice.choice(([], [], ["NX"], ["XX"]))],
            "APPEND": lambda: ["APPEND", key(), value()], "INCRBY": lambda: ["INCRBY", key(), str(dice.randint(-99, 99))],
            "DEL": lambda: ["DEL", *(key() for _ in range(dice.randint(1, 8)))], "EXISTS": lambda: ["EXISTS", key(), key()],
            "MGET": lambda: ["MGET", key(), key(), key()], "MSET": lambda: ["MSET", key(), value(), key(), value()],
            "STRLEN": lambda: ["STRLEN", key()], "DBSIZE": lambda: ["DBSIZE"], "KEYS": lambda: ["KEYS", "*"]}[name]()


def test_at_random(server):
    """In pipelines, beside the model."""
    dice, model = random.Random(3), Model()
    with Client(server.port) as c:
        for turn in range(60):
            dice.many_deletes = 2 if turn % 20 < 12 else 12
            batch = [random_words(dice) for _ in range(dice.choice((1, 50, 300)))]
            sender = threading.Thread(target=c.send, args=(b"".join(array(*words) for words in batch),))
            sender.start()
            for words in batch:
                got, expected = c.read(), model.run(words)
                got = sorted(got) if words[0] == "KEYS" else got
                assert got == expected and type(got) is type(expected), (words, got, expected)
            sender.join()


# ---- the protocol ----

def test_lines(server):
    with Client(server.port) as c:
        c.send(b'\r\n\n  \r\nSET  "a b" \'it\\\'s\'\r\nGET "a b"\nGET "a\\x20b"\r\nECHO "\\n\\r\\t\\a\\b\\\\\\"\\q"\r\n*0\r\n*-1\r\nECHO \'\'\r\nECHO a"b c"\r\n')
        assert [c.read() for _ in range(6)] == ["OK", b"it's", b"it's", b"\n\r\t\a\b\\\"q", b"", b"ab c"]
    for line in (b'GET "a\r\n', b'GET "a"b\r\n', b"GET 'a'b\r\n", b"GET 'a\r\n", b'GET "\\\r\n'):
        with Client(server.port) as c:
            c.send(line + b"PING\r\n")
            assert c.read() == "ERR Protocol error: unbalanced quotes in request" and c.has_ended()


def test_protocol_errors(server):
    for data, error in (
            (b"*x\r\n", "invalid multibulk length"), (b"*1048577\r\n", "invalid multibulk length"), (b"*1\r\n+3\r\n", "expected '$', got '+'"),
            (b"*1\r\n\r\n", "expected '$', got ' '"), (b"*1\r\n$-1\r\n", "invalid bulk length"), (b"*1\r\n$x\r\n", "invalid bulk length"),
            (b"*1\r\n$33554433\r\n", "invalid bulk length"), (b"*1\r\n$99999999999999999999\r\n", "invalid bulk length"),
            (b"*1\r\n$4\r\nPINGPONG", "invalid bulk length"), (b"a" * 65537, "too big inline request"),
            (b"a" * 70000 + b"\r\n", "too big inline request"), (b"*" + b"1" * 65537, "too big mbulk count string"),
            (b"*1\r\n$" + b"1" * 65537, "too big bulk count string")):
        with Client(server.port) as c:
            c.send(array("PING") + data)
            assert c.read() == "PONG" and c.read() == "ERR Protocol error: " + error and c.has_ended(), data[:40]


def test_byte_by_byte(server):
    with Client(server.port) as c:
        for byte in array("SET", "a", "1\r\n2") + b"GET a\r\n" + array("STRLEN", "a"):
            c.send(bytes([byte]))
            time.sleep(0.0003)
        assert [c.read() for _ in range(3)] == ["OK", b"1\r\n2", 4]


def test_end_of_input_is_answered(server):
    with Client(server.port) as c:
        c.send(array("PING") + array("ECHO", "x" * BIG) + array("PING")[:-1])
        c.socket.shutdown(socket.SHUT_WR)
        assert c.read() == "PONG" and len(c.read()) == BIG and c.has_ended()


def test_quit(server):
    with Client(server.port) as c:
        c.send(array("QUIT") + array("PING"))
        assert c.read() == "OK" and c.has_ended()


def test_pipelining(server):
    count = 20000
    with Client(server.port) as c:
        sender = threading.Thread(target=c.send, args=(count * (array("INCR", "n") + b"PING\r\n"),))
        sender.start()
        for i in range(count):
            assert c.read() == i + 1 and c.read() == "PONG"
        sender.join()


def test_large_requests(server):
    value = random.Random(4).randbytes(20 * BIG)
    with Client(server.port) as c:
        assert c.ask("SET", "big", value) == "OK" and c.ask("GET", "big") == value
        assert c.ask("APPEND", "big", value[:10 * BIG]) == 30 * BIG
        assert c.ask("APPEND", "big", value[:10 * BIG]) == "ERR string exceeds maximum allowed size (proto-max-bulk-len)"
        assert c.ask("DEL", "big") == 1
        keys = [f"key{i}" for i in range(30000)]
        assert c.ask("MSET", *[word for key in keys for word in (key, key)]) == "OK" and c.ask("DBSIZE") == len(keys)
        assert c.ask("MGET", *keys) == [key.encode() for key in keys]
        assert c.ask("DEL", *keys) == len(keys)


# ---- clients beside each other ----

def test_replies_own_what_they_quote(server):
    """A client that does not read yet gets what was there when it asked, whatever others do to it."""
    changes = (("SET", "big", "new"), ("APPEND", "big", "more"), ("DEL", "big"), ("FLUSHALL",), ("EXPIRE", "big", "0"), ("INCR", "big"))
    for change in changes:
        value = bytes([len(change[0])]) * (5 * BIG)
        with Client(server.port, receive_buffer=4096) as slow, Client(server.port) as other:
            other.ask("SET", "big", value)
            slow.send(array("GET", "big") + array("MGET", "big", "nothing", "big") + array("STRLEN", "big"))
            slow.stream.peek(1)
            other.ask(*change)
            assert other.ask("PING") == "PONG"
            assert slow.read() == value
            first, nothing, second = slow.read()
            assert nothing is None and first == second and (first == value or len(first or b"") != len(value)), change
            slow.read()


def test_replies_that_nobody_reads_yet(server):
    """More requests than there is room for the replies of: the server stops reading them, and serves others."""
    count = 3000
    with Client(server.port, receive_buffer=4096) as c, Client(server.port) as other:
        other.ask("SET", "page", "x" * 3000)
        sender = threading.Thread(target=c.send, args=(count * (array("GET", "page") + array("ECHO", "y" * 3000)),))
        sender.start()
        time.sleep(0.3)
        assert sender.is_alive() and other.ask("PING") == "PONG"
        for _ in range(count):
            assert c.read() == b"x" * 3000 and c.read() == b"y" * 3000
        sender.join()


def test_many_clients(server):
    clients = [Client(server.port) for _ in range(300)]
    for _ in range(5):
        for c in clients:
            c.send(array("INCR", "sum"))
        for c in clients:
            c.read()
    assert clients[0].ask("GET", "sum") == b"1500"
    for c in clients:
        c.__exit__()


def test_resets(server):
    for i in range(100):
        with Client(server.port) as c:
            c.send(array("SET", "a", "x" * 100000) + array("GET", "a") * (i % 5) + array("GET", "a")[:i % 7])
            c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_garbage(server):
    """Requests with mistakes at random; each connection ends, and the server is none the worse."""
    dice = random.Random(5)
    seeds = [array("SET", "a", "b"), array("GET", "a"), b'GET "a b"\r\n', array("MSET", "a", "1", "b", "2"), array("SCAN", "0")]
    for _ in range(300):
        data = bytearray(b"".join(dice.choice(seeds) for _ in range(dice.randint(1, 5))))
        for _ in range(dice.randint(0, 6)):
            at = dice.randrange(len(data))
            data[at:at + dice.randint(0, 3)] = dice.choice([b"\r\n", b"\n", b"\0", b"*", b"$", b"-", b"9", b'"', bytes([dice.randrange(256)])])
        with Client(server.port) as c:
            c.send(data)
            c.socket.shutdown(socket.SHUT_WR)
            try:
                while c.socket.recv(65536):
                    pass
            except ConnectionResetError:
                pass


# ---- other people's clients; where they are installed ----

def test_redis_cli(server):
    if not shutil.which("redis-cli"):
        return
    cli = ["redis-cli", "-p", str(server.port)]
    run = lambda *words, **more: subprocess.run([*cli, *words], capture_output=True, text=True, check=True, **more).stdout
    assert run("SET", "greeting", "Hello, World!") == "OK\n" and run("GET", "greeting") == "Hello, World!\n"
    assert run("-x", "SET", "piped", input="from stdin") == "OK\n" and run("STRLEN", "piped") == "10\n"
    assert sorted(run("--scan").split()) == ["greeting", "piped"]
    typed = run(input="incr n\nttl n\nmget n nothing\nnosuch\n")
    assert typed == "1\n-1\n1\n\nERR unknown command 'nosuch', with args beginning with: \n\n", typed
    mass = "".join(f"SET mass{i} {i}\n" for i in range(1000))
    assert "errors: 0, replies: 1000" in run("--pipe", input=mass)


def test_redis_benchmark(server):
    if not shutil.which("redis-benchmark"):
        return
    run = subprocess.run(["redis-benchmark", "-p", str(server.port), "-t", "ping,set,get,incr,mset", "-n", "2000", "-r", "500", "-P", "8",
                          "--csv"], capture_output=True, text=True, check=True)
    assert run.stdout.count("\n") == 7 and not run.stderr, run


def test_netcat(server):
    if not shutil.which("nc"):
        return
    run = subprocess.run(["nc", "-w", "5", "127.0.0.1", str(server.port)], input=b"SET a 1\nINCR a\nQUIT\n", capture_output=True)
    assert run.stdout == b"+OK\r\n:2\r\n+OK\r\n", run


def test_beside_redis(server):
    """The same requests to redis-server; the same bytes back."""
    if not shutil.which("redis-server"):
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    redis = subprocess.Popen(["redis-server", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        compare_with(server.port, port)
    finally:
        redis.terminate()
        redis.wait()


def compare_with(ours, theirs):
    dice = random.Random(6)
    dice.many_deletes = 4
    words = ("SET", "GET", "INCR", "EXPIRE", "a", "b", "1", "-5", "x", "NX", "XX", "EX", "PX", "GET", "MSET", "MGET", "DEL", "TTL", "APPEND",
             "STRLEN", "100", "9223372036854775807", "KEEPTTL", "DECRBY", "PERSIST", "ECHO", "EXISTS", "INCRBY", "0", "-0", "01", "")
    with Client(ours) as a, Client(theirs) as b:
        for i in range(4000):
            request = random_words(dice) if i % 2 else [dice.choice(words) for _ in range(dice.randint(1, 5))]
            if request[0] in ("KEYS", "DBSIZE", "EXPIRE") and len(request) != 2 or request[0] == "PING":
                continue
            first, second = a.ask(*request), b.ask(*request)
            if request[0] == "KEYS":
                first, second = sorted(first), sorted(second)
            assert first == second and type(first) is type(second), (request, first, second)


# ---- limits and the end; each has a server of its own ----

def own_client_limit():
    with Server("-c", 4) as server:
        clients = [Client(server.port) for _ in range(4)]
        assert [c.ask("PING") for c in clients] == 4 * ["PONG"]
        with Client(server.port) as late:
            assert late.read() == "ERR max number of clients reached" and late.has_ended()
        clients.pop().__exit__()
        wait_until(lambda: b"connected_clients:3" in clients[0].ask("INFO"))
        with Client(server.port) as next_one:
            assert next_one.ask("PING") == "PONG"
        for c in clients:
            c.__exit__()


def own_too_many_files():
    with Server(files=20) as server:
        clients = [Client(server.port) for _ in range(40)]
        for c in clients:
            c.send(array("PING"))
        assert clients[0].read() == "PONG"
        time.sleep(0.2)
        for c in clients:
            c.__exit__()
        with Client(server.port) as c:
            assert c.ask("PING") == "PONG"


def own_end_with_clients():
    """Whatever waits for them, all owners are dropped."""
    with Server() as server, Client(server.port, receive_buffer=4096) as slow, Client(server.port) as half, Client(server.port) as c:
        c.ask("SET", "big", "x" * (5 * BIG))
        slow.send(array("GET", "big") * 3)
        half.send(array("SET", "a", "x" * BIG)[:-5])
        assert c.ask("PING") == "PONG"
        assert server.stop() >= 3


def own_wrong_options():
    for options in (["-p", "x"], ["-p", "65536"], ["-p", "-1"], ["-c", "0"], ["-c", ""], ["-z"], ["-p"], ["more"]):
        run = subprocess.run([PROGRAM, *options], capture_output=True, text=True)
        assert run.returncode == 2 and "usage: kv" in run.stderr, (options, run)


def own_failed_start():
    with Server() as server:
        run = subprocess.run([PROGRAM, "-p", str(server.port)], capture_output=True, text=True)
        assert run.returncode == 1 and run.stderr == "kv: 127.0.0.1: Address already in use\n", run


def main():
    with Server() as server:
        for name in [name for name in globals() if name.startswith("test_")]:
            timed(name, globals()[name], server)
            with Client(server.port) as c:
                assert c.ask("FLUSHALL") == "OK"
    for name in [name for name in globals() if name.startswith("own_")]:
        timed(name, globals()[name])


main()
