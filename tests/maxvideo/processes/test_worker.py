import threading
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis
from rq import Queue

from maxvideo.processes import worker as module
from maxvideo.processes.worker import Worker
from maxvideo.web import watch
from tests.faults.servers import Valkey
from tests.faults.site import eventually


@pytest.fixture
def worker(valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """One that is there, and beats often."""
    monkeypatch.setattr(module, "BEAT_EVERY_SECONDS", 0.05)
    with Redis.from_url(valkey.url) as redis:
        worker = Worker([Queue("default", connection=redis)], connection=redis, worker_ttl=60)
        worker.register_birth()
        yield worker
        worker.register_death()


def is_known(worker: Worker) -> bool:
    return worker.key.encode() in worker.connection.smembers("rq:workers:default")


def test_redis_that_was_emptied_hears_of_the_worker_again(worker: Worker) -> None:
    assert is_known(worker)
    worker.connection.flushall()
    assert eventually(lambda: is_known(worker) and worker.connection.hget(worker.key, "pid"), 10)


def test_beat_that_breaks_off_is_not_the_last(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that another thread closes while it is read breaks without an error of Redis."""
    has_broken = threading.Event()

    def broken() -> dict[str, Any]:
        has_broken.set()
        raise AttributeError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(worker, "serialize", broken)
        assert has_broken.wait(10)
    worker.connection.flushall()
    assert eventually(lambda: is_known(worker), 10)


def test_worker_is_believed_in_for_no_longer_than_its_time_whatever_it_does(worker: Worker) -> None:
    worker.heartbeat(1260)
    assert 0 < worker.connection.ttl(worker.key) <= 60


def test_worker_that_left_beats_no_more(worker: Worker) -> None:
    worker.register_death()
    worker.connection.flushall()
    assert not eventually(lambda: is_known(worker), 0.5)


@pytest.mark.django_db(transaction=True)
def test_sweeper_that_stays_dead_is_an_alarm(
    valkey: Valkey, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "WATCH_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(watch, "PATIENCE_SECONDS", 0)
    with Redis.from_url(valkey.url) as redis:
        worker = Worker([Queue("default", connection=redis)], connection=redis)
        worker.register_birth()
        try:
            assert eventually(lambda: "sweeper: never ran" in caplog.text, 10)
        finally:
            worker.register_death()
            for thread in threading.enumerate():
                if thread.name == "watch":
                    thread.join()
