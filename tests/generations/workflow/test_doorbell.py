"""The doorbell: what a ring puts into Redis, and that its silence is nobody's error."""

import json
import socket
import uuid
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import django_rq
import pytest
from django.core.cache import caches
from pytest_django import Settings
from redis import Redis

from generations.workflow import doorbell
from tests.faults.servers import Valkey


def test_ring_carries_nothing_but_the_id(valkey: Valkey, heard: Callable[..., list[str]]) -> None:
    generation_id = uuid.uuid4()

    assert doorbell.ring(generation_id)

    job = django_rq.get_queue("default").jobs[0]
    with Redis.from_url(valkey.url) as redis:
        stored = json.loads(zlib.decompress(redis.hget(job.key, "data") or b""))
    assert stored == ["generations.workflow.jobs.look", None, [str(generation_id)], {}]


def test_ring_for_saving_goes_to_the_savers(heard: Callable[..., list[str]]) -> None:
    generation_id = uuid.uuid4()

    assert doorbell.ring(generation_id, doorbell.SAVE)

    assert (heard("default"), heard("save")) == ([], [str(generation_id)])
    assert django_rq.get_queue("save").jobs[0].func_name == "generations.workflow.jobs.save"


def test_job_leaves_nothing_behind_and_may_not_run_for_ever(heard: Callable[..., list[str]]) -> None:
    doorbell.ring(uuid.uuid4())
    doorbell.ring(uuid.uuid4(), doorbell.SAVE)

    jobs = [django_rq.get_queue(name).jobs[0] for name in ("default", "save")]

    assert [(job.result_ttl, job.failure_ttl, job.timeout) for job in jobs] == [(0, 3600, 180), (0, 3600, 1200)]


def test_ring_that_nobody_hears_is_no_error(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.RQ_QUEUES = {"default": settings.RQ_QUEUES["default"] | {"URL": "redis://127.0.0.1:1/0"}}

    assert not doorbell.ring(uuid.uuid4())

    assert "silent" in caplog.text


def test_rings_share_a_connection(valkey: Valkey, heard: Callable[..., list[str]]) -> None:
    doorbell.ring(uuid.uuid4())
    with Redis.from_url(valkey.url) as redis:
        before = redis.info("stats")["total_connections_received"]
        assert all(doorbell.ring(uuid.uuid4()) for _ in range(5))
        assert redis.info("stats")["total_connections_received"] == before


def test_ring_is_heard_again_once_redis_is_back(settings: Settings, tmp_path: Path) -> None:
    valkey = Valkey(tmp_path / "redis")
    settings.RQ_QUEUES = {"default": settings.RQ_QUEUES["default"] | {"URL": valkey.url}}
    rings = []
    for change in (valkey.start, valkey.stop, valkey.start):
        change()
        rings.append(doorbell.ring(uuid.uuid4()))
    valkey.stop()
    assert rings == [True, False, True]


@pytest.fixture
def hanging(settings: Settings) -> Iterator[socket.socket]:
    """A Redis that takes connections and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"redis://127.0.0.1:{server.getsockname()[1]}/0?socket_timeout=0.2"
        settings.RQ_QUEUES = {name: queue | {"URL": url} for name, queue in settings.RQ_QUEUES.items()}
        yield server


def connections(server: socket.socket) -> int:
    """How many wait to be taken."""
    server.setblocking(False)
    taken = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            taken += 1
    return taken


def test_redis_that_hangs_is_waited_for_once_and_tried_again_later(hanging: socket.socket) -> None:
    assert [doorbell.ring(uuid.uuid4(), queue) for queue in doorbell.JOBS] == [False] * 3
    assert doorbell.waiting() == set()
    assert connections(hanging) == 1
    caches["process"].clear()  # later
    assert not doorbell.ring(uuid.uuid4())
    assert connections(hanging) == 1


def test_sweep_that_looks_at_a_redis_that_hangs_does_not_ring_there(hanging: socket.socket) -> None:
    assert doorbell.waiting() == set()
    assert not doorbell.ring(uuid.uuid4())
    assert connections(hanging) == 1


def test_what_waits_is_known_by_its_row_and_queue(heard: Callable[..., list[str]]) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    doorbell.ring(first, doorbell.START)
    doorbell.ring(second, doorbell.SAVE)

    assert doorbell.waiting() == {(str(first), "start"), (str(second), "save")}


@pytest.mark.parametrize(("state", "queue"), [("queued", "start"), ("running", "default"), ("saving", "save")])
def test_each_state_has_its_queue(state: str, queue: str) -> None:
    assert doorbell.queue_of(state) == queue


def test_state_of_a_newer_release_is_looked_at_by_any_worker() -> None:
    assert doorbell.queue_of("upscaling") == "default"
