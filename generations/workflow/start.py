"""The start: holds and generations in one transaction, then the doorbell."""

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db import IntegrityError
from django.db.models.expressions import Expression

from billing import ledger
from billing.ledger import exceptions as ledger_exceptions
from billing.ledger.exceptions import InsufficientCredits
from billing.ledger.models import Hold
from generations.catalogue.uploads import upload_ids
from generations.models import Batch, Generation, InputImage
from generations.workflow import doorbell, due, secrets
from generations.workflow.limits import check_limits
from generations.workflow.order import AcceptedBatch, AcceptedOrder
from generations.workflow.refusals import AccountFrozen, InDebt, NotEnoughCredits, PictureGone, Refusal
from maxvideo.web import clock
from maxvideo.web.kept_inserts import KeptInsert
from maxvideo.web.retry_transaction import retry_transaction


def start(accepted: AcceptedOrder, beside: Callable[[], object] = lambda: None) -> Generation:
    """Put the price on hold and queue a generation; the same form key leads to the same generation.

    `beside` writes what goes with a new one, in its transaction.

    Raises NotEnoughCredits, InDebt, AccountFrozen, PictureGone or LimitReached; then nothing was started and no money
    moved.
    """
    return _start((accepted,), None, beside)


def start_batch(accepted: AcceptedBatch, beside: Callable[[], object] = lambda: None) -> Generation:
    """The same for several at once, all or none: each has a hold of its own. The first one, which leads to the batch.

    A form key that was used before leads to what it made then.
    """
    return _start(accepted.orders, accepted.kind, beside)


def _start(orders: Sequence[AcceptedOrder], kind: Batch.Kind | None, beside: Callable[[], object]) -> Generation:
    batch = Batch(user=orders[0].order.user, kind=kind, size=len(orders)) if kind else None
    generations = [_generation(one, batch, position) for position, one in enumerate(orders, start=1)]
    first = generations[0]
    try:
        retry_transaction(lambda: _create(generations, orders, batch, beside))
    except (IntegrityError, Refusal):
        if repeated := Generation.objects.of_form(first.user, first.form_key).first():
            return repeated
        raise
    return first


def _generation(accepted: AcceptedOrder, batch: Batch | None, position: int) -> Generation:
    asked, quote = accepted.order, accepted.quote
    return Generation(
        user=asked.user,
        form_key=asked.form_key,
        batch=batch,
        position=position if batch else None,
        endpoint_id=asked.endpoint.id,
        prompt=asked.arguments.get("prompt", ""),
        arguments=dict(asked.arguments),
        secret_arguments=secrets.encrypt(dict(asked.secrets)),
        price_credits=quote.credits,
        quote=quote.as_json(),
        **_times(settings.GENERATION_DEADLINE),
    )


def _times(until_deadline: timedelta) -> dict[str, Expression]:
    """By the database's clock."""
    present = dict.fromkeys(("created_at", "next_run_at", "rung_at"), clock.now())
    return present | {"deadline": clock.now(plus=until_deadline)}


@lru_cache
def _insert(until_deadline: timedelta) -> KeptInsert[Generation]:
    return KeptInsert(Generation, lambda: _times(until_deadline))


def _create(
    generations: Sequence[Generation],
    orders: Sequence[AcceptedOrder],
    batch: Batch | None,
    beside: Callable[[], object],
) -> None:
    user = generations[0].user
    credits = sum(accepted.quote.credits for accepted in orders)
    if credits:
        _hold_all(generations, orders)
    else:
        lock_account(user.pk)
    check_limits(user, credits, number=len(generations))
    if batch:
        batch.save(force_insert=True)
    for generation in generations:
        generation.continued_from_id = _use_pictures(generation)
        _insert(settings.GENERATION_DEADLINE)(generation)
        due.ring_after_commit(generation.pk, doorbell.START)
    beside()


def _use_pictures(generation: Generation) -> uuid.UUID | None:
    """Mark its uploads as used, so that no chore removes them. Raises PictureGone where one is not there.

    It waits for a chore that is at one of them, and a chore for it. Returns the video whose last frame is the first of
    them that is a frame: it continues that one.
    """
    ids = upload_ids(generation.arguments)
    if not ids:
        return None
    own = InputImage.objects.filter(user=generation.user_id, pk__in=ids)
    if own.update(used_at=clock.now()) != len(ids):
        raise PictureGone(frozenset(ids).difference(own.values_list("pk", flat=True)))
    frames = dict(own.filter(frame_of__isnull=False).values_list("pk", "frame_of"))
    return next((frames[pk] for pk in ids if pk in frames), None)


def lock_account(user_id: int) -> None:
    """What a hold does too, so that paid and free starts wait for each other. Raises InDebt, AccountFrozen."""
    ledger.lock_account(user_id)
    with _refusals(later=0):
        ledger.require_solvent(user_id)


def _hold_all(generations: Sequence[Generation], orders: Sequence[AcceptedOrder]) -> None:
    """A hold for each that costs something. What is missing is missing of all of them together."""
    for position, (generation, accepted) in enumerate(zip(generations, orders, strict=True), start=1):
        if accepted.quote.credits:
            with _refusals(later=sum(other.quote.credits for other in orders[position:])):
                generation.hold = _hold(generation, accepted)


def _hold(generation: Generation, accepted: AcceptedOrder) -> Hold:
    return ledger.hold(
        generation.user_id,
        accepted.quote.credits,
        key=f"hold:{generation.pk}",
        reference=generation.reference,
        subject=accepted.order.endpoint.title,
        details=accepted.quote.lines[0].text,
    )


@contextmanager
def _refusals(*, later: int) -> Iterator[None]:
    """What the ledger refuses, as the workflow says it; so many credits more would have been asked for later."""
    try:
        yield
    except InsufficientCredits as error:
        raise NotEnoughCredits(error.missing + later) from error
    except ledger_exceptions.InDebt as error:
        raise InDebt(error.debt) from error
    except ledger_exceptions.AccountFrozen as error:
        raise AccountFrozen from error
