"""Two sites on one PostgreSQL, one Redis, one storage and one fal, while all of it fails at random (the long run).

Processes are killed, so is the database's server, Redis is emptied, storage is down, slow or cut, fal's sandbox is
killed and answers what it likes.
Under `bin/test --long` 500 kills over 200 generations, else a few.
"""

import json
import os
import random
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from maxvideo.demo import checks
from tests.faults.browser import PRICE, Browser, at_once, states
from tests.faults.buckets import new_bucket
from tests.faults.fal import Fal
from tests.faults.servers import FaultyStorage, Valkey, emptied, faulty_storage
from tests.faults.site import Site, running_site
from tests.postgres import Cluster, cluster
from tests.sizes import LONG

KILLS, GENERATIONS = (500, 200) if LONG else (20, 16)
KILL_EVERY = 1.0
FAL_DIES_EVERY, DATABASE_DIES_EVERY = (20.0, 31.0) if LONG else (7.0, 9.0)
STORAGE_CHANGES_EVERY = 5.0
FLUSH_EVERY = 2.0
ANSWERED_WITHIN = 120
FINAL_WITHIN = 900 if LONG else 240
SEED = int(os.environ.get("MAXVIDEO_CHAOS_SEED", "1"))
VICTIMS = ("maxvideo.processes.web", "rqworker start default", "rqworker save", "manage.py sweep")
HABITS = (
    *("", "webhook-lost", "webhook-storm", "webhook-forged", "webhook-unsigned", "webhook-early", "media-flaky"),
    *("status-flaky", "result-flaky", "submit-lost", "submit-500-runs", "submit-broken", "refused", "failing"),
    *("media-html", "error-after-ok", "ok-after-error"),
)

pytestmark = [
    pytest.mark.processes,
    pytest.mark.long,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"),
        reason="runs once, with PostgreSQL",
    ),
]


@dataclass
class Trouble:
    """What went wrong so far, by kind."""

    suffered: Counter[str] = field(default_factory=Counter)
    dice: random.Random = field(default_factory=partial(random.Random, SEED))

    def kill(self, sites: list[Site]) -> None:
        """Kill a process of either site."""
        words = self.dice.choice(VICTIMS)
        if pids := self.dice.choice(sites).pids(words):
            with_luck = self.dice.choice(pids)
            try:
                os.kill(with_luck, signal.SIGKILL)
            except ProcessLookupError:
                return
            self.suffered["kills"] += 1

    def change_storage(self, storage: FaultyStorage) -> None:
        """Another fault, or none."""
        storage.fault = self.dice.choice(["", "", "down", "slow", "cut"])
        self.suffered[f"storage {storage.fault or 'well'}"] += 1

    def restart_database(self, database: Cluster) -> None:
        """It crashes, and recovers."""
        database.kill()
        database.start()
        self.suffered["database killed"] += 1

    def restart_fal(self, fal: Fal) -> None:
        """It dies."""
        fal.restart()
        self.suffered["fal killed"] += 1


@contextmanager
def again_and_again(happen: Callable[[], None], *, every: float) -> Iterator[None]:
    """Something that happens every so many seconds, beside all else."""
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(every):
            happen()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@dataclass
class Stage:
    """The sites and what they stand on."""

    sites: list[Site]
    valkey: Valkey
    storage: FaultyStorage
    fal: Fal
    database: Cluster


@pytest.fixture
def stage(tmp_path: Path, s3_server: str) -> Iterator[Stage]:
    """Two sites on the same things."""
    valkey, fal = Valkey(tmp_path / "redis"), Fal(tmp_path / "fal")
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()
    with ExitStack() as stack:
        storage = stack.enter_context(faulty_storage(s3_server))
        database = stack.enter_context(cluster("max_connections=200"))
        for server in (valkey, fal):
            server.start()
            stack.callback(server.stop)
        shared = (
            fal.environment
            | new_bucket(s3_server, reached_by=storage.url)
            | {
                "DATABASE_URL": database.url,
                "REDIS_URL": valkey.url,
                "SECRET_KEY": uuid.uuid4().hex * 2,
                "DJANGO_SETTINGS_MODULE": "tests.faults.quick",
            }
        )
        first = stack.enter_context(running_site(folders[0], **shared))
        second = stack.enter_context(running_site(folders[1], **shared))
        yield Stage([first, second], valkey, storage, fal, database)


def test_nothing_is_lost_stuck_or_charged_for_nothing(stage: Stage) -> None:
    trouble, began = Trouble(), time.monotonic()
    browsers = [site.log_in(credits=GENERATIONS * PRICE) for site in stage.sites]
    with (
        emptied(stage.valkey.url, every=FLUSH_EVERY) as flushed,
        again_and_again(partial(trouble.kill, stage.sites), every=KILL_EVERY),
        again_and_again(partial(trouble.change_storage, stage.storage), every=STORAGE_CHANGES_EVERY),
        again_and_again(partial(trouble.restart_fal, stage.fal), every=FAL_DIES_EVERY),
        again_and_again(partial(trouble.restart_database, stage.database), every=DATABASE_DIES_EVERY),
    ):
        started = start_many(browsers, trouble.dice)
        while trouble.suffered["kills"] < KILLS:
            time.sleep(KILL_EVERY)
    stage.storage.fault = ""

    for browser, addresses in zip(browsers, started, strict=True):
        facts = browser.follow(addresses, within=FINAL_WITHIN)
        check_ends(browser, facts)
        trouble.suffered.update(states(facts))
    check_books(stage)
    trouble.suffered["Redis emptied"] = len(flushed)
    print(f"\n{dict(trouble.suffered)} in {time.monotonic() - began:.0f} s, seed {SEED}")  # noqa: T201 - the figures


def start_many(browsers: list[Browser], dice: random.Random) -> list[list[str]]:
    """As many generations at each site, each with a habit of fal's; a form that is not answered is sent again."""
    forms: list[list[Callable[[], str]]] = []
    for browser in browsers:
        habits = [dice.choice(HABITS) for _ in range(GENERATIONS // len(browsers))]
        prompts = [f"Boat {number} {habit and f'sandbox:{habit}'}" for number, habit in enumerate(habits)]
        forms.append([partial(browser.start, prompt, within=ANSWERED_WITHIN) for prompt in prompts])
    return [at_once(calls, threads=4) for calls in forms]


def check_ends(browser: Browser, facts: dict[str, dict[str, object]]) -> None:
    """Each is final; what was charged is there and plays, and nothing else was charged."""
    videos = [address for address, one in facts.items() if one["state"] == "completed"]
    assert {one["state"] for one in facts.values()} <= {"completed", "failed"}
    for address in videos:
        assert checks.play(browser.download(address)).seconds == pytest.approx(1, abs=0.25)
    assert all((one["charged_credits"] or 0) in {0, PRICE} for one in facts.values())
    assert all(not one["charged_credits"] for address, one in facts.items() if address not in videos)
    left = GENERATIONS * PRICE - browser.spent(facts)
    assert browser.account() == {"available": left, "held": 0, "total": left}


def check_books(stage: Stage) -> None:
    """The audit finds nothing, nothing is past its deadline, and fal was asked for none of them twice."""
    site = stage.sites[0]
    assert site.books_balance()
    open_ones = "SELECT count(*) FROM generations_generation WHERE state NOT IN ('completed', 'failed', 'cancelled')"
    assert site.rows(open_ones) == [(0,)]
    asked = stage.fal.requests_by_generation()
    assert {generation: count for generation, count in asked.items() if count > 1} == {}
    assert asked, json.dumps(sorted(str(path) for path in stage.fal.folder.glob("*/*"))[:9])
