"""A finished video whose file the provider does not hand out: it says 404 or 410 where the file should be.

Its owner may cancel free of charge. fal is asked again for the file's address; after an hour it ends.
"""

from datetime import timedelta

from django.conf import settings

from generations.fal import client
from generations.fal.exceptions import Unavailable
from generations.fal.outcomes import Succeeded
from generations.media.exceptions import NotThere
from generations.models import Generation
from generations.states import State
from generations.workflow import saving_time, settle
from generations.workflow.backoff import backoff, by_deadline
from generations.workflow.lease import extend, release
from generations.workflow.reasons import Kind

LIMIT = timedelta(hours=1)
MAX_WAIT = timedelta(minutes=1)


def is_cancelled(generation: Generation) -> bool:
    """Whether its owner wished to end it while the file was missing: then it ends, though it may be there by now."""
    is_missing = generation.state == State.SAVING and generation.file_missing_since is not None
    return is_missing and generation.cancel_requested_at is not None


def ask_again(generation: Generation, error: NotThere) -> None:
    """Take a fresh address from fal and try it soon, or end it: cancelled as its owner wished, or failed in time."""
    missing_since = generation.file_missing_since or generation.now
    if generation.cancel_requested_at and generation.state == State.SAVING:
        settle.cancel(generation, "cancelled: the provider does not hand out the file")
    elif generation.now - missing_since >= LIMIT:
        settle.fail(generation, Kind.MISSING_FILE, reason=f"the file is not there: {error}", alarm=True)
    elif saving_time.is_over(generation):
        settle.fail(generation, Kind.STORAGE, reason=f"not stored in time: {error}", alarm=True)
    else:
        failures = generation.setbacks + 1
        release(
            generation,
            by_deadline(generation, backoff(failures, longest=MAX_WAIT)),
            **saving_time.after_setback(generation),
            setbacks=failures,
            file_missing_since=missing_since,
            result_url=_fresh_address(generation) or generation.result_url,
        )


def _fresh_address(generation: Generation) -> str:
    """Where fal says now that the file is; empty where it does not say."""
    if not generation.response_url:
        return ""
    extend(generation, settings.LONG_LEASE)
    try:
        outcome = client.result(generation.response_url)
    except Unavailable:
        return ""
    return outcome.video_url if isinstance(outcome, Succeeded) else ""
