"""Events are doorbells: which purchase one is about, and then a look at it. What an event says is not believed."""

import json
import logging
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import Error
from django.db.models import F

from billing.payments import leases, outages, signatures, stripe_api
from billing.payments.exceptions import Forged, StripeAway, StripeRefused
from billing.payments.models import Purchase, RefusedEvents
from billing.payments.settle import settle
from maxvideo.web import clock
from maxvideo.web.uuids import uuid_or_none

log = logging.getLogger(__name__)


def take_in(raw: bytes, signature: str) -> None:
    """Answer one event. Raises Forged, or what the database raises; where Stripe is away the sweep asks again."""
    try:
        signatures.check(raw, signature, settings.STRIPE_WEBHOOK_SECRETS)
    except Forged:
        with suppress(Error):  # a count is not worth a 500
            _count_refused()
        raise
    if about := _object_of(raw):
        _answer(about)


def _answer(about: dict[str, Any]) -> None:
    try:
        purchase_id, session_id = _purchase_here(about)
        if purchase_id and outages.is_on():
            leases.ring(purchase_id)
        elif purchase_id:
            settle(purchase_id, session_id=session_id)
        elif (intent := _intent_of(about)) and not outages.is_on():
            _settle_session_of(intent)
    except StripeAway as error:
        outages.begin()
        log.warning("an event is looked at later: %s", error)
    except StripeRefused as error:
        log.warning("an event leads to nothing: %s", error)


def _object_of(raw: bytes) -> dict[str, Any]:
    """What an event is about; nothing where it is none."""
    try:
        about: dict[str, Any] = json.loads(raw)["data"]["object"]
        return {str(name): value for name, value in about.items()}
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
        return {}


def _purchase_here(about: dict[str, Any]) -> tuple[UUID | None, str]:
    """The purchase as far as we know it, and the session that is said to be its own."""
    if about.get("object") == "checkout.session":
        session_id = _text(about.get("id"))
        return _known(session_id, _text(about.get("client_reference_id"))), session_id
    intent = _intent_of(about)
    ours = Purchase.objects.filter(payment_intent=intent).exclude(payment_intent="")
    return ours.values_list("pk", flat=True).first(), ""


def _intent_of(about: dict[str, Any]) -> str:
    return _text(about.get("id" if about.get("object") == "payment_intent" else "payment_intent"))


def _settle_session_of(intent: str) -> None:
    """A payment that no purchase names: its session may name one."""
    session = stripe_api.session_of_intent(intent)
    if session and (purchase_id := _known(*session)):
        settle(purchase_id, session_id=session[0])


def _known(session_id: str, reference: str) -> UUID | None:
    """Our row of a session, by its id or by the reference that it carries."""
    purchase_id = uuid_or_none(reference)
    ours = Purchase.objects.filter(pk=purchase_id) if purchase_id else Purchase.objects.filter(session_id=session_id)
    return ours.values_list("pk", flat=True).first()


def _text(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= 255 and value.isprintable() else ""


def _count_refused() -> None:
    hour = clock.moment().replace(minute=0, second=0, microsecond=0)
    row, _ = RefusedEvents.objects.get_or_create(hour=hour)
    RefusedEvents.objects.filter(pk=row.pk).update(count=F("count") + 1)
