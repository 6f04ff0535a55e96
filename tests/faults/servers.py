"""What a site stands on, in a test's hands: a Valkey that can be off, and a storage that can be down, slow or cut."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError

from maxvideo.processes import die_with_parent
from maxvideo.processes.services import free_port, valkey_command
from tests.faults.site import eventually

HOP_BY_HOP = {"connection", "transfer-encoding", "date", "server"}
SLOW_SECONDS = 5.0


class Valkey:
    """A server of its own, on one port for as long as the test goes on."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.url = f"redis://:secret@127.0.0.1:{free_port()}/0"
        self.command = valkey_command(folder, self.url)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Be there."""
        tethered = [sys.executable, "-ISs", die_with_parent.__file__, str(os.getpid()), *self.command]
        self.process = subprocess.Popen(tethered, stdout=subprocess.DEVNULL)
        assert eventually(self.answers, 10)

    def stop(self) -> None:
        """Be gone, without a word to anybody."""
        if self.process:
            self.process.kill()
            self.process.wait()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Take connections and answer none."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def answers(self) -> bool:
        """Whether it is there."""
        try:
            with Redis.from_url(self.url) as redis:
                return bool(redis.ping())
        except RedisError:
            return False


@contextmanager
def emptied(redis_url: str, *, every: float) -> Iterator[list[bool]]:
    """Empties a Redis every so many seconds; gives a list that grows by one each time."""
    over, done = threading.Event(), []

    def empty() -> None:
        with Redis.from_url(redis_url) as redis:
            while not over.wait(every):
                with suppress(RedisError):
                    done.append(redis.flushall())

    thread = threading.Thread(target=empty)
    thread.start()
    try:
        yield done
    finally:
        over.set()
        thread.join()


class FaultyStorage(ThreadingHTTPServer):
    """Hands everything on to a storage behind it, or does what `fault` says: "down", "slow" or "cut"."""

    daemon_threads = True

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = urlsplit(behind).netloc
        self.fault = ""
        self.suffered: Counter[str] = Counter()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: FaultyStorage
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm: ClassVar[bool] = True

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        fault, length = self.server.fault, int(self.headers.get("Content-Length") or 0)
        self.server.suffered[fault] += 1
        if fault == "cut":
            self.rfile.read(length // 2)
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        body = self.rfile.read(length)
        if fault == "slow":
            time.sleep(SLOW_SECONDS)
        if fault == "down":
            self._answer(503, [], b"")
        else:
            self._answer(*self._asked_behind(body))

    def _asked_behind(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        with closing(http.client.HTTPConnection(self.server.behind, timeout=30)) as connection:
            connection.request(self.command, self.path, body, dict(self.headers))
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        kept = [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]
        if not any(name.lower() == "content-length" for name, _ in kept):
            kept.append(("Content-Length", str(len(content))))
        with suppress(OSError):  # who asked may have left
            self.send_response_only(status)
            for name, value in kept:
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def faulty_storage(behind: str) -> Iterator[FaultyStorage]:
    """Run one, in front of the storage at this address."""
    with FaultyStorage(behind) as storage:
        threading.Thread(target=storage.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield storage
        storage.shutdown()
