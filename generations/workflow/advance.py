"""One job: look at a row and do what is due, step by step, until nothing is."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta

from generations.models import Generation
from generations.states import FINAL, State
from generations.workflow import due, join, lease, poll, receive, save, settle, submit
from generations.workflow.reasons import Kind
from maxvideo.web import log_ids

MAX_TRIES = 8
LEFT_TO_NEWER_CODE = timedelta(seconds=30)  # a state that this release does not know

log = logging.getLogger(__name__)

STEPS: dict[str, Callable[[Generation], None]] = {
    State.QUEUED: submit.submit,
    State.SUBMITTING: submit.resume,
    State.UNKNOWN: submit.give_up,
    State.RUNNING: poll.poll,
    State.SAVING: save.save,
    State.FAILED: save.save_late,
}
JOINING: dict[str, Callable[[Generation], None]] = {
    State.QUEUED: join.begin,
    State.SAVING: join.join,
}


def advance(generation_id: uuid.UUID, *, saving: bool | None = None) -> None:
    """Do every step of a generation that is due; `saving` as for `lease.claim`. May be called twice or at once."""
    with log_ids.about(generation=generation_id):
        _advance(generation_id, saving=saving)


def _advance(generation_id: uuid.UUID, *, saving: bool | None) -> None:
    has_begun = False
    while generation := lease.claim(generation_id, saving=saving):
        has_begun = True
        try:
            _step(generation)
        except lease.LeaseLost:
            log.warning("generation %s: the lease was lost, another worker has it", generation_id)
            return
    if not has_begun:
        due.answered(generation_id)


def _step(generation: Generation) -> None:
    if generation.tries > MAX_TRIES:
        settle.fail(generation, Kind.INTERNAL, reason=f"{MAX_TRIES} tries without an end", alarm=True)
    elif receive.read_deliveries(generation):
        return
    elif step := (JOINING if generation.is_joined else STEPS).get(generation.state):
        step(generation)
    else:
        lease.release(generation, None if generation.state in FINAL else LEFT_TO_NEWER_CODE)
