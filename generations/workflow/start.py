"""The start: the hold and the generation in one transaction, then the doorbell."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import IntegrityError

from billing import ledger
from billing.ledger import exceptions as ledger_exceptions
from billing.ledger.exceptions import InsufficientCredits
from billing.ledger.models import Hold
from generations.catalogue.uploads import upload_ids
from generations.models import Generation, InputImage
from generations.workflow import doorbell, due, secrets
from generations.workflow.order import AcceptedOrder, check_limits
from generations.workflow.refusals import AccountFrozen, InDebt, NotEnoughCredits, PictureGone, Refusal
from maxvideo.web import clock
from maxvideo.web.retry_transaction import retry_transaction


def start(accepted: AcceptedOrder) -> Generation:
    """Put the price on hold and queue a generation; the same form key leads to the same generation.

    Raises NotEnoughCredits, InDebt, AccountFrozen, PictureGone or LimitReached; then nothing was started and no money
    moved.
    """
    generation = _generation(accepted)
    try:
        retry_transaction(lambda: _create(generation, accepted))
    except (IntegrityError, Refusal):
        if repeated := Generation.objects.of_form(generation.user, generation.form_key).first():
            return repeated
        raise
    return generation


def _generation(accepted: AcceptedOrder) -> Generation:
    asked, quote = accepted.order, accepted.quote
    return Generation(
        user=asked.user,
        form_key=asked.form_key,
        endpoint_id=asked.endpoint.id,
        prompt=asked.arguments.get("prompt", ""),
        arguments=dict(asked.arguments),
        secret_arguments=secrets.encrypt(dict(asked.secrets)),
        price_credits=quote.credits,
        quote=quote.as_json(),
        deadline=clock.now(plus=settings.GENERATION_DEADLINE),
        created_at=clock.now(),
        next_run_at=clock.now(),
        rung_at=clock.now(),
    )


def _create(generation: Generation, accepted: AcceptedOrder) -> None:
    credits = accepted.quote.credits
    if credits:
        generation.hold = _hold(generation, accepted)
    else:
        _lock_account(generation.user_id)
    check_limits(generation.user, credits)
    generation.continued_from_id = _use_pictures(generation)
    generation.save(force_insert=True)
    due.ring_after_commit(generation.pk, doorbell.START)


def _use_pictures(generation: Generation) -> uuid.UUID | None:
    """Mark its uploads as used, so that no chore removes them. Raises PictureGone where one is not there.

    It waits for a chore that is at one of them, and a chore for it. Returns the video whose last frame is the first of
    them that is a frame: it continues that one.
    """
    ids = upload_ids(generation.arguments)
    if not ids:
        return None
    own = InputImage.objects.filter(user=generation.user, pk__in=ids)
    if own.update(used_at=clock.now()) != len(ids):
        raise PictureGone(frozenset(ids).difference(own.values_list("pk", flat=True)))
    frames = dict(own.filter(frame_of__isnull=False).values_list("pk", "frame_of"))
    return next((frames[pk] for pk in ids if pk in frames), None)


def _lock_account(user_id: int) -> None:
    """What a hold does too, so that paid and free starts wait for each other. Raises InDebt, AccountFrozen."""
    ledger.lock_account(user_id)
    with _refusals():
        ledger.require_solvent(user_id)


def _hold(generation: Generation, accepted: AcceptedOrder) -> Hold:
    with _refusals():
        return ledger.hold(
            generation.user_id,
            accepted.quote.credits,
            key=f"hold:{generation.pk}",
            reference=generation.reference,
            subject=accepted.order.endpoint.title,
            details=accepted.quote.lines[0].text,
        )


@contextmanager
def _refusals() -> Iterator[None]:
    """What the ledger refuses, as the workflow says it."""
    try:
        yield
    except InsufficientCredits as error:
        raise NotEnoughCredits(error.missing) from error
    except ledger_exceptions.InDebt as error:
        raise InDebt(error.debt) from error
    except ledger_exceptions.AccountFrozen as error:
        raise AccountFrozen from error
