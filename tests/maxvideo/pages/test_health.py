from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from redis import Redis

from generations.models import Generation, Heartbeat
from maxvideo.accounts.models import User
from maxvideo.pages import health
from maxvideo.processes.worker import Worker
from maxvideo.web import watch
from maxvideo.web.clock import now
from tests.factories import make_generation
from tests.faults.servers import Valkey

PARTS = ["database", "redis", "storage", "sweeper", "workers", "generations"]


@pytest.fixture
def beat_before(db: None) -> Callable[..., None]:
    """The sweeper and its last look at storage, some seconds ago."""

    def beat(seconds: int, finding: str = "ok") -> None:
        values = {"beat_at": now(-timedelta(seconds=seconds)), "finding": finding}
        for name in ("sweeper", "storage"):
            Heartbeat.objects.update_or_create(name=name, defaults=values)

    return beat


@pytest.fixture
def well(beat_before: Callable[..., None], valkey: Valkey, settings: Settings) -> Any:
    """A site of which every part is there."""
    beat_before(5)
    settings.REDIS_URL = valkey.url
    with Redis.from_url(valkey.url) as redis:
        worker = Worker(list(settings.RQ_QUEUES), connection=redis)
        worker.register_birth()
        yield
        worker.register_death()


def test_all_parts_are_well(client: Client, well: Any) -> None:
    response = client.get("/healthz")
    assert response.json() == dict.fromkeys(PARTS, "ok")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("finding", ["cannot store (OSError)", "no answer in 3 s"])
def test_503_where_the_sweep_found_something_wrong(
    client: Client, well: Any, beat_before: Callable[..., None], finding: str
) -> None:
    beat_before(5, finding)
    response = client.get("/healthz")
    assert (response.status_code, response.json()["storage"]) == (503, finding)


def test_503_where_a_generation_is_past_its_deadline(client: Client, well: Any, alice: User) -> None:
    generation = make_generation(alice)
    assert client.get("/healthz").status_code == 200
    Generation.objects.filter(pk=generation.pk).update(deadline=now(-timedelta(hours=1)))
    response = client.get("/healthz")
    assert (response.status_code, response.json()["generations"]) == (503, "past their deadline: 1")


def test_sweeper_that_stays_dead_is_an_alarm(
    client: Client, well: Any, beat_before: Callable[..., None], caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    beat_before(100)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(health, "_watch", watch.Watch())
        patch.setattr(watch, "PATIENCE_SECONDS", 0)
        for _ in range(3):
            client.get("/healthz")
    alarms = [record.getMessage() for record in caplog.records if record.name == "maxvideo.alarm"]
    assert alarms == ["sweeper: silent for more than 90 s"]


def test_visitor_writes_nothing_into_storage(client: Client, well: Any, tmp_path: Path) -> None:
    client.get("/healthz")
    assert not (tmp_path / "media").exists()


def test_redis_that_is_away_has_no_word_of_its_workers(client: Client, well: Any, settings: Settings) -> None:
    settings.REDIS_URL = "redis://:hunter2@127.0.0.1:1/0"
    report = client.get("/healthz").json()
    assert report["redis"] == "no answer (ConnectionError)"
    assert report["workers"] == "unknown: Redis does not say"


@pytest.mark.parametrize(("seconds", "word"), [(5, "ok"), (85, "ok"), (95, "silent for more than 90 s")])
def test_sweeper_is_well_while_it_is_heard_of(beat_before: Callable[..., None], seconds: int, word: str) -> None:
    beat_before(seconds)
    assert health.sweeper() == word


def test_sweeper_that_never_ran(db: None) -> None:
    assert health.sweeper() == "never ran"
