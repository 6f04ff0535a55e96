"""The doorbell: RQ carries a generation's id and means "look at this row".

A ring that is lost, doubled or never answered costs time only: the sweep rings for every row that is due. So Redis
may be away or emptied at any moment, and its errors are swallowed here.
"""

import logging
import uuid
from functools import lru_cache, partial

import django_rq
from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

DEFAULT, SAVE = "default", "save"
JOBS = {DEFAULT: "generations.workflow.jobs.look", SAVE: "generations.workflow.jobs.save"}
FAILURE_SECONDS = 3600

log = logging.getLogger(__name__)


def ring(generation_id: uuid.UUID, *, saving: bool = False) -> bool:
    """Ask a worker to look at a generation; returns whether the ring was heard (Redis took it)."""
    name = SAVE if saving else DEFAULT
    try:
        _queue(name).enqueue(JOBS[name], str(generation_id), result_ttl=0, failure_ttl=FAILURE_SECONDS)
    except (RedisError, OSError) as error:
        log.warning("the doorbell is silent: %s", type(error).__name__)
        return False
    return True


def empty_queues() -> set[str]:
    """The queues at which no ring waits to be answered; none where Redis does not say."""
    try:
        return {name for name in JOBS if _queue(name).is_empty()}
    except (RedisError, OSError):
        return set()


def ring_after_commit(generation_id: uuid.UUID, *, saving: bool = False) -> None:
    """Ring once the row is there to be seen."""
    transaction.on_commit(partial(ring, generation_id, saving=saving), robust=True)


def _queue(name: str) -> Queue:
    return django_rq.get_queue(name, connection=_redis(name, settings.RQ_QUEUES[name]["URL"]))


@lru_cache
def _redis(name: str, _url: str) -> Redis:
    """A queue's connections, kept in each process: django-rq by itself would connect anew for every ring."""
    return django_rq.get_connection(name)
