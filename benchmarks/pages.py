"""Pages and posts, through the whole stack of the site, in one process."""

import io
import json
import uuid
from collections.abc import Iterator
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks import ground
from benchmarks.timing import Figure, compare
from billing import ledger
from generations.library.keyset import Place
from generations.models import Generation
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

ENDPOINT = "fal-ai/minimax/hailuo-02/standard/text-to-video"
DEEP = 50_000


def measure(rows: int) -> Iterator[Figure]:
    """Every page's figure; `rows` is how many generations the second user has."""
    prepare_tables()
    few, many = _user("few", ground.FEW), _user("many", rows)
    yield _home()
    yield _webhook(few)
    yield _start(few)
    yield _status(few)
    yield _gallery(f"gallery, page 1 of {ground.FEW:,}", few, None)
    yield _gallery(f"gallery, page 1 of {rows:,}", many, None)
    if rows > DEEP:
        yield _gallery(f"gallery, {DEEP:,} deep in {rows:,}", many, DEEP)
    yield _search(many, rows)


def prepare_tables() -> None:
    """Make all tables and the floor's, with the rates that the start needs."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_rates", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE benchmark_started (id TEXT PRIMARY KEY, body TEXT)")


def _user(name: str, rows: int) -> User:
    user = User.objects.create_user(f"{name}@example.org", "x")
    ledger.grant(user.pk, 10**9, key=f"grant:{name}", note="for the benchmark")
    make_generation(user, state=State.COMPLETED)
    ground.fill(user.pk, rows)
    return user


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _home() -> Figure:
    client = Client()
    ours = lambda: _ok(client.get("/"))
    return compare(
        "home, anonymous", ours, lambda: _ok(client.get("/floor/")), "the same words as a template, no query"
    )


def _gallery(name: str, user: User, depth: int | None) -> Figure:
    client, ours, floor = _client(user), "/gallery/", "/floor/gallery/"
    if depth:
        row = Generation.objects.of(user).finished().newest_first()[depth]
        ours += f"?before={Place(row.created_at, row.id).encode()}"
        floor += f"?before={row.created_at:%Y-%m-%dT%H:%M:%S.%fZ}"
    return compare(name, lambda: _ok(client.get(ours)), lambda: _ok(client.get(floor)), "one query, a plain wall")


def _search(user: User, rows: int) -> Figure:
    client = _client(user)
    ours = lambda: _ok(client.get("/gallery/?q=harbour+dune"))
    floor = lambda: _ok(client.get("/floor/scan/?q=harbour+dunes"))
    return compare(f"search in {rows:,} prompts", ours, floor, "LIKE over all, nothing found", rounds=8)


def _status(user: User) -> Figure:
    client = _client(user)
    running = make_generation(user, state=State.RUNNING)
    address = f"/generations/{running.pk}/status/"
    bare = f"/floor/status/{running.pk}/"
    return compare("status poll", lambda: _ok(client.get(address)), lambda: _ok(client.get(bare)), "the state alone")


def _start(user: User) -> Figure:
    client = _client(user)
    form = {"prompt": "A paper boat", "duration": "6", "prompt_optimizer": "on"}
    ours = lambda: _moved(client.post(f"/models/{ENDPOINT}/", form))
    return compare("start", ours, lambda: _moved(client.post("/floor/start/", form)), "one balance, one row")


def _webhook(user: User) -> Figure:
    """Genuine and new each time, unsigned, with the doorbell rung at a Redis that is away."""
    client = Client()
    running = make_generation(user, state=State.RUNNING, request_id="one")
    address = f"/api/fal/webhook?token=benchmark-token-of-no-worth&generation={running.pk}"

    def post(url: str) -> Any:
        body = json.dumps({"request_id": "one", "status": "OK", "payload": None, "nonce": uuid.uuid4().hex})
        return client.post(url, body, content_type="application/json")

    ours = lambda: _ok(post(address))
    return compare("webhook, acknowledged", ours, lambda: _ok(post("/floor/webhook")), "parsed and stored")


def _ok(response: Any) -> Any:
    if response.status_code != 200:
        raise RuntimeError(f"{response.status_code} instead of 200")
    return response


def _moved(response: Any) -> Any:
    if response.status_code != 302:
        raise RuntimeError(f"{response.status_code} instead of 302")
    return response
