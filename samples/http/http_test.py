"""http_test.py [EMULATOR...] PROGRAM: drives the server with clients that are many, slow, greedy, broken and hostile."""
import http.client
import os
import random
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from testing import PATIENCE, RunningServer, timed, wait_until

PROGRAM = sys.argv[1:]
HELLO = b"Hello, World!\n"


class Server(RunningServer):
    def __init__(self, *options, files=None):
        super().__init__([*PROGRAM, "-p", "0", "-w", "2", *map(str, options)], "http", "answers", files)
        self.port_6 = None
        if socket.has_ipv6 and os.path.exists("/proc/net/if_inet6") and "lo" in open("/proc/net/if_inet6").read():
            self.port_6 = self.read_port("[::1]")


def read_answer(stream, is_head=False):
    """(status, fields, body) of the next answer; None at the end."""
    line = stream.readline()
    if not line:
        return None
    match = re.fullmatch(rb"HTTP/1\.1 (\d{3}) [A-Z][A-Za-z -]*\r\n", line)
    assert match, line
    fields = {}
    while (line := stream.readline()) != b"\r\n":
        name, value = line.rstrip(b"\r\n").split(b": ", 1)
        assert name.lower() not in fields, fields
        fields[name.lower()] = value
    if match[1] == b"100":
        return 100, fields, b""
    length = int(fields[b"content-length"])
    assert re.fullmatch(rb"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", fields[b"date"]), fields
    return int(match[1]), fields, b"" if is_head else stream.read(length)


def answers(client, request, **more):
    """All answers until the server closes."""
    if request:
        client.sendall(request)
    stream = client.makefile("rb")
    result = []
    while answer := read_answer(stream, **more):
        result.append(answer)
    return result


def ask(server, request, **more):
    """The one answer to a request after which the server closes."""
    with server.connect() as client:
        result = answers(client, request, **more)
    assert len(result) == 1 and result[0][1].get(b"connection") == b"close", (request[:80], result)
    return result[0]


def get(path="/", more="", method="GET", body=""):
    return f"{method} {path} HTTP/1.1\r\nHost: here\r\n{more}\r\n{body}".encode()


# ---- what a client may do ----

def test_hello(server):
    for host, port in (("127.0.0.1", server.port), ("::1", server.port_6)):
        if port is None:
            continue
        client = http.client.HTTPConnection(host, port, timeout=PATIENCE)
        for path, status, body in (("/", 200, HELLO), ("/?q=1", 200, HELLO), ("/nowhere", 404, b"Not Found\r\n")):
            client.request("GET", path)
            answer = client.getresponse()
            assert (answer.status, answer.read()) == (status, body)
            assert answer.getheader("Content-Type").startswith("text/plain")
            assert answer.getheader("Connection") is None
        client.close()


def test_curl(server):
    if not shutil.which("curl"):
        return
    url = f"http://127.0.0.1:{server.port}/"
    run = subprocess.run(["curl", "-sv", url, url], capture_output=True, check=True)
    assert run.stdout == 2 * HELLO and b"Re-using existing connection" in run.stderr, run
    body = b"x" * 100000
    for more in ([], ["-H", "Transfer-Encoding: chunked"], ["--http1.0"]):
        run = subprocess.run(["curl", "-s", "--data-binary", "@-", *more, url + "length"], input=body, capture_output=True,
                             check=True)
        assert run.stdout == b"100000\n", run
    assert subprocess.run(["curl", "-sI", url], capture_output=True, check=True).stdout.endswith(b"\r\n\r\n")


def test_methods(server):
    with server.connect() as client:
        status, fields, body = answers(client, get(method="HEAD", more="Connection: close\r\n"), is_head=True)[0]
        assert status == 200 and int(fields[b"content-length"]) == len(HELLO) and client.recv(1) == b""
    close = "Connection: close\r\n"
    status, fields, body = ask(server, get(method="DELETE", more=close))
    assert status == 405 and fields[b"allow"] == b"GET, HEAD"
    status, fields, body = ask(server, get("/length", method="GET", more=close))
    assert status == 405 and fields[b"allow"] == b"POST"
    assert ask(server, get("*", method="OPTIONS", more=close))[0] == 404
    assert ask(server, get("http://here/?", more=close))[0] == 200
    assert ask(server, get("http://here", more=close))[0] == 200


def test_http_1_0(server):
    assert ask(server, b"GET / HTTP/1.0\r\n\r\n")[2] == HELLO
    with server.connect() as client:
        keep = b"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"
        got = answers(client, keep + keep + b"GET / HTTP/1.0\r\n\r\n")
        assert [fields[b"connection"] for _, fields, _ in got] == [b"keep-alive", b"keep-alive", b"close"]


def test_keep_alive(server):
    with server.connect() as client:
        stream = client.makefile("rb")
        for _ in range(100):
            client.sendall(get())
            assert read_answer(stream)[2] == HELLO


def test_close_is_the_last(server):
    with server.connect() as client:
        assert len(answers(client, get() + get(more="Connection: foo, Close\r\n") + get())) == 2


def test_end_of_input_is_answered(server):
    with server.connect() as client:
        client.sendall(get() + get() + get()[:10])
        client.shutdown(socket.SHUT_WR)
        assert len(answers(client, b"")) == 2


def test_pipelining(server):
    count = 5000
    with server.connect() as client:
        sender = threading.Thread(target=client.sendall, args=(count * get() + get(more="Connection: close\r\n"),))
        sender.start()
        got = answers(client, b"")
        sender.join()
    assert len(got) == count + 1 and all(answer[2] == HELLO for answer in got)


def test_answers_that_nobody_reads_yet(server):
    """More requests than the buffers of both sides can hold the answers of; the server waits, and serves others."""
    count = 40000
    request = get(more="A: " + 500 * "b" + "\r\n")
    with server.connect(receive_buffer=4096) as client:
        sender = threading.Thread(target=client.sendall, args=(count * request + get(more="Connection: close\r\n"),))
        sender.start()
        time.sleep(0.5)
        assert sender.is_alive()
        assert ask(server, get(more="Connection: close\r\n"))[2] == HELLO
        assert client.makefile("rb").read().count(b"\r\n\r\n" + HELLO) == count + 1
        sender.join()


def test_byte_by_byte(server):
    chunked = get("/length", "Transfer-Encoding: chunked\r\nConnection: close\r\n", "POST", "3\r\nabc\r\n0\r\n\r\n")
    with server.connect() as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in get() + get("/length", "Content-Length: 4\r\n", "POST", "abcd") + chunked:
            client.sendall(bytes([byte]))
            time.sleep(0.0005)
        assert [answer[2] for answer in answers(client, b"")] == [HELLO, b"4\n", b"3\n"]


def test_bodies(server):
    chunked = "Transfer-Encoding: chunked\r\n"
    chunks = "5;a=b\r\nhello\r\nA \r\n0123456789\r\n00\r\nX-Check: 1\r\n\r\n"
    requests = (get("/length", chunked, "POST", chunks) + get(more="Content-Length: 3\r\n", body="abc") +
                get("/length", "Content-Length: 0\r\n", "POST") +
                get("/nowhere", "Content-Length: 1048576\r\n", "POST", 1048576 * "x") +
                get("/length", "Connection: close\r\n" + chunked, "POST", "100000\r\n" + 1048576 * "y" + "\r\n0\r\n\r\n"))
    with server.connect() as client:
        got = answers(client, requests)
    assert [(answer[0], answer[2]) for answer in got] == [(200, b"15\n"), (200, HELLO), (200, b"0\n"), (404, b"Not Found\r\n"),
                                                          (200, b"1048576\n")], got


def test_expect_continue(server):
    head = get("/length", "Content-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n", "POST")
    with server.connect() as client:
        client.sendall(head)
        stream = client.makefile("rb")
        assert read_answer(stream)[0] == 100
        client.sendall(b"abc")
        assert read_answer(stream)[2] == b"3\n" and read_answer(stream) is None
    assert ask(server, head + b"abc")[2] == b"3\n"  # no need to say so when it is there


# ---- what a client may not do ----

def test_refusals(server):
    line = "GET / HTTP/1.1\r\nHost: h\r\n"
    long_line = "GET /" + 9000 * "a" + " HTTP/1.1\r\nHost: h\r\n\r\n"
    for status, request in (
            (400, "\x00\x01\x02\x03\r\n\r\n"), (400, "GET\r\n\r\n"), (400, "GET /\r\n\r\n"), (400, "GET / HTTP/1.1 \r\n\r\n"),
            (400, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"), (400, "GET / http/1.1\r\nHost: h\r\n\r\n"),
            (400, "GET nowhere HTTP/1.1\r\nHost: h\r\n\r\n"), (400, "GET /\x7f HTTP/1.1\r\nHost: h\r\n\r\n"),
            (400, "GET / HTTP/1.1\nHost: h\n\n"), (400, "GET / HTTP/1.1\r\n\r\n"), (400, line + "Host: i\r\n\r\n"),
            (400, line + "A : b\r\n\r\n"), (400, line + ": b\r\n\r\n"), (400, line + "A\r\n\r\n"), (400, line + " a: b\r\n\r\n"),
            (400, line + "A: b\x00c\r\n\r\n"), (400, line + "A: b\rc\r\n\r\n"), (400, line + "Content-Length: -1\r\n\r\n"),
            (400, line + "Content-Length: 1, 1\r\n\r\n"), (400, line + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
            (400, line + "Content-Length: 99999999999999999999\r\n\r\n"), (400, line + "Content-Length:\r\n\r\n"),
            (400, line + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"),
            (400, line + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n"),
            (400, "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
            (400, line + "Transfer-Encoding: chunked\r\n\r\nx\r\n"), (400, line + "Transfer-Encoding: chunked\r\n\r\n\r\n"),
            (400, line + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n"),
            (400, line + "Transfer-Encoding: chunked\r\n\r\n3\nabc\r\n"),
            (400, line + "Transfer-Encoding: chunked\r\n\r\n1" + 300 * " "),
            (400, line + "Transfer-Encoding: chunked\r\n\r\n11111111111111111\r\n"),
            (413, line + "Content-Length: 1048577\r\n\r\n"),
            (413, line + "Transfer-Encoding: chunked\r\n\r\n100001\r\n"),
            (413, line + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n100000\r\n"),
            (414, long_line), (414, 9000 * "a"),
            (417, line + "Expect: miracles\r\n\r\n"),
            (431, line + "A: " + 9000 * "b" + "\r\n\r\n"), (431, line + 3000 * "A: b\r\n"), (431, line + "A: " + 9000 * "b"),
            (431, line + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + 3000 * "A: b\r\n"),
            (501, "BREW / HTTP/1.1\r\nHost: h\r\n\r\n"), (501, line + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
            (505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n")):
        got = ask(server, request.encode("latin-1"))
        assert got[0] == status, (request[:80], got)


def test_refusal_is_read_before_the_reset(server):
    """The server has not read the body when it answers; the answer arrives all the same."""
    with server.connect() as client:
        client.sendall(get("/length", "Content-Length: 100000000\r\n", "POST"))
        sent = 0
        try:
            while sent < 1 << 22:
                sent += client.send(65536 * b"x")
        except OSError:
            pass
        assert read_answer(client.makefile("rb"))[0] == 413


def test_garbage(server):
    """Requests with mistakes at random; each connection ends, and the server is none the worse."""
    dice = random.Random(1)
    seeds = [get(), get("/length", "Transfer-Encoding: chunked\r\n", "POST", "3\r\nabc\r\n0\r\nA: b\r\n\r\n"),
             get("/length", "Content-Length: 5\r\nExpect: 100-continue\r\n", "POST", "abcde")]
    for _ in range(300):
        request = bytearray(b"".join(dice.choice(seeds) for _ in range(dice.randint(1, 4))))
        for _ in range(dice.randint(0, 8)):
            at = dice.randrange(len(request))
            request[at:at + dice.randint(0, 3)] = dice.choice([b"\r\n", b"\n", b"\0", b" ", b":", b"ff", bytes([dice.randrange(256)])])
        with server.connect() as client:
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
            try:
                while client.recv(65536):
                    pass
            except ConnectionResetError:
                pass


def test_resets(server):
    for i in range(200):
        with server.connect() as client:
            if i % 2:
                client.sendall(get() * (i % 5) + get()[:i % 7])
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_parallel(server):
    failures = []

    def visit():
        try:
            client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
            for i in range(100):
                body = b"x" * i
                client.request("POST", "/length", body)
                assert client.getresponse().read() == b"%d\n" % i
                if i % 25 == 24:
                    client.close()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=visit) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


# ---- limits; each has a server of its own ----

def own_slow_requests():
    with Server("-r", 300) as server, server.connect() as slow:
        try:
            while True:
                slow.sendall(b"X")  # of a method that never ends
                time.sleep(0.02)
        except OSError:
            pass
        with server.connect() as half:
            got = answers(half, get()[:20])
            assert [answer[0] for answer in got] == [408], got
        with server.connect() as body:
            got = answers(body, get("/length", "Content-Length: 10\r\n", "POST", "abc"))
            assert [answer[0] for answer in got] == [408], got


def own_idle_connections():
    with Server("-i", 300) as server, server.connect() as silent, server.connect() as used:
        assert answers(used, get())[0][2] == HELLO and answers(silent, b"") == []


def own_answers_never_read():
    with Server("-s", 300) as server, server.connect(receive_buffer=4096) as client:
        try:
            while True:
                client.sendall(1000 * get())
        except OSError:
            pass


def own_clients_that_stay():
    with Server("-e", 300) as server, server.connect() as client:
        got = answers(client, b"?\r\n\r\n")
        assert got[0][0] == 400
        wait_until(lambda: is_reset(client))


def is_reset(client):
    try:
        client.sendall(b"x")
        return False
    except OSError:
        return True


def own_connection_limit():
    with Server("-c", 4) as server:
        clients = [server.connect() for _ in range(8)]
        streams = [client.makefile("rb") for client in clients]
        for client in clients:
            client.sendall(get())
        for stream in streams[:4]:
            assert read_answer(stream)[2] == HELLO
        assert not select.select(clients[4:], [], [], 0.3)[0], "a fifth client is served"
        for client, stream in zip(clients[:4], streams[:4]):
            stream.close()
            client.close()
        for stream in streams[4:]:
            assert read_answer(stream)[2] == HELLO


def own_too_many_files():
    with Server("-c", 1000, files=30) as server:
        clients = [server.connect() for _ in range(60)]
        for client in clients:
            client.sendall(get())
        assert clients[0].recv(4) == b"HTTP"
        time.sleep(0.2)
        for client in clients:
            client.close()
        with server.connect() as client:
            assert answers(client, get(more="Connection: close\r\n"))[0][2] == HELLO


# ---- the end ----

def own_graceful_end():
    with Server() as server:
        idle = [server.connect(), server.connect()]  # one of each worker
        half, busy = server.connect(), server.connect()
        for client in idle:
            client.sendall(get())
            assert client.recv(65536).endswith(HELLO)
        half.sendall(get()[:20])
        busy.sendall(get("/length", "Content-Length: 6\r\n", "POST", "abc"))
        time.sleep(0.3)  # until the server has read these
        server.process.send_signal(signal.SIGINT)
        assert [client.recv(1) for client in idle] == [b"", b""]
        for client, rest, body in ((half, get()[20:], HELLO), (busy, b"def", b"6\n")):
            got = answers(client, rest)
            assert got[0][1][b"connection"] == b"close" and got[0][2] == body, got
            client.close()
        server.process.wait(PATIENCE)
        assert server.stop() == 4
        try:
            server.connect()
            assert False, "it still listens"
        except ConnectionRefusedError:
            pass


def own_end_under_load():
    """Whatever is cut off is cut off between answers."""
    failures = []

    def visit(server):
        try:
            with server.connect() as client:
                stream = client.makefile("rb")
                while True:
                    client.sendall(3 * get())
                    for _ in range(3):
                        if (answer := read_answer(stream)) is None:
                            return
                        assert answer[2] == HELLO, answer
        except (ConnectionResetError, BrokenPipeError):
            pass
        except Exception as failure:
            failures.append(failure)

    with Server() as server:
        threads = [threading.Thread(target=visit, args=(server,)) for _ in range(16)]
        for thread in threads:
            thread.start()
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        server.process.wait(PATIENCE)
        assert server.stop() > 16 and not failures, failures


def own_second_signal():
    with Server() as server, server.connect() as half:
        half.sendall(get()[:20])
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        server.stop(expected=-signal.SIGTERM)


def own_wrong_options():
    for options in (["-p", "x"], ["-p", "65536"], ["-c", "0"], ["-i", ""], ["-z"], ["more"]):
        run = subprocess.run([*PROGRAM, *options], capture_output=True, text=True)
        assert run.returncode == 2 and "usage: http" in run.stderr, (options, run)


def own_failed_starts():
    with Server() as server:
        run = subprocess.run([*PROGRAM, "-p", str(server.port)], capture_output=True, text=True)
        assert run.returncode == 1 and run.stderr == "http: 127.0.0.1: Address already in use\n", run
    for files in range(5, 9):
        limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
        run = subprocess.run([*PROGRAM, "-p", "0", "-w", "2"], capture_output=True, text=True, preexec_fn=limit)
        assert run.returncode == 1 and re.fullmatch(r"(http: .*: Too many open files\n)+", run.stderr), run


def main():
    with Server() as server:
        for name in [name for name in globals() if name.startswith("test_")]:
            timed(name, globals()[name], server)
    for name in [name for name in globals() if name.startswith("own_")]:
        timed(name, globals()[name])


main()
