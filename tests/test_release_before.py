"""While a release is rolled out the one before works on the same database: on today's tables, with today's rows."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import migration_rules
from tests.faults.databases import own_database
from tests.migration_rules import Name
from tests.releases import COMMIT, PROJECT, Release, release_in, unpack_release_before
from tests.wire import FakeFal, Request, running_fal

STUDIO = "/models/fal-ai/pika/v2.2/text-to-video/"
PASSWORD = "correct horse battery"
NOBODY_THERE = "redis://127.0.0.1:1/0"
FACTS = {"id", "endpoint", "state", "arguments", "price_credits", "charged_credits", "error", "finished_at", "bytes"}


@pytest.fixture(scope="module")
def release_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its files."""
    folder = tmp_path_factory.mktemp("release-before")
    unpack_release_before(folder)
    return folder


class Two(NamedTuple):
    """The releases, and the fal that both speak to."""

    before: Release
    today: Release
    fal: FakeFal


@pytest.fixture(scope="module")
def two(release_before: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """Both at work on a database that today's release has migrated."""
    data_dir = tmp_path_factory.mktemp("data")
    with running_fal() as fal, own_database() as database:
        environment = {
            "DATA_DIR": str(data_dir),
            "REDIS_URL": NOBODY_THERE,
            "FAL_QUEUE_URL": fal.url,
            "FAL_WEBHOOK_TOKEN": "good-token",
            "FAL_WEBHOOK_BASE_URL": "http://testserver",
        } | database
        with release_in(PROJECT, environment) as today, release_in(release_before, environment) as before:
            today.manage("migrate", "--verbosity=0")
            today.manage("createcachetable")
            before.manage("load_rates")
            yield Two(before, today, fal)


@pytest.fixture(params=["before then today", "today then before", "before alone"])
def turns(two: Two, request: pytest.FixtureRequest) -> tuple[Release, Release]:
    """Who begins, and who goes on with it."""
    return {
        "before then today": (two.before, two.today),
        "today then before": (two.today, two.before),
        "before alone": (two.before, two.before),
    }[request.param]


@pytest.fixture
def person(turns: tuple[Release, Release]) -> str:
    """Somebody who signed up with the one, has credits from it and is logged in at both."""
    first, second = turns
    email = f"{uuid.uuid4().hex}@example.org"
    for release in {first, second}:
        release.post("/accounts/logout/", {})
    assert first.post("/accounts/signup/", {"email": email, "password1": PASSWORD}).status == 302
    first.manage("grant_credits", email, "100", "--reason=For a test")
    if second is not first:
        assert second.post("/accounts/login/", {"login": email, "password": PASSWORD}).status == 302
    return email


def start(release: Release) -> str:
    """A generation's address."""
    answer = release.post(STUDIO, {"prompt": "A paper boat", "duration": "1", "form_key": str(uuid.uuid4())})
    assert answer.status == 302
    return answer.location


def facts(release: Release, address: str) -> dict[str, object]:
    """What a release says of a generation."""
    return json.loads(release.get(f"{address.rstrip('/')}.json").text)


def sent(two: Two, address: str) -> Request:
    """What fal knows of it."""
    (identity,) = (part for part in address.split("/") if len(part) == 36)
    return next(one for one in two.fal.requests.values() if identity in (one.webhook or ""))


def tell(two: Two, release: Release, request: Request) -> None:
    """fal's word of the end reaches a release, and it does what is due."""
    body = two.fal.webhook_body(request)
    address = (request.webhook or "").removeprefix("http://testserver")
    assert release.post_raw(address, body, two.fal.sign(body, request_id=request.id)).status == 200
    release.manage("sweep", "--once")


def test_both_say_the_same_of_what_the_one_began(two: Two, turns: tuple[Release, Release], person: str) -> None:
    first, second = turns
    address = start(first)
    told = [{name: facts(release, address)[name] for name in FACTS} for release in turns]
    assert told[0] == told[1]
    assert second.get("/generations/").status == second.get(address).status == 200


def test_video_that_the_one_began_is_finished_by_the_other(
    two: Two, turns: tuple[Release, Release], person: str
) -> None:
    first, second = turns
    address = start(first)
    first.manage("sweep", "--once")
    assert facts(second, address)["state"] == "running"

    two.fal.succeed(sent(two, address))
    tell(two, second, sent(two, address))
    second.manage("sweep", "--once")

    for release in turns:
        assert (facts(release, address)["state"], facts(release, address)["charged_credits"]) == ("completed", 20)
        assert json.loads(release.get("/credits.json").text) == {"available": 80, "held": 0, "total": 80}
        assert "ledger balances" in release.manage("audit_ledger")


def test_generation_that_waits_is_cancelled_by_the_other(two: Two, turns: tuple[Release, Release], person: str) -> None:
    first, second = turns
    address = start(first)
    assert second.post(f"{address}cancel/", {}).status == 302
    for release in turns:
        assert facts(release, address)["state"] == "cancelled"
        assert json.loads(release.get("/credits.json").text) == {"available": 100, "held": 0, "total": 100}


def test_generation_that_fal_has_is_cancelled_by_the_other(
    two: Two, turns: tuple[Release, Release], person: str
) -> None:
    first, second = turns
    address = start(first)
    first.manage("sweep", "--once")
    assert second.post(f"{address}cancel/", {}).status == 302
    second.manage("sweep", "--once")
    assert sent(two, address).is_cancelled

    tell(two, first, sent(two, address))

    for release in turns:
        assert facts(release, address)["state"] == "cancelled"
        assert "ledger balances" in release.manage("audit_ledger")


@pytest.fixture(scope="module")
def known(release_before: Path) -> set[str]:
    """The migrations of the release before, by folder and name."""
    return {str(path.relative_to(release_before)) for path in release_before.rglob("migrations/0*.py")}


@pytest.mark.parametrize("name", migration_rules.ours(), ids=".".join)
def test_migration_since_then_is_one_that_the_release_before_bears(known: set[str], name: Name) -> None:
    migration = migration_rules.ours()[name]
    if f"{type(migration).__module__.replace('.', '/')}.py" not in known:
        assert list(migration_rules.incompatible(name, migration, migration_rules.before(name))) == []


def test_release_before_is_named_by_its_whole_hash() -> None:
    assert len(COMMIT) == 40
