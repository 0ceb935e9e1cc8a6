"""logs_test.py PROGRAM: compares its reports with those of a program of a few lines of Python, on logs with mistakes, with
lines of any length, as files and through pipes, with any number of workers; and ends it in the middle of its work."""
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from testing import PATIENCE, timed, wait_until

PROGRAM = sys.argv[1]
LINE_LIMIT, BATCH_SIZE = 1 << 16, 1 << 18


# ---- the same in Python ----

QUOTED = rb'"((?:[^"\\]|\\.)*)"'
COMMON = re.compile(rb"(?:[^ ]+ +){3}\[[^\]]+\] *" + QUOTED + rb" *([1-9]\d\d) +(\d+|-)(?: +(?:" + QUOTED + rb" *)*([^ ]+)?)?", re.DOTALL)
PAIR = re.compile(rb"(\w+)=(?:" + QUOTED + rb' *|(?!")([^ ]*)(?: +|$))', re.DOTALL)
LATENCY = re.compile(rb"(\d+)(?:\.(\d+))?(us|ms|s)?")


class Malformed(Exception):
    pass


def latency_of(text):
    if text == b"-":
        return None
    match = LATENCY.fullmatch(text)
    if not match:
        raise Malformed
    digits = {b"us": 0, b"ms": 3}.get(match[3], 6)
    return int(match[1] + (match[2] or b"")[:digits].ljust(digits, b"0"))


def bytes_of(text):
    if text != b"-" and (not text.isdigit() or int(text) >= 1 << 64):
        raise Malformed
    return 0 if text == b"-" else int(text)


def parse_pairs(line):
    path, status, size, latency, at = b"", None, 0, None, 0
    while at < len(line):
        match = PAIR.match(line, at)
        if not match:
            raise Malformed
        at, key, value = match.end(), match[1], match[3] if match[2] is None else match[2]
        if key == b"path":
            path = value.split(b"?")[0]
        elif key == b"status":
            if not re.fullmatch(rb"[1-9]\d\d", value):
                raise Malformed
            status = int(value)
        elif key == b"bytes":
            size = bytes_of(value)
        elif key == b"latency":
            new = latency_of(value)
            latency = latency if new is None else new
    if not path or not status:
        raise Malformed
    return path, status, size, latency


def parse(line):
    if re.match(rb"\w+=", line):
        return parse_pairs(line)
    match = COMMON.fullmatch(line)
    if not match:
        raise Malformed
    path = re.match(rb"[^ ]* *([^ ?]*)", match[1], re.DOTALL)[1]
    if not path:
        raise Malformed
    return path, int(match[2]), bytes_of(match[3]), latency_of(match[5]) if match[5] else None


def step_end(value):
    """Of the step that the value is in."""
    shift = max(value.bit_length() - 8, 0)
    return ((value >> shift) + 1 << shift) - 1


def report(files, top=10):
    """`files`: names with contents."""
    statuses, paths, latencies, complaints, requests, total = {}, {}, [], [], 0, 0
    for name, data in files:
        for number, line in enumerate(data.split(b"\n"), 1):
            words = line.strip(b" \t\n\r\v\f")
            if not words and len(line) <= LINE_LIMIT:
                continue
            try:
                if len(line) > LINE_LIMIT:
                    raise Malformed
                path, status, size, latency = parse(words)
            except Malformed:
                complaints.append((name, number))
                continue
            requests, total = requests + 1, total + size
            statuses[status] = statuses.get(status, 0) + 1
            count, sizes = paths.get(path, (0, 0))
            paths[path] = count + 1, sizes + size
            if latency is not None:
                latencies.append(latency)
    out = [f"{requests:12}  requests", f"{len(complaints):12}  malformed lines", f"{total:12}  bytes"]
    if requests:
        out += ["", "status", *(f"{count:12}  {status}" for status, count in sorted(statuses.items()))]
        if latencies:
            latencies.sort()
            quantile = lambda part: min(step_end(latencies[max(-(-len(latencies) * part // 1000), 1) - 1]), latencies[-1])
            out += ["", f"latency in microseconds, of {len(latencies)}", *(f"{quantile(part):12}  p{part / 10:g}" for part in (500, 900, 990, 999)),
                    f"{latencies[-1]:12}  max"]
        rows = sorted(paths.items(), key=lambda row: (-row[1][0], row[0]))[:top]
        out += ["", f"paths, {len(rows)} of {len(paths)}: how often, bytes"]
        out += [f"{count:12} {size:14}  " + re.sub(r"[\0-\x1f\x7f\\]", lambda byte: f"\\x{ord(byte[0]):02x}", path.decode("latin-1")) for path, (count, size) in rows]
    if complaints:
        out += ["", f"malformed, {min(len(complaints), 10)} of {len(complaints)}", *(f"  {name}:{number}" for name, number in complaints[:10])]
    return out


# ---- the program ----

def comparable(text):
    """Without the reasons, which have a test of their own."""
    return [re.sub(r"^(  [^ ]+:\d+): .*", r"\1", line) for line in text.decode("latin-1").split("\n")[:-1]]


def run(*arguments, data=b"", code=0, errors=""):
    result = subprocess.run([PROGRAM, *map(str, arguments)], input=data, capture_output=True, timeout=PATIENCE)
    assert result.returncode == code and result.stderr.decode() == errors, (arguments, result.returncode, result.stderr)
    return result.stdout


def same(expected, got, what):
    assert expected == got, (what, [pair for pair in zip(expected, got) if pair[0] != pair[1]][:3], len(expected), len(got))


class Files:
    """Files with contents, for as long as the block."""

    def __init__(self, *contents):
        self.contents = contents

    def __enter__(self):
        self.directory = tempfile.TemporaryDirectory()
        self.names = []
        for i, data in enumerate(self.contents):
            self.names.append(os.path.join(self.directory.name, f"{i}.log"))
            with open(self.names[-1], "wb") as file:
                file.write(data)
        return self

    def __exit__(self, *_):
        self.directory.cleanup()

    def report(self, **more):
        return report(zip(self.names, self.contents), **more)


# ---- logs by chance ----

def random_line(dice):
    path = f"/page/{int(dice.paretovariate(0.7)) % 5000}" + dice.choice(("", "", "?q=1", "?"))
    status, size = dice.choice((200, 200, 200, 301, 404, 500, 999)), dice.choice(("-", dice.randrange(100000), 0, 10**12))
    micros = int(dice.lognormvariate(9, 2))
    if dice.random() < 0.5:
        latency = dice.choice(("", f" {micros / 1e6:.6f}", f" {micros // 1000}ms", " -"))
        tail = dice.choice((latency, f' "-" "curl \\"8\\" [x]"{latency}'))
        return f'10.0.{dice.randrange(256)}.1 - ann [29/Nov/2026:10:00:00 +0000] "GET {path} HTTP/1.1" {status} {size}{tail}'
    pairs = [f"path={path}" if dice.random() < 0.7 else f'path="{path}"', f"status={status}", f"bytes={size}", f"latency={micros}us", "method=GET", 'note="a \\" b"']
    dice.shuffle(pairs)
    return " ".join(pairs)


def random_log(dice, lines):
    parts = []
    for _ in range(lines):
        line = bytearray(random_line(dice).encode())
        kind = dice.random()
        if kind < 0.1:
            at = dice.randrange(len(line))
            line[at:at + dice.randint(0, 5)] = dice.choice((b'"', b"[", b"]", b" ", b"=", b"\\", b"9", b"x", b"\0", b"\xff", b"-", b"."))
        elif kind < 0.11:
            line = bytearray(dice.choice((b"", b" ", b"\r", b" \t ", b"garbage", b"\xff\xfe\0", b"99999999999999999999")))
        elif kind < 0.1102:
            line += b"x" * dice.choice((LINE_LIMIT, 3 * LINE_LIMIT, BATCH_SIZE, 3 * BATCH_SIZE))
        parts.append(bytes(line) + dice.choice((b"\n", b"\n", b"\r\n")))
    return b"".join(parts)


# ---- the tests ----

def test_reasons():
    good = '1.2.3.4 - - [now] "GET / HTTP/1.1" 200 1'
    cases = (("x", "no host, identity and user"), ("a b c d", "no time in brackets"), ("a b c [] x", "no time in brackets"), ("a b c [d] x", "no request in quotes"),
             ('a b c [d] "GET / ', "a quote without its end"), ('a b c [d] "GET" 200 1', "no path in the request"), ('a b c [d] "GET ?x" 200 1', "no path in the request"),
             ('a b c [d] "GET /" 20 1', "the status is no number of three digits"), ('a b c [d] "GET /" 099 1', "the status is no number of three digits"),
             ('a b c [d] "GET /" 200', "the bytes are no number"), ('a b c [d] "GET /" 200 1x', "the bytes are no number"), (good + ' "a', "a quote without its end"),
             (good + " 1.x", "the latency is no number"), (good + " 1.", "the latency is no number"), (good + " 1 2", "there is more behind the latency"),
             ("path=/ status=x", "the status is no number of three digits"), ("path=/", "no status"), ("status=200", "no path"), ("path=/ status=200 foo", "a word that is no key=value"),
             ("path=/ b c=1", "a word that is no key=value"), ("path=/ status=200 latency=fast", "the latency is no number"), ('path="/ status=200', "a quote without its end"),
             ("path=/ status=200 bytes=18446744073709551616", "the bytes are no number"), ("path=/ status=200 latency=99999999999999999999", "the latency is no number"),
             ("z" * (LINE_LIMIT + 1), "longer than 65536 bytes"), (" " * (LINE_LIMIT + 1), "longer than 65536 bytes"))
    for begin in range(0, len(cases), 10):
        some = cases[begin:begin + 10]
        out = run(data="\n".join([good] * 3 + [line for line, _ in some]).encode()).decode()
        named = re.findall(r"^  -:(\d+): (.*)$", out, re.M)
        same([(str(number), reason) for number, (_, reason) in enumerate(some, 4)], named, some)
        assert out.startswith("           3  requests\n%12d  malformed lines\n           3  bytes\n" % len(some)), out


def test_nothing():
    with Files(b"", b"\n\n", b"") as files:
        assert run(*files.names) == b"           0  requests\n           0  malformed lines\n           0  bytes\n"
    assert run("-w", 7) == run("-w", 1, "-")


def test_at_random():
    """The same report of the same lines, whoever counts them and however they come."""
    dice = random.Random(1)
    with Files(random_log(dice, 12000), b"", random_log(dice, 3000)[:-1], random_log(dice, 1), b"\n", random_line(dice).encode()) as files:
        expected = files.report()
        assert int(expected[0].split()[0]) > 13000 and 700 < int(expected[1].split()[0]) < 3000, expected[:3]
        for workers in (1, 2, 7):
            same(expected, comparable(run("-w", workers, *files.names)), workers)
        same(files.report(top=100000), comparable(run("-n", 100000, *files.names)), "all paths")
        through_pipe(files.contents[0], dice)


def through_pipe(data, dice):
    """In pieces that do not end where lines do."""
    with subprocess.Popen([PROGRAM, "-w", "3"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        at = 0
        while at < len(data):
            size = dice.choice((1, 100, 5000, 70000, 400000))
            process.stdin.write(data[at:at + size])
            process.stdin.flush()
            at += size
        process.stdin.close()
        same(report([("-", data)]), comparable(process.stdout.read()), "through a pipe")
        assert process.wait() == 0


def test_lengths():
    """Lines that end where limits are."""
    head = b"path=/ status=200 bytes=1 note="
    line = lambda length: head + b"x" * (length - len(head))
    blank = b" " * (LINE_LIMIT + 5) + head
    limits = [LINE_LIMIT - 1, LINE_LIMIT, LINE_LIMIT + 1, BATCH_SIZE - 1, BATCH_SIZE, BATCH_SIZE + 1, 2 * BATCH_SIZE + 7]
    logs = [line(length) + end for length in limits for end in (b"", b"\n", b"\r\n")]
    logs += [line(200) + b"\n" + line(length) + b"\n" + line(100) for length in limits]
    logs += [(line(BATCH_SIZE // 8 - 1) + b"\n") * 8 + line(50), blank, blank + b"\n" + line(40), line(3 * BATCH_SIZE) + b"\n" + blank + b"\n" + line(60)]
    with Files(*logs) as files:
        same(files.report(), comparable(run("-w", 2, *files.names)), "all")
        for name, data in list(zip(files.names, logs))[-4:]:
            same(report([(name, data)]), comparable(run(name)), name)


def test_beside_awk():
    awk = shutil.which("awk")
    if not awk:
        return
    dice = random.Random(2)
    lines = [f'1.1.1.1 - - [now] "GET /{dice.randrange(50)} HTTP/1.1" {dice.choice((200, 404))} {dice.randrange(1000)}' for _ in range(20000)]
    with Files("\n".join(lines).encode() + b"\n") as files:
        script = '{n[$6]++; b[$6] += $9} END {for (p in n) printf "%12d %14d  %s\\n", n[p], b[p], p}'
        expected = subprocess.run([awk, script, *files.names], capture_output=True, text=True, check=True).stdout.splitlines()
        expected.sort(key=lambda row: (-int(row.split()[0]), row.split()[2].encode()))
        out = run("-n", 100, *files.names).decode().split("\npaths, 50 of 50: how often, bytes\n")[1]
        same(expected, out.splitlines(), "awk")


def test_files_that_cannot_be_read():
    with Files(b"path=/ status=200\n") as files:
        missing, directory = files.names[0] + ".none", files.directory.name
        errors = f"logs: {missing}: No such file or directory\nlogs: {directory}: Is a directory\n"
        out = run(missing, files.names[0], directory, code=1, errors=errors)
        same(files.report(), comparable(out), out)
    with open("/dev/full", "w") as full:
        result = subprocess.run([PROGRAM], input=b"", stdout=full, stderr=subprocess.PIPE)
        assert result.returncode == 1 and b"output: No space left on device" in result.stderr, result


class Running:
    """The program while it runs."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([PROGRAM, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        os.set_blocking(self.process.stdout.fileno(), False)
        wait_until(lambda: re.search(r"SigBlk:\s*0*[1-9a-f]", self.status()))  # it catches signals

    def status(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return status.read()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.process.kill()
        self.process.communicate()

    def report_when(self, is_wanted):
        """Asks for reports until one is as wanted."""
        end = time.monotonic() + PATIENCE
        out = b""
        while not is_wanted(out):
            assert time.monotonic() < end, out
            self.process.send_signal(signal.SIGUSR1)
            time.sleep(0.1)
            out = self.process.stdout.read() or b""
        return out

    def end(self, number, code):
        self.process.send_signal(number)
        os.set_blocking(self.process.stdout.fileno(), True)
        out, errors = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == code and not errors, (self.process.returncode, errors)
        return out


def has_requests(count):
    return lambda out: re.search(rb"^ *%d  requests" % count, out, re.M)


def test_memory():
    """A large log needs no more than a small one."""
    line, usage = b'1.1.1.1 - - [now] "GET /a HTTP/1.1" 200 10\n', []
    for count in (20000, 500000):
        with Files(line * count) as files, Running("-f", "-w", "2", *files.names) as running:
            running.report_when(has_requests(count))
            usage.append(int(re.search(r"VmHWM:\s*(\d+) kB", running.status())[1]))
    assert usage[1] - usage[0] < 4000, usage


def test_end_in_the_middle():
    """What was read by then is in the report; a line whose end has not come is not."""
    for number in (signal.SIGINT, signal.SIGTERM):
        with Running("-w", "2") as running:
            running.process.stdin.write(b"path=/a status=200\n" * 1000 + b"bad\npath=/b sta")
            running.process.stdin.flush()
            running.report_when(has_requests(1000))
            out = running.end(number, 128 + number)
            assert out.startswith(b"        1000  requests\n           1  malformed lines\n") and b"/b" not in out, out


def test_follow():
    with Files(b"path=/a status=200\n" * 10, b"path=/b status=200") as files, Running("-f", "-w", "2", *files.names) as running:
        running.report_when(has_requests(10))
        with open(files.names[0], "ab") as file:
            file.write(b"path=/a status=200\npath=/half sta")
        running.report_when(has_requests(11))
        with open(files.names[0], "ab") as file:
            file.write(b"tus=404\nbad\n")
        out = running.report_when(has_requests(12))
        assert b"/half\n" in out and b":13: no host" in out, out
        with open(files.names[0], "wb") as file:  # begun anew
            file.write(b"path=/new status=200\nbad\n")
        out = running.report_when(lambda out: has_requests(13)(out) and b"/new" in out)
        assert b":2: no host" in out, out
        out = running.end(signal.SIGTERM, 0)
        assert out.startswith(b"          14  requests\n") and b"/b\n" in out, out  # with the line that had no end


def test_second_signal():
    """It does not wait: here for somebody to read the report."""
    with Files(b"".join(b"path=/%d status=200\n" % i for i in range(20000))) as files, Running("-f", "-n", "20000", *files.names) as running:
        time.sleep(0.3)
        running.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert running.process.poll() is None
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(PATIENCE) == -signal.SIGTERM


def test_usage():
    for arguments in (["-w", "0"], ["-w", "257"], ["-w", "x"], ["-n", ""], ["-n", "-1"], ["-x"], ["-w"]):
        result = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, input="")
        assert result.returncode == 2 and "usage: logs" in result.stderr, (arguments, result)


for name in [name for name in globals() if name.startswith("test_")]:
    timed(name, globals()[name])
