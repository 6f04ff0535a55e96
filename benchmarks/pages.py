"""Pages and posts, through the whole stack of the site, in one process."""

import io
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks import ground
from benchmarks.timing import ROUNDS, WARM_UP, Figure, compare
from billing import ledger
from generations.library.keyset import Place
from generations.models import Generation
from generations.progress.progress import progress_of
from generations.states import State
from maxvideo.accounts.models import User
from tests.factories import make_generation

ENDPOINT = "fal-ai/minimax/hailuo-02/standard/text-to-video"
DEEP = 50_000
MOST = ROUNDS + WARM_UP
FAL = Client()


def measure(rows: int) -> Iterator[Figure]:
    """Every page's figure; `rows` is how many generations the second user has."""
    prepare_tables()
    few, many = _user("few", ground.FEW), _user("many", rows)
    yield _home()
    yield from _webhooks(few)
    yield _start(few)
    yield from _status(few)
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


def _status(user: User) -> Iterator[Figure]:
    """Its page's live part, its JSON, and the poll of a card that finds nothing new."""
    client = _client(user)
    running = make_generation(user, state=State.RUNNING)
    seen = progress_of(running, timezone.now()).fingerprint
    floor = lambda: _ok(client.get(f"/floor/status/{running.pk}/"))
    for name, address, code in (
        ("status, in words", f"/generations/{running.pk}/status/", 200),
        ("status, as JSON", f"/generations/{running.pk}.json", 200),
        ("poll, nothing new", f"/generations/{running.pk}/card/?seen={seen}", 204),
    ):
        yield compare(name, partial(_got, client, address, code), floor, "the state alone")


def _got(client: Client, address: str, code: int) -> None:
    if (status := client.get(address).status_code) != code:
        raise RuntimeError(f"{status} instead of {code}")


def _start(user: User) -> Figure:
    client = _client(user)
    form = {"prompt": "A paper boat", "duration": "6", "prompt_optimizer": "on"}
    ours = lambda: _moved(client.post(f"/models/{ENDPOINT}/", form))
    return compare("start", ours, lambda: _moved(client.post("/floor/start/", form)), "one balance, one row")


def _webhooks(user: User) -> Iterator[Figure]:
    """Genuine and unsigned: each of a run of its own, whose ring is heard; and one that was stored before."""
    runs = [make_generation(user, state=State.RUNNING, request_id=f"run {number}") for number in range(MOST)]
    fresh, floor = iter(runs), lambda: _post("/floor/webhook", "run 0")
    yield compare("webhook, acknowledged", lambda: _deliver(next(fresh)), floor, "parsed and stored")
    yield compare("webhook, a second time", lambda: _deliver(runs[0]), floor, "parsed and stored")


def _deliver(run: Generation) -> None:
    _post(f"/api/fal/webhook?token=benchmark-token-of-no-worth&generation={run.pk}", run.request_id)


def _post(address: str, request_id: str | None) -> None:
    body = json.dumps({"request_id": request_id, "status": "OK", "payload": None})
    _ok(FAL.post(address, body, content_type="application/json"))


def _ok(response: Any) -> Any:
    if response.status_code != 200:
        raise RuntimeError(f"{response.status_code} instead of 200")
    return response


def _moved(response: Any) -> Any:
    if response.status_code != 302:
        raise RuntimeError(f"{response.status_code} instead of 302")
    return response
