"""Two machines behind PgBouncer, over one PostgreSQL, Valkey, bucket and fal; one of them is lost in the middle.

Their processes are those of `compose.many.yaml`. Under `bin/test --long` 500 generations go through them, else a few.
"""

import os
import re
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import psycopg
import pytest

from maxvideo.demo import checks
from maxvideo.demo.visitor import Facts
from maxvideo.web.database import LIMITS
from tests.faults.browser import PRICE, Browser, at_once, states
from tests.faults.buckets import new_bucket
from tests.faults.console import Console
from tests.faults.fal import Fal
from tests.faults.machines import Machine, running_machines
from tests.faults.servers import Valkey
from tests.faults.site import PASSWORD, eventually
from tests.pgbouncer import pgbouncer
from tests.postgres import QUICK, Cluster, cluster
from tests.sizes import LONG

GENERATIONS = 500 if LONG else 20
FINAL_WITHIN = 900 if LONG else 240
SERVER_CONNECTIONS = 12
LEFT_IN_A_SESSION = re.compile(
    r"(?i)^\s*(SET\s+(?!LOCAL\b|TRANSACTION\b)|RESET\b|LISTEN\b|PREPARE\b|DECLARE\b|DISCARD\b|LOAD\b|CREATE\s+TEMP)"
    r"|pg_(try_)?advisory_lock|set_config\((?!'TimeZone')"
)

pytestmark = [
    pytest.mark.processes,
    pytest.mark.long,
    pytest.mark.skipif(
        not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="runs once, with PostgreSQL"
    ),
]


@dataclass
class Stage:
    """The machines and what they stand on."""

    machines: list[Machine]
    database: Cluster
    pooler_url: str
    fal: Fal
    began_at: int
    """Where the database's log was when the site began to work."""

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask PostgreSQL itself."""
        with psycopg.connect(self.database.url) as connection:
            return connection.execute(query.encode()).fetchall()

    def through_pooler(self, query: str, *, database: str = "postgres") -> list[tuple[object, ...]]:
        """Ask through PgBouncer, or PgBouncer itself."""
        url = urlsplit(self.pooler_url)._replace(path=f"/{database}").geturl()
        with psycopg.connect(url, autocommit=True) as connection:
            return connection.execute(query.encode()).fetchall()

    def statements(self) -> list[str]:
        """What PostgreSQL was asked since the site began to work, a line each."""
        log = (self.database.folder / "log").read_bytes()[self.began_at :].decode(errors="replace")
        return re.findall(r"LOG:  (?:statement|execute [^:]+): (.*)", log)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, s3_server: str) -> Iterator[Stage]:
    """Two machines at work."""
    folder = tmp_path_factory.mktemp("machines")
    valkey, fal = Valkey(folder / "redis"), Fal(folder / "fal")
    with ExitStack() as stack:
        database = stack.enter_context(cluster(*QUICK, "log_statement=all", "timezone=UTC"))
        bound = f"max_db_connections = {SERVER_CONNECTIONS}"
        pooler_url = stack.enter_context(pgbouncer(folder / "pgbouncer", database.url, bound))
        for server in (valkey, fal):
            server.start()
            stack.callback(server.stop)
        shared = (
            fal.environment
            | new_bucket(s3_server)
            | {
                "DATABASE_URL": database.url,
                "DATABASE_POOLER_URL": pooler_url,
                "REDIS_URL": valkey.url,
                "SECRET_KEY": uuid.uuid4().hex * 2,
                "ENCRYPTION_KEY": uuid.uuid4().hex * 2,
                "DJANGO_SETTINGS_MODULE": "tests.faults.quick",
                "SIGNUP_CREDITS": str(GENERATIONS * PRICE),
            }
        )
        machines = stack.enter_context(running_machines(folder, 2, shared))
        yield Stage(machines, database, pooler_url, fal, migrated_at(database))


def migrated_at(database: Cluster) -> int:
    """Where the log of the migrations ends: they speak to PostgreSQL itself, and set what they need."""
    log = (database.folder / "log").read_bytes()
    return log.rindex(b"RESET ")


@pytest.fixture(scope="module")
def alice(stage: Stage) -> Browser:
    """Somebody who signed up at the first machine, and has credits for all that is asked for here."""
    first = stage.machines[0]
    browser = Browser(first.url)
    browser.sign_up("alice@example.org", "a-paper-boat-in-the-rain")
    browser.confirm_address(first.mails.mailed_link("/accounts/confirm-email/"))
    return browser


@pytest.fixture(scope="module")
def facts(stage: Stage, alice: Browser) -> dict[str, Facts]:
    """What became of generations, amid which the first machine was lost: who was served by it goes to the other."""
    started: list[str] = []

    def start_all() -> None:
        calls = [partial(alice.start, f"Boat {number}", within=60) for number in range(GENERATIONS)]
        started.extend(at_once(calls, threads=4))

    starting = threading.Thread(target=start_all)
    starting.start()
    in_the_middle = (
        "SELECT count(*) FILTER (WHERE state IN ('running', 'saving')), count(*) FROM generations_generation"
    )
    assert eventually(lambda: has_begun(stage.rows(in_the_middle)[0]), 60)
    first, second = stage.machines
    alice.url = second.url
    first.lose()
    starting.join()
    return alice.follow(started, within=FINAL_WITHIN)


def has_begun(counts: tuple[object, ...]) -> bool:
    """Whether something runs, and a third of all is there."""
    running, all_of_them = map(int, counts)
    return running > 0 and all_of_them >= GENERATIONS // 3


def test_pooled_sessions_have_the_limits_that_migrate_gave(stage: Stage) -> None:
    for name, value in LIMITS.items():
        assert stage.through_pooler(f"SHOW {name}") == [(value,)]


def test_every_generation_ends_although_a_machine_was_lost(facts: dict[str, Facts]) -> None:
    """A submit whose answer was lost with the machine is not sent again; it ends for free."""
    lost = [one for one in facts.values() if one["state"] == "failed" and "could not be reached" in one["error"]]
    assert len(facts) == GENERATIONS
    assert states(facts).count("completed") == len(facts) - len(lost), facts
    assert len(lost) <= GENERATIONS // 4


def test_videos_of_the_lost_machine_play_at_the_other(alice: Browser, facts: dict[str, Facts]) -> None:
    videos = [address for address, one in facts.items() if one["state"] == "completed"]
    for address in videos[:: max(1, len(videos) // 5)]:
        assert checks.play(alice.download(address)).seconds == pytest.approx(1, abs=0.25)


def test_books_are_exact(stage: Stage, alice: Browser, facts: dict[str, Facts]) -> None:
    left = GENERATIONS * PRICE - alice.spent(facts)
    assert alice.spent(facts) == PRICE * states(facts).count("completed")
    assert alice.account() == {"available": left, "held": 0, "total": left}
    audit = manage(stage.machines[1], "audit_ledger", "--whole")
    assert audit == (0, "")


def test_fal_was_asked_once_for_each(stage: Stage, facts: dict[str, Facts]) -> None:
    asked = Counter(stage.fal.requests_by_generation())
    assert set(asked.values()) == {1}
    assert len(asked) >= states(facts).count("completed")


def test_staff_see_it_in_the_admin(stage: Stage, facts: dict[str, Facts]) -> None:
    email = "staff@example.org"
    assert manage(stage.machines[1], "create_account", email, "--password", PASSWORD, "--staff")[0] == 0
    staff = Browser(stage.machines[1].url)
    staff.log_in(email, PASSWORD)
    assert "generations" in staff.page("/admin/generations/generation/")


def test_many_clients_share_few_connections(stage: Stage, facts: dict[str, Facts]) -> None:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    clients = stage.through_pooler("SHOW CLIENTS", database="pgbouncer")
    ((connections,),) = stage.rows(asked)
    assert len(clients) > int(str(connections))
    assert int(str(connections)) <= SERVER_CONNECTIONS


def test_no_transaction_leaves_anything_in_its_session(stage: Stage, facts: dict[str, Facts]) -> None:
    statements = stage.statements()
    assert len(statements) > 100 * GENERATIONS // 4
    assert [one for one in statements if LEFT_IN_A_SESSION.search(one)] == []


def manage(machine: Machine, *words: str) -> tuple[int, str]:
    """Run a command on a machine: its status and what it said of errors."""
    console = Console(machine.environment)
    try:
        done = console.run(words)
    finally:
        console.close()
    return done.returncode, done.stderr
