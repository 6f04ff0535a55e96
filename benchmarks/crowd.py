"""`python -m benchmarks.crowd`: eight clients at once write to a site on SQLite, two processes of four threads.

In turn with writers that queue and with Django's own backend, under which who finds the database busy sleeps and tries
again; both beside the floor.
"""

import argparse
import logging
import multiprocessing
import socket
import tempfile
import time
from collections import defaultdict
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import ground

if TYPE_CHECKING:
    from benchmarks.crowd_posts import Post

CLIENTS = 8
FORK = multiprocessing.get_context("fork")
WRITERS = {"queue": "maxvideo.web.sqlite", "sleep and try": "django.db.backends.sqlite3"}
PATIENCE_SECONDS = 8
PUT_UP_WITH_SECONDS = 300
HEAD = "| what | writers | a second | p50, ms | p99, ms | longest, ms | refused |\n|---|---|--:|--:|--:|--:|--:|"


class Row:
    """What came of all posts of a kind: how long each took in ms, how long all together, how many were refused."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.seconds = 0.0
        self.refused = 0

    def line(self, what: str, writers: str) -> str:
        """Its line of the table."""
        times = sorted(self.times)
        p50, p99 = (times[int(len(times) * part)] for part in (0.5, 0.99))
        figures = f"{len(times) / self.seconds:.0f} | {p50:.1f} | {p99:.1f} | {times[-1]:.1f} | {self.refused}"
        return f"| {what} | {writers} | {figures} |"


def main() -> None:
    """Measure in a throw-away folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured, one after the other")
    parser.add_argument("--posts", type=int, default=50, help="of each client, of each kind, in a round")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="maxvideo-benchmark-") as folder:
        ground.prepare(Path(folder))
        from benchmarks import crowd_posts, pages

        pages.prepare_tables()
        rows = measure([crowd_posts.of_client(number) for number in range(CLIENTS)], wanted.rounds, wanted.posts)
    print(HEAD)
    for (what, writers), row in rows.items():
        print(row.line(what, writers))


def measure(clients: "list[list[Post]]", rounds: int, times: int) -> dict[tuple[str, str], Row]:
    """Rows by kind of post and of writers; `clients` has the posts of each."""
    rows: dict[tuple[str, str], Row] = defaultdict(Row)
    for _ in range(rounds):
        for writers, engine in WRITERS.items():
            with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
                server = FORK.Process(target=_serve, args=(engine, listener))
                server.start()
                for posts in zip(*clients, strict=True):
                    _send_all(listener.getsockname()[1], posts, times, rows[posts[0].what, writers])
                server.terminate()
                server.join()
    return rows


def _serve(engine: str, listener: socket.socket) -> None:
    from django.db import connections

    from maxvideo.processes.web.children import Children
    from maxvideo.processes.web.server import Server
    from maxvideo.wsgi import application

    logging.getLogger("maxvideo.access").setLevel(logging.WARNING)
    connections.settings["default"]["ENGINE"] = engine
    connections.settings["default"]["OPTIONS"]["timeout"] = PATIENCE_SECONDS
    del connections["default"]
    Children(2, lambda: Server(application, listener)).run()


def _send_all(port: int, posts: "tuple[Post, ...]", times: int, row: Row) -> None:
    start, ends = FORK.Barrier(len(posts) + 1, timeout=PUT_UP_WITH_SECONDS), FORK.Queue()
    clients = [FORK.Process(target=_send, args=(port, post, times, start, ends), daemon=True) for post in posts]
    for client in clients:
        client.start()
    start.wait()
    began = time.perf_counter()
    for _ in clients:
        took, refused = ends.get(timeout=PUT_UP_WITH_SECONDS)
        row.times += took
        row.refused += refused
    row.seconds += time.perf_counter() - began


def _send(port: int, post: "Post", times: int, start: Barrier, ends: "Queue[tuple[list[float], int]]") -> None:
    from http.client import HTTPConnection

    connection = HTTPConnection("127.0.0.1", port)
    post.send(connection)
    start.wait()
    took, refused = [], 0
    for _ in range(times):
        began = time.perf_counter()
        refused += not post.send(connection)
        took.append((time.perf_counter() - began) * 1000)
    ends.put((took, refused))


if __name__ == "__main__":
    main()
