"""The doorbell: RQ carries a generation's id and means "look at this row".

A ring that is lost, doubled or never answered costs time only: the sweep rings for every row that is due. So Redis
may be away or emptied at any moment, and its errors are swallowed here. Who rings, and when not to, is for `due`.

A Redis that is away says so at once; one that hangs makes whoever asks wait for its time-out. A process that has waited
leaves it alone for some seconds: a page waits once, and the sweep spends its time on the rows.
"""

import logging
import secrets
import uuid
from functools import lru_cache
from typing import Final

import django_rq
from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as NoAnswer
from rq import Queue

from generations.states import State

START: Final = "start"  # what fal has not been sent yet: the workers look here first
DEFAULT: Final = "default"
SAVE: Final = "save"  # files, for workers of their own, so that a few slow ones do not stop every submit
QUEUES: Final = {
    State.QUEUED: START,
    State.SUBMITTING: START,
    State.SAVING: SAVE,
    State.FAILED: SAVE,
}
JOBS: Final = {
    START: "generations.workflow.jobs.look",
    DEFAULT: "generations.workflow.jobs.look",
    SAVE: "generations.workflow.jobs.save",
}
FAILURE_SECONDS: Final = 3600
LEAVE_ALONE_SECONDS: Final = 5
HANGS: Final = "doorbell_hangs"

log = logging.getLogger(__name__)


def queue_of(state: str) -> str:
    """The queue whose workers do what is due in a state; one that this release does not know is looked at by any."""
    return QUEUES.get(State(state), DEFAULT) if state in State else DEFAULT


def ring(generation_id: uuid.UUID, queue: str = DEFAULT) -> bool:
    """Ask a worker to look at a generation; returns whether the ring was heard (Redis took it)."""
    job_id = f"{generation_id}_{secrets.token_hex(4)}"
    options = {"job_id": job_id, "result_ttl": 0, "failure_ttl": FAILURE_SECONDS}
    if _hangs():
        return False
    try:
        _queue(queue).enqueue(JOBS[queue], str(generation_id), **options)
    except (RedisError, OSError) as error:
        log.warning("the doorbell is silent: %s", type(error).__name__)
        _note(error)
        return False
    return True


def waiting() -> set[tuple[str, str]]:
    """The rings that nobody has answered yet, as the generation's id and the queue; none where Redis does not say."""
    if _hangs():
        return set()
    try:
        return {(job_id.partition("_")[0], name) for name in JOBS for job_id in _queue(name).get_job_ids()}
    except (RedisError, OSError) as error:
        _note(error)
        return set()


def _hangs() -> bool:
    """Whether this process has lately waited for Redis in vain."""
    return bool(caches["process"].get(HANGS))


def _note(error: Exception) -> None:
    if isinstance(error, NoAnswer):
        caches["process"].set(HANGS, True, LEAVE_ALONE_SECONDS)


def _queue(name: str) -> Queue:
    return _kept(name, settings.RQ_QUEUES[name]["URL"])


@lru_cache
def _kept(name: str, _url: str) -> Queue:
    """A queue with its connections, kept in each process: django-rq by itself would connect anew for every ring."""
    return django_rq.get_queue(name, connection=django_rq.get_connection(name))
