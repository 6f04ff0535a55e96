import socket
import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings
from redis import Redis
from rq import Queue

from maxvideo.pages.redis_check import KEY, redis, workers
from maxvideo.processes.worker import Worker
from tests.faults.servers import Valkey

# How a server comes to refuse every write while it answers a PING, and how it is brought back.
REFUSALS = {
    "takes no writes (OutOfMemoryError)": (["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"]),
    "takes no writes (ReadOnlyError)": (["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"]),
    "takes no writes (ResponseError)": (
        ["CONFIG", "SET", "min-replicas-to-write", "1"],
        ["CONFIG", "SET", "min-replicas-to-write", "0"],
    ),
}


@pytest.fixture
def server(valkey: Valkey, settings: Settings) -> Iterator[Redis]:
    """The site's Redis, at hand."""
    settings.REDIS_URL = valkey.url
    with Redis.from_url(valkey.url) as client:
        yield client
        client.flushall()


@pytest.fixture
def worker(server: Redis, settings: Settings) -> Iterator[Worker]:
    """One that works at every queue."""
    worker = Worker([Queue(name, connection=server) for name in settings.RQ_QUEUES], connection=server)
    worker.register_birth()
    yield worker
    worker.register_death()


def test_key_is_set_and_expires(server: Redis) -> None:
    assert redis() == "ok"
    assert 0 < server.ttl(KEY) <= 10


@pytest.mark.parametrize("word", REFUSALS)
def test_redis_that_refuses_writes_is_not_well(server: Redis, word: str) -> None:
    refuse, allow = REFUSALS[word]
    server.execute_command(*refuse)
    try:
        assert server.ping()
        assert redis() == word
    finally:
        server.execute_command(*allow)


def test_redis_that_hangs_is_not_waited_for(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://:hunter2@127.0.0.1:{silent.getsockname()[1]}/0"
        started = time.monotonic()
        assert redis() == "no answer (TimeoutError)"
        assert time.monotonic() - started < 5


def test_each_queue_has_its_worker(worker: Worker) -> None:
    assert workers() == "ok"


def test_queue_without_a_worker_is_named(server: Redis) -> None:
    assert workers() == "nobody works at: start, default, save"
    saver = Worker([Queue("save", connection=server)], connection=server)
    saver.register_birth()
    assert workers() == "nobody works at: start, default"
    saver.register_death()
    assert workers() == "nobody works at: start, default, save"


def test_worker_that_was_killed_is_gone_when_its_beat_expires(worker: Worker, server: Redis) -> None:
    server.expire(worker.key, 0)
    assert workers() == "nobody works at: start, default, save"
