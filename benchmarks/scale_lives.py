"""What each step of a generation costs on a large site: our processor's time, the database's, statements.

A few are made from the form to the stored file against fal's sandbox, a step after the other, by the functions that
web, worker, sweeper and saver run.
"""

import json
import os
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from django.test import Client

ENDPOINT: Final = "fal-ai/minimax/hailuo-02/standard/text-to-video"
TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one: by the clock, of our processor, of the database's; and its statements."""

    name: str
    wall: float
    own: float
    database: float
    statements: float

    def row(self) -> str:
        """A line of the table."""
        numbers = f"{self.wall:.1f} | {self.own:.1f} | {self.database:.1f} | {self.statements:.0f}"
        return f"| {self.name} | {numbers} |"


HEAD: Final = "| step | ms | our CPU, ms | database's CPU, ms | statements |\n|---|--:|--:|--:|--:|"


class Meter:
    """Reads clocks and counters around work, and keeps what each kind cost."""

    def __init__(self) -> None:
        self.costs: list[Cost] = []

    @contextmanager
    def measured(self, name: str, number: int) -> Iterator[None]:
        """Count what is done within as so many times the same."""
        from django.db import connection

        statements = 0

        def count(execute: Callable[..., object], *words: object) -> object:
            nonlocal statements
            statements += 1
            return execute(*words)

        began, own, theirs = time.perf_counter(), _own_seconds(), _database_seconds()
        with connection.execute_wrapper(count):
            yield
        spent = (time.perf_counter() - began, _own_seconds() - own, _database_seconds() - theirs)
        wall, own, theirs = (1000 * seconds / number for seconds in spent)
        self.costs.append(Cost(name, wall, own, theirs, statements / number))


def _own_seconds() -> float:
    """Of this process and all that it has started, but for fal's sandbox."""
    stats = _stats()
    ours = {os.getpid()}
    while more := {pid for pid, stat in stats.items() if stat.parent in ours and not stat.is_sandbox} - ours:
        ours |= more
    return sum(stats[pid].ticks + stats[pid].ticks_of_ended for pid in ours) / TICKS


def _database_seconds() -> float:
    """Of the server and all backends: those of the threads' connections too."""
    from django.db import connection

    connection.ensure_connection()
    stats = _stats()
    server = stats[connection.connection.info.backend_pid].parent
    backends = sum(stat.ticks for stat in stats.values() if stat.parent == server)
    return (backends + stats[server].ticks_of_ended) / TICKS


class Stat(NamedTuple):
    """A process as the kernel tells of it."""

    parent: int
    ticks: int
    ticks_of_ended: int
    is_sandbox: bool


def _stats() -> dict[int, Stat]:
    return {int(folder.name): stat for folder in Path("/proc").glob("[0-9]*") if (stat := _stat(folder))}


def _stat(folder: Path) -> Stat | None:
    try:
        words = (folder / "stat").read_text().rpartition(")")[2].split()
        is_sandbox = b"fal_sandbox" in (folder / "cmdline").read_bytes()
    except OSError:
        return None
    return Stat(int(words[1]), int(words[11]) + int(words[12]), int(words[13]) + int(words[14]), is_sandbox)


def live(meter: Meter, number: int) -> None:
    """Make so many videos, and ask about as many that go on."""
    from django.test import Client

    from generations.models import Generation
    from maxvideo.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=1))
    _start(client, "sandbox:never", 1)  # what is read once is read
    kept = _start(client, "sandbox:never", number)
    _advance(Meter(), "submit", kept)
    _poll(meter, kept)  # before there are others that might be due
    with meter.measured("start (web)", number):
        made = _start(client, "A paper boat", number)
    _advance(meter, "submit (worker)", made)
    with meter.measured("status page asked once (web)", number):
        for pk in made:
            _ok(client.get(f"/generations/{pk}/status/").status_code)
    bodies = {pk: _ended(pk) for pk in made}
    with meter.measured("webhook (web)", number):
        for pk, body in bodies.items():
            address = f"/api/fal/webhook?token=benchmark-token-of-no-worth&generation={pk}"
            _ok(client.post(address, body, content_type="application/json").status_code)
    _believe(made)
    _advance(meter, "webhook acted on (worker)", made, saving=False)
    _advance(meter, "file checked, marked, stored, paid (saver)", made, saving=True)
    states = set(Generation.objects.filter(pk__in=made).values_list("state", flat=True))
    if states != {"completed"}:
        raise RuntimeError(f"not all were completed: {states}")


def _start(client: "Client", prompt: str, number: int) -> list[uuid.UUID]:
    from generations.models import Generation

    keys = [str(uuid.uuid4()) for _ in range(number)]
    for key in keys:
        form = {"prompt": prompt, "duration": "6", "prompt_optimizer": "on", "form_key": key}
        client.post(f"/models/{ENDPOINT}/", form)
    pks = list(Generation.objects.filter(form_key__in=keys).values_list("pk", flat=True))
    if len(pks) != number:
        raise RuntimeError(f"{len(pks)} of {number} were started")
    return pks


def _advance(meter: Meter, name: str, pks: Sequence[uuid.UUID], *, saving: bool | None = False) -> None:
    from generations.workflow import advance

    with meter.measured(name, len(pks)):
        for pk in pks:
            advance(pk, saving=saving)


def _poll(meter: Meter, pks: Sequence[uuid.UUID]) -> None:
    from generations.models import Generation
    from generations.workflow import poll_many
    from maxvideo.web import clock

    with ThreadPoolExecutor(poll_many.AT_ONCE) as pool:
        for name in ("warm up", "asked of fal once (sweeper)"):
            Generation.objects.filter(pk__in=pks).update(next_run_at=clock.now(), rung_at=None)
            with (meter if name != "warm up" else Meter()).measured(name, len(pks)):
                while poll_many.ask_due(pool):
                    pass


def _ended(pk: uuid.UUID) -> str:
    """The webhook's body, once the sandbox is done."""
    from generations.fal import client
    from generations.fal.outcomes import Succeeded
    from generations.fal.statuses import Status
    from generations.models import Generation

    row = Generation.objects.get(pk=pk)
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if client.status(row.status_url).status == Status.COMPLETED:
            outcome = client.result(row.response_url)
            if isinstance(outcome, Succeeded):
                payload = {"video": {"url": outcome.video_url}}
                return json.dumps({"request_id": row.request_id, "status": "OK", "payload": payload})
    raise RuntimeError("the sandbox made no video")


def _believe(pks: Sequence[uuid.UUID]) -> None:
    """As if fal had signed them: the signature alone is not made here."""
    from generations.models import Delivery

    Delivery.objects.filter(generation__in=pks).update(is_signed=True)


def _ok(status: int) -> None:
    if status not in {200, 204}:
        raise RuntimeError(f"{status} instead of 200")
