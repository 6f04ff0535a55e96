"""Whether Redis takes what the site gives it, and whether somebody works at each of its queues."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as NoAnswer
from redis.retry import Retry
from rq.worker_registration import WORKERS_BY_QUEUE_KEY

SECONDS: Final = 1.0
KEY: Final = "rq:healthz"  # among those of the queues: a site may be allowed no others
KEY_SECONDS: Final = 10


def redis() -> str:
    """`ok` where a key can be set that expires, else what is wrong. The site works on without Redis, more slowly."""
    try:
        with _client() as client:
            client.set(KEY, "1", ex=KEY_SECONDS)
    except RedisError as error:
        what = "no answer" if isinstance(error, NoConnection | NoAnswer) else "takes no writes"
        return f"{what} ({type(error).__name__})"
    return "ok"


def workers() -> str:
    """`ok` where each queue has a worker that beats, else which have none. A worker's key expires with its beat."""
    try:
        with _client() as client:
            idle = [queue for queue in settings.RQ_QUEUES if not _is_worked_at(client, queue)]
    except RedisError as error:
        return f"unknown ({type(error).__name__})"
    return f"nobody works at: {', '.join(idle)}" if idle else "ok"


def _is_worked_at(client: "Redis", queue: str) -> bool:
    keys = client.smembers(WORKERS_BY_QUEUE_KEY % queue)
    return bool(keys and client.exists(*keys))


@contextmanager
def _client() -> "Iterator[Redis]":
    """A connection of its own that waits a second, once: RQ's may be busy with waiting."""
    options = {"socket_timeout": SECONDS, "socket_connect_timeout": SECONDS, "retry": Retry(NoBackoff(), 0)}
    with Redis.from_url(settings.REDIS_URL, **options) as client:
        yield client
