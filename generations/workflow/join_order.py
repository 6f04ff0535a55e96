"""Joining finished videos of one's own into one file: what may be joined, and the start of it. It costs nothing."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import IntegrityError

from billing.pricing import prices
from generations.catalogue import title_of
from generations.catalogue.joined import (
    FEWEST,
    JOINED,
    MOST,
    MOST_BYTES,
    MOST_SECONDS,
    TITLE,
    arguments_of,
    models_of,
)
from generations.models import Generation
from generations.workflow import doorbell, due
from generations.workflow.limits import check_limits
from generations.workflow.refusals import JoinUnderWay, Refusal, TermsChanged
from generations.workflow.start import lock_account
from generations.workflow.storage_use import check_storage
from maxvideo.accounts.models import User, is_outdated
from maxvideo.web import clock
from maxvideo.web.retry_transaction import retry_transaction

MOST_WORDS: Final = 10_000
# So short that a worker of the release before, which knows no joining, ends it and never sends it to fal.
BEGIN_WITHIN: Final = timedelta(minutes=9)
LEEWAY_SECONDS: Final = 0.5  # for each clip: one of 8 seconds is often a little longer


class CannotBeJoined(Refusal):
    """A sentence for people that says what can be."""


def start_joining(user: User, clips: Sequence[Generation], *, form_key: uuid.UUID | None = None) -> Generation:
    """Queue the joining of a user's own clips, in their order; the same form key leads to the same one.

    Raises CannotBeJoined, StorageFull, TermsChanged, InDebt, AccountFrozen or LimitReached.
    """
    generation = _generation(user, clips, form_key or uuid.uuid4())
    try:
        check_clips(clips)
        check_storage(user)
        if is_outdated(user):
            raise TermsChanged
        retry_transaction(lambda: _create(generation))
    except (IntegrityError, Refusal):
        if repeated := Generation.objects.of_form(user, generation.form_key).first():
            return repeated
        raise
    return generation


def check_clips(clips: Sequence[Generation]) -> None:
    """Raise CannotBeJoined for too few, too many, too long or unfinished ones."""
    if not FEWEST <= len(clips) <= MOST:
        raise CannotBeJoined(f"Choose {FEWEST} to {MOST} finished videos; {len(clips)} were chosen.")
    if any(not clip.is_watchable for clip in clips):
        raise CannotBeJoined("Only finished videos can be joined. Leave out the others.")
    seconds = sum(clip.duration_seconds or 0 for clip in clips)
    if seconds > MOST_SECONDS + LEEWAY_SECONDS * len(clips):
        raise CannotBeJoined(
            f"Together they last {seconds:.0f} s. At most {MOST_SECONDS} s are joined into one file: leave some out."
        )
    if sum(clip.bytes or 0 for clip in clips) > MOST_BYTES:
        raise CannotBeJoined("Together they are larger than 2 GB. Leave some out.")


def _generation(user: User, clips: Sequence[Generation], form_key: uuid.UUID) -> Generation:
    return Generation(
        user=user,
        form_key=form_key,
        endpoint_id=JOINED,
        prompt="\n\n".join(dict.fromkeys(clip.prompt for clip in clips))[:MOST_WORDS],
        arguments=arguments_of((clip.pk for clip in clips), _models(clips)),
        price_credits=0,
        quote=prices.free(TITLE).as_json(),
        deadline=clock.now(plus=BEGIN_WITHIN),
        created_at=clock.now(),
        next_run_at=clock.now(),
        rung_at=clock.now(),
    )


def _models(clips: Sequence[Generation]) -> list[str]:
    """What made the clips; of joined ones what made theirs."""
    return [
        name
        for clip in clips
        for name in (models_of(clip.arguments) if clip.is_joined else [title_of(clip.endpoint_id)])
    ]


def _create(generation: Generation) -> None:
    """Under the lock that every start of a user's takes. Raises what `start_joining` says."""
    lock_account(generation.user_id)
    check_limits(generation.user, 0)
    if Generation.objects.filter(user=generation.user, endpoint_id=JOINED).in_flight().exists():
        raise JoinUnderWay
    generation.save(force_insert=True)
    due.ring_after_commit(generation.pk, doorbell.START)
