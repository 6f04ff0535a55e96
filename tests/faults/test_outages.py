"""What the site stands on goes away under a hundred generations: nothing is lost, nothing is stuck (T8)."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import boto3
import psycopg
import pytest
import requests
from psycopg import sql

from maxvideo.demo import checks
from tests.faults.browser import PRICE, Browser, at_once, states
from tests.faults.servers import FaultyStorage, Valkey, emptied, faulty_storage
from tests.faults.site import Site, eventually, running_site

pytestmark = pytest.mark.processes

USUALLY_WITHIN = 60
DELAY = 60
FLUSH_EVERY = 2.0
ID_LENGTH = 36
OTHERS = "datname = current_database() AND pid <> pg_backend_pid()"
EVERYBODY_ELSE = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OTHERS}"
IS_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture(scope="module")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    """The site's Redis."""
    valkey = Valkey(tmp_path_factory.mktemp("redis") / "data")
    valkey.start()
    yield valkey
    valkey.stop()


@pytest.fixture(scope="module")
def storage(s3_server: str) -> Iterator[FaultyStorage]:
    """The site's storage."""
    with faulty_storage(s3_server) as storage:
        yield storage


@pytest.fixture(scope="module")
def bucket(s3_server: str) -> "boto3.resources.base.ServiceResource":
    """The site's bucket, as it is behind all faults."""
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    bucket = boto3.resource("s3", endpoint_url=s3_server, **keys).Bucket(f"faults-{uuid.uuid4()}")
    bucket.create()
    return bucket


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    valkey: Valkey,
    storage: FaultyStorage,
    bucket: boto3.resources.base.ServiceResource,
) -> Iterator[Site]:
    """A site that stands on them."""
    stands_on = {
        "REDIS_URL": valkey.url,
        "AWS_STORAGE_BUCKET_NAME": bucket.name,
        "AWS_S3_ENDPOINT_URL": storage.url,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    with running_site(tmp_path_factory.mktemp("site"), SANDBOX_SPEED="20", **stands_on) as site:
        yield site


@pytest.fixture
def bob(site: Site) -> Browser:
    """The browser of somebody new with 10,000 credits."""
    return site.log_in(credits=10_000)


def start_many(bob: Browser, count: int) -> list[str]:
    """So many generations; a form that is not answered is sent again."""
    return at_once([partial(bob.start, within=DELAY)] * count, threads=8)


def check_all_completed(bob: Browser, addresses: list[str], *, within: float) -> None:
    """Every one has its video, and was charged once."""
    facts = bob.follow(addresses, within=within)
    assert states(facts) == ["completed"] * len(addresses)
    spent = PRICE * len(addresses)
    assert bob.account() == {"available": 10_000 - spent, "held": 0, "total": 10_000 - spent}


def test_valkey_emptied_every_two_seconds_delays_by_a_minute_at_most(bob: Browser, valkey: Valkey) -> None:
    with emptied(valkey.url, every=FLUSH_EVERY) as done:
        addresses = start_many(bob, 40)
        check_all_completed(bob, addresses, within=USUALLY_WITHIN + DELAY)
        assert len(done) >= 1


def test_site_goes_on_without_valkey_and_with_it_again(bob: Browser, valkey: Valkey) -> None:
    valkey.stop()
    try:
        addresses = start_many(bob, 30)
        check_all_completed(bob, addresses, within=USUALLY_WITHIN + DELAY)
        assert not valkey.answers()
    finally:
        valkey.start()
    check_all_completed(bob, [*addresses, *start_many(bob, 1)], within=DELAY)


def test_site_goes_on_while_valkey_hangs(bob: Browser, valkey: Valkey) -> None:
    with valkey.hanging():
        check_all_completed(bob, start_many(bob, 8), within=USUALLY_WITHIN + DELAY)


def test_storage_that_is_down_slow_or_cut_is_waited_for(
    bob: Browser, storage: FaultyStorage, bucket: boto3.resources.base.ServiceResource
) -> None:
    storage.fault = "down"
    try:
        addresses = start_many(bob, 30)
        assert eventually(lambda: storage.suffered["down"] > 10, USUALLY_WITHIN)
        assert "completed" not in states(bob.look(addresses))
        for fault in ("slow", "cut"):
            storage.fault = fault
            assert eventually(lambda fault=fault: storage.suffered[fault] > 5, USUALLY_WITHIN)
        assert bob.account()["held"] > 0
    finally:
        storage.fault = ""

    check_all_completed(bob, addresses, within=USUALLY_WITHIN + DELAY)
    assert checks.play(bob.download(addresses[0])).seconds == pytest.approx(1, abs=0.25)
    names = [item.key.rpartition("/")[2] for item in bucket.objects.all()]
    found = {(name[:ID_LENGTH], name[-4:]) for name in names}  # each try has a key of its own
    assert found >= {(address.split("/")[-2], kind) for address in addresses for kind in (".mp4", ".jpg")}


@pytest.mark.skipif(not IS_POSTGRESQL, reason="SQLite has no server to lose")
def test_database_that_drops_every_connection_is_waited_for(site: Site, bob: Browser) -> None:
    addresses = []
    for _ in range(5):
        addresses += start_many(bob, 2)
        with psycopg.connect(site.environment["DATABASE_URL"]) as connection:
            connection.execute(EVERYBODY_ELSE)

    check_all_completed(bob, addresses, within=USUALLY_WITHIN + DELAY)


@pytest.mark.skipif(not IS_POSTGRESQL, reason="SQLite has no server to lose")
def test_database_that_takes_no_writes_is_waited_for(site: Site, bob: Browser) -> None:
    addresses = start_many(bob, 6)
    with read_only(site.environment["DATABASE_URL"]):
        refused = bob.ask_for('Boat & "kite"')
        health = requests.get(f"{site.url}/healthz", timeout=10)
    assert (refused.status_code, "Boat &amp; &quot;kite&quot;" in refused.text) == (503, True)
    assert (health.status_code, health.json()["database"]) == (503, "read-only")
    check_all_completed(bob, [*addresses, *start_many(bob, 2)], within=USUALLY_WITHIN + DELAY)


@contextmanager
def read_only(url: str) -> Iterator[None]:
    """Another server has taken over, and this one takes no writes; those who came meanwhile go on with it as it is."""
    with psycopg.connect(url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = on").format(name))
        connection.execute(EVERYBODY_ELSE)
        yield
        connection.execute(sql.SQL("ALTER DATABASE {} RESET default_transaction_read_only").format(name))


def test_books_balance_after_all_of_it(site: Site) -> None:
    assert site.books_balance()
