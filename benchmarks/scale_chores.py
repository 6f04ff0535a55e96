"""What pages, the sweep's rounds and its chores take on a large site, each by itself."""

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from benchmarks.metrics import TOKEN

ROUNDS: Final = 3


@dataclass(frozen=True)
class Taken:
    """Milliseconds of the quickest of a few times, and of what is done once: how many rows in a second."""

    name: str
    milliseconds: float
    rows: int = 0

    @property
    def rows_a_second(self) -> float:
        """Of those that deal with rows."""
        return self.rows / self.milliseconds * 1000

    def row(self) -> str:
        """A line of the table."""
        rows = f"{self.rows_a_second:,.0f}" if self.rows else ""
        return f"| {self.name} | {self.milliseconds:,.1f} | {rows} |"


HEAD: Final = "| what | ms | rows a second |\n|---|--:|--:|"


def read() -> Iterator[Taken]:
    """What changes nothing, or nothing of weight."""
    from django.test import Client
    from django.utils import timezone

    from generations.models import Generation
    from generations.progress import unmailed
    from generations.workflow import sweep
    from generations.workflow.heartbeat import beat
    from generations.workflow.stage_metrics import numbers_since
    from maxvideo.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=2))
    watched = Generation.objects.filter(user=2, state="completed").latest("created_at")
    pages = {"gallery": "/gallery/", "history": "/generations/", "a generation's page": f"/generations/{watched.pk}/"}
    for name, address in (pages | {"statement": "/credits/", "search": "/gallery/?q=harbour"}).items():
        yield _quickest(name, partial(client.get, address))
    scrape = Client(headers={"Authorization": f"Bearer {TOKEN}"})
    yield _quickest("/metrics", lambda: scrape.get("/metrics"))
    a_day_ago = timezone.now() - timedelta(days=1)
    yield _quickest("stages of a day, counted anew", lambda: numbers_since(a_day_ago))
    yield _quickest("a round of the sweep that finds nothing", sweep.sweep_once)
    yield _quickest("heartbeat", lambda: beat(at_once=True))
    yield _quickest("whose mails are due", unmailed.users_due)


def audit(*words: str) -> float:
    """Seconds of the command; raises where the books do not balance."""
    from django.core.management import call_command

    began = time.perf_counter()
    call_command("audit_ledger", *words, stdout=io.StringIO())
    return time.perf_counter() - began


def chores() -> Iterator[Taken]:
    """Those that deal with many rows; each once, as the sweep calls it, with enough to do."""
    from generations.models import Attempt, Delivery, FileRemoval, Generation, Tally, Transition
    from generations.workflow import purge, removals, retention, tallies

    removals.remove_due_files()
    yield _counted("purge_deleted", purge.purge_deleted, Generation)
    yield _counted("remove_files", removals.remove_due_files, FileRemoval)
    yield _counted("forget_transitions", retention.forget_transitions, Transition)
    yield _counted("forget_attempts", retention.forget_attempts, Attempt)
    yield _counted("forget_deliveries", retention.forget_deliveries, Delivery)
    lines = [Tally(of="generations", label="nothing", state="queued", change=n % 2 * 2 - 1) for n in range(20_000)]
    Tally.objects.bulk_create(lines)
    yield _counted("add_up_tallies", tallies.add_up, Tally)


def _quickest(name: str, do: Callable[[], object]) -> Taken:
    return Taken(name, min(_milliseconds(do) for _ in range(ROUNDS)))


def _counted(name: str, do: Callable[[], object], model: "type[object]") -> Taken:
    count = model._default_manager.count  # type: ignore[attr-defined]
    before = count()
    took = _milliseconds(do)
    return Taken(name, took, max(1, before - count()))


def _milliseconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000
