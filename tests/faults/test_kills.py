"""Each process of the site is killed, and Valkey emptied, while generations are in flight: it costs time only."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from tests.faults.browser import PRICE, Browser, at_once, states
from tests.faults.servers import emptied
from tests.faults.site import Site, eventually, running_site

pytestmark = pytest.mark.processes

BACK_WITHIN = 20
FINAL_WITHIN = 60
IN_FLIGHT = 5
FLUSH_EVERY = 2.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose leases are short, with a sandbox that makes videos five times faster than usual."""
    quick = {"SANDBOX_SPEED": "5", "DJANGO_SETTINGS_MODULE": "tests.faults.quick"}
    with running_site(tmp_path_factory.mktemp("site"), **quick) as site:
        yield site


@dataclass(frozen=True)
class Victim:
    """A process by words of its command line, when it is killed, and whether it may take a submit's answer with it."""

    words: str
    when: str
    is_oldest: bool = True
    may_lose_an_answer: bool = False

    def pid(self, site: Site) -> int:
        """The one that has run for longest, or shortest."""
        return site.pids(self.words)[0 if self.is_oldest else -1]


WORKER = Victim("rqworker start default", "queued", may_lose_an_answer=True)
SAVER = Victim("rqworker save", "saving")
VICTIMS = {
    "web": Victim("maxvideo.processes.web", "running"),
    "a process of web": Victim("maxvideo.processes.web", "running", is_oldest=False),
    "worker 1": WORKER,
    "worker 2": WORKER,
    "worker 3": WORKER,
    "saver 1": SAVER,
    "saver 2": SAVER,
    "sweeper": Victim("manage.py sweep", "running"),
    "valkey": Victim("valkey-server", "running"),
    "sandbox": Victim("manage.py fal_sandbox", "running", may_lose_an_answer=True),
}


def start_some(alice: Browser) -> list[str]:
    """Generations that are on their way."""
    return at_once([partial(alice.start, f"Boat {number}", within=BACK_WITHIN) for number in range(IN_FLIGHT)])


def check_ends(alice: Browser, addresses: list[str], before: int, *, may_lose_an_answer: bool = False) -> None:
    """All came to an end, each video was charged once and nothing else, and nothing is left on hold.

    A submit whose answer was lost with a process is never sent again; where fal did not get it, it ends for free.
    """
    facts = alice.follow(addresses, within=FINAL_WITHIN)
    lost = [one for one in facts.values() if one["state"] == "failed" and "could not be reached" in one["error"]]
    assert states(facts).count("completed") == len(facts) - len(lost), facts
    assert may_lose_an_answer or not lost
    assert alice.spent(facts) == PRICE * (len(facts) - len(lost))
    left = before - alice.spent(facts)
    assert alice.account() == {"available": left, "held": 0, "total": left}


@pytest.mark.parametrize("name", VICTIMS)
def test_killed_process_costs_time_only(site: Site, alice: Browser, name: str) -> None:
    victim, before = VICTIMS[name], alice.account()["total"]
    addresses = start_some(alice)
    eventually(lambda: victim.when in states(alice.look(addresses)), 5)

    os.kill(victim.pid(site), signal.SIGKILL)
    end = time.monotonic() + BACK_WITHIN
    fresh = alice.start("Back again", within=BACK_WITHIN)
    alice.follow([fresh], within=end - time.monotonic())

    check_ends(alice, [*addresses, fresh], before, may_lose_an_answer=victim.may_lose_an_answer)


def test_valkey_emptied_every_two_seconds_costs_time_only(site: Site, alice: Browser) -> None:
    before = alice.account()["total"]

    with emptied(site.redis_url, every=FLUSH_EVERY) as done:
        addresses = start_some(alice)
        assert eventually(lambda: len(done) >= 1, 10)
        addresses += start_some(alice)
        check_ends(alice, addresses, before)
        assert eventually(lambda: len(done) >= 2, 10)


def test_worker_that_was_paused_beyond_its_lease_changes_nothing(site: Site, alice: Browser) -> None:
    before = alice.account()["total"]
    addresses = [alice.start("sandbox:media-slow") for _ in range(2)]
    both_are_busy = "SELECT count(*) FROM generations_generation WHERE state = 'saving' AND lease_until IS NOT NULL"
    assert eventually(lambda: site.rows(both_are_busy) == [(2,)], BACK_WITHIN)

    sleeper = site.pids(SAVER.words)[0]
    os.kill(sleeper, signal.SIGSTOP)
    try:
        check_ends(alice, addresses, before)
    finally:
        os.kill(sleeper, signal.SIGCONT)

    assert eventually(lambda: "the lease was lost" in site.output, BACK_WITHIN)
    check_ends(alice, addresses, before)


def test_books_balance_after_all_of_it(site: Site, alice: Browser) -> None:
    assert site.books_balance()
