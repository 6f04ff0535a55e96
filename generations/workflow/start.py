"""The start: the hold and the generation in one transaction, then the doorbell."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError

from billing import ledger
from billing.ledger.exceptions import InsufficientCredits
from billing.pricing.prices import Quote
from generations.catalogue import Endpoint
from generations.models import Generation, InputImage
from generations.workflow import doorbell, payload, spending
from maxvideo.accounts.models import User
from maxvideo.web import clock, encryption, rate_limits
from maxvideo.web.retry_transaction import retry_transaction


class LimitReached(Exception):
    """The user has started too many; the message says which limit and what to do."""


class OwnLimitReached(LimitReached):
    """It is a limit that the user set, and can change."""


def start(
    user: User,
    endpoint: Endpoint,
    *,
    arguments: Mapping[str, Any],
    secrets: Mapping[str, str],
    quote: Quote,
    form_key: uuid.UUID,
) -> Generation:
    """Put the price on hold and queue a generation; the same form key leads to the same generation.

    Raises InsufficientCredits or LimitReached; then nothing was started and no money moved.
    """
    generation = Generation(
        user=user,
        form_key=form_key,
        endpoint_id=endpoint.id,
        prompt=arguments.get("prompt", ""),
        arguments=dict(arguments),
        secret_arguments=encryption.encrypt(dict(secrets)),
        price_credits=quote.credits,
        quote=quote.as_json(),
        deadline=clock.now(plus=settings.GENERATION_DEADLINE),
        created_at=clock.now(),
        next_run_at=clock.now(),
    )
    try:
        retry_transaction(lambda: _create(generation, endpoint, quote))
    except (IntegrityError, InsufficientCredits, LimitReached):
        if repeated := Generation.objects.filter(user=user, form_key=form_key).first():
            return repeated
        raise
    return generation


def _create(generation: Generation, endpoint: Endpoint, quote: Quote) -> None:
    if quote.credits:
        generation.hold = ledger.hold(
            generation.user_id,
            quote.credits,
            key=f"hold:{generation.pk}",
            reference=generation.reference,
            subject=endpoint.title,
            details=quote.lines[0].text,
        )
    else:
        User.objects.select_for_update().get(pk=generation.user_id)  # no hold locks the account
    _check_limits(generation.user, quote.credits)
    generation.save(force_insert=True)
    if pictures := payload.picture_ids(generation.arguments):
        InputImage.objects.filter(user=generation.user, pk__in=pictures).update(used_at=clock.now())
    doorbell.ring_after_commit(generation.pk)


def _check_limits(user: User, credits: int) -> None:
    """Count what was started and spent; under a lock, so that a user's starts are counted one after the other."""
    rate = rate_limits.per_minute(user)
    most = settings.MAX_IN_FLIGHT if user.max_in_flight is None else user.max_in_flight
    own = Generation.objects.filter(user=user)
    # Nothing lives longer, and so the count reads a range of the index by time, not all a user ever made.
    lately = own.filter(created_at__gt=clock.now(plus=-(settings.GENERATION_DEADLINE + settings.SAVING_DEADLINE)))
    if most and lately.in_flight().count() >= most:
        raise LimitReached(f"You have {most} videos being made. Wait for one to finish, or cancel one.")
    spent = spending.spent_by(user) if credits and spending.is_guarded(user) else None
    if (
        rate
        and (spent.starts if spent else own.filter(created_at__gt=clock.now(plus=-rate_limits.MINUTE)).count()) >= rate
    ):
        raise LimitReached(f"You have started {rate} videos within a minute. Wait a little and send it again.")
    if spent and (reason := spending.refusal(user, spent, credits)):
        raise OwnLimitReached(reason)
