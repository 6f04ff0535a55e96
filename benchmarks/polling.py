"""How many running requests a process asks fal's sandbox about in a second, beside as many bare questions.

`.venv/bin/python -m benchmarks.polling --rows 600`: on SQLite in a throw-away folder. The floor is `requests` on one
kept connection, and the same in as many threads; each way is measured in turn, A B A B, and the medians are printed.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Final

import requests

from benchmarks import ground

KEY: Final = {"Authorization": "Key sandbox:sandbox"}
ENDPOINT: Final = "fal-ai/veo3/fast"
ROUNDS: Final = 3
Way = Callable[[], object]


def main() -> None:
    """Start a sandbox, give it requests that never end, and ask about them in every way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.polling")
    parser.add_argument("--rows", type=int, default=600, help="running generations")
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="maxvideo-benchmark-") as folder:
        ground.prepare(Path(folder))
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        command = [sys.executable, "manage.py", "fal_sandbox", "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:
            try:
                url = _address(sandbox)
                _fill(url, rows)
                _measure(rows)
            finally:
                sandbox.terminate()


def _address(sandbox: "subprocess.Popen[str]") -> str:
    if sandbox.stdout is None:
        raise RuntimeError
    line = sandbox.stdout.readline()
    return line[line.index("http://") :].split()[0].rstrip(".,/")


def _fill(url: str, rows: int) -> None:
    """Requests that the sandbox works on for ever, and our rows of them."""
    from django.conf import settings
    from django.utils import timezone

    from generations.fal.request_handle import request_handle
    from generations.models import Generation
    from maxvideo.accounts.models import User

    settings.FAL_QUEUE_URL = url
    user = User.objects.create_user("polls@example.org")
    with requests.Session() as session:
        for _ in range(rows):
            body = {"prompt": "sandbox:never"}
            told = session.post(f"{url}/{ENDPOINT}", json=body, headers=KEY, timeout=30).json()
            handle = request_handle(ENDPOINT, told["request_id"])
            Generation.objects.create(
                user=user,
                endpoint_id=ENDPOINT,
                prompt="sandbox:never",
                arguments=body,
                price_credits=0,
                quote={},
                state="running",
                submitted_at=timezone.now(),
                deadline=timezone.now() + timedelta(hours=1),
                **vars(handle),
            )


def _measure(rows: int) -> None:
    ways = _ways()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            _make_due()
            began = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - began)
    print("| way | rows a second |\n|---|--:|")
    for name, times in seconds.items():
        print(f"| {name} | {rows / statistics.median(times):.0f} |")


def _make_due() -> None:
    from generations.models import Generation
    from maxvideo.web import clock

    Generation.objects.update(next_run_at=clock.now())


def _ways() -> dict[str, Way]:
    from generations.models import Generation
    from generations.workflow import advance, poll_many

    urls = list(Generation.objects.values_list("status_url", flat=True))
    pks = list(Generation.objects.values_list("pk", flat=True))

    def one_by_one() -> None:
        for pk in pks:
            advance(pk)

    def many() -> None:
        with ThreadPoolExecutor(poll_many.AT_ONCE) as pool:
            while poll_many.ask_due(pool):
                pass

    return {
        "floor: bare requests, a kept connection": lambda: _ask_all(urls),
        "one after the other: `advance`": one_by_one,
        f"floor: bare requests, {poll_many.AT_ONCE} threads": lambda: _ask_in_threads(urls, poll_many.AT_ONCE),
        "many at once: `poll_many`": many,
    }


def _ask_all(urls: list[str]) -> None:
    with requests.Session() as session:
        for url in urls:
            _ask(session, url)


def _ask_in_threads(urls: list[str], threads: int) -> None:
    with requests.Session() as session, ThreadPoolExecutor(threads) as pool:
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=threads)
        session.mount("http://", adapter)
        list(pool.map(lambda url: _ask(session, url), urls))


def _ask(session: requests.Session, url: str) -> None:
    answer = session.get(url, params={"logs": "0"}, headers=KEY, timeout=30)
    if answer.json()["status"] not in {"IN_QUEUE", "IN_PROGRESS"}:
        raise RuntimeError(answer.text)


if __name__ == "__main__":
    main()
