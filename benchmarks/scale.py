"""What a large site's steps, pages and chores take, and what breaks first as more is made.

`.venv/bin/python -m tests.postgres .venv/bin/python -m benchmarks.scale --users 100000 --generations 3000000`: fills
the database with so many rows, made in a year, and runs the site's own functions on it, with fal's sandbox for fal.
"""

import argparse
import io
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import metrics, scale_chores, scale_limits, scale_lives
from benchmarks.scale_rows import Size, fill


def main() -> None:
    """Fill, measure, and print three tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--users", type=int, default=100_000, help="a whole number of hundreds")
    parser.add_argument("--generations", type=int, default=3_000_000)
    parser.add_argument("--days", type=int, default=365, help="that they were made in")
    parser.add_argument("--lives", type=int, default=40, help="generations that are made step by step")
    wanted = parser.parse_args()
    size = Size(wanted.users, wanted.generations, wanted.days)
    with tempfile.TemporaryDirectory(prefix="maxvideo-benchmark-") as folder:
        os.environ |= {
            "DATA_DIR": folder,
            "REDIS_URL": "redis://127.0.0.1:1/0",
            "START_RATE": "0",
            "MAX_IN_FLIGHT": "0",
        }
        metrics.prepare()
        began = time.monotonic()
        fill(size)
        there_are = f"{size.users:,} users, {size.generations:,} generations"
        print(f"{there_are}: filled in {time.monotonic() - began:.0f} s, {_disk(size)}", flush=True)
        with _fal():
            _measure(size, wanted.lives)


def _measure(size: Size, lives: int) -> None:
    print(f"\nAudit: the whole {scale_chores.audit('--whole'):.1f} s", end="", flush=True)
    meter = scale_lives.Meter()
    taken = list(scale_chores.read())
    scale_lives.live(meter, lives)
    print(f", of what came since {scale_chores.audit():.1f} s")
    taken += scale_chores.chores()
    _print(scale_lives.HEAD, meter.costs)
    _print(scale_chores.HEAD, taken)
    _print(scale_limits.HEAD, scale_limits.resources(meter.costs, taken, size.generations / size.days))


def _print(head: str, rows: "list[scale_lives.Cost] | list[scale_chores.Taken] | list[scale_limits.Resource]") -> None:
    print(f"\n{head}")
    for row in rows:
        print(row.row())
    sys.stdout.flush()


def _disk(size: Size) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (there,) = cursor.fetchone()
    return f"{there / 1e9:.1f} GB, {there / size.generations / 1000:.1f} KB a generation"


@contextmanager
def _fal() -> Iterator[None]:
    """The sandbox, which takes no time to make a video."""
    from django.conf import settings
    from django.core.management import call_command

    logging.getLogger("generations").setLevel(logging.ERROR)  # Redis is away on purpose
    settings.STATIC_ROOT = Path(os.environ["DATA_DIR"]) / "static"
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_rates", stdout=io.StringIO())
    command = [sys.executable, "manage.py", "fal_sandbox", "--port", "0", "--speed", "1000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            line = sandbox.stdout.readline() if sandbox.stdout else ""
            settings.FAL_QUEUE_URL = line[line.index("http://") :].split()[0].rstrip(".,/")
            yield
        finally:
            sandbox.terminate()


if __name__ == "__main__":
    main()
