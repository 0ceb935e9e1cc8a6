"""What the tests of the larger samples share: a server from its ports to its exit code, and waiting."""
import re
import resource
import signal
import socket
import subprocess
import sys
import time

PATIENCE = 30  # seconds until a wait counts as for ever


def wait_until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def timed(name, function, *arguments):
    start = time.monotonic()
    function(*arguments)
    print(f"{name} {time.monotonic() - start:.1f} s", flush=True)


class RunningServer:
    """A server that was started with port 0, says where it listens, and at its end how many of something it did. Whatever it
    says on stderr is a failure."""

    def __init__(self, command, name, counted, files=None):
        self.name, self.counted = name, counted
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))) if files else None
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=limit)
        self.port = self.read_port("127.0.0.1")

    def read_port(self, address):
        line = self.process.stdout.readline()
        match = re.fullmatch(rf"{self.name}: listening on {re.escape(address)}:(\d+)\n", line)
        assert match, (line, self.process.stderr.read())
        return int(match[1])

    def connect(self, receive_buffer=None):
        client = socket.socket()
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(PATIENCE)
        client.connect(("127.0.0.1", self.port))
        return client

    def stop(self, expected=0):
        """How many it counted, when it ends with 0."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        out, errors = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode == expected and not errors, (self.process.returncode, errors)
        return int(re.fullmatch(rf"{self.name}: (\d+) {self.counted}\n", out)[1]) if expected == 0 else None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            self.process.kill()
            print(self.process.communicate()[1], file=sys.stderr)
        elif self.process.returncode is None:
            self.stop()
