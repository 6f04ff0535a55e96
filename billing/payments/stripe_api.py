"""The only room that knows Stripe's wire: what is asked of it, and its answers as plain facts.

The library costs 0.3 s and 34 MB, so that it is imported where something is asked for the first time. It posts again by
itself, with its own or our idempotency key. https://docs.stripe.com/api
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

from django.conf import settings

from billing.payments.exceptions import StripeAway, StripeFailed, StripeRefused
from maxvideo.web.uuids import uuid_or_none

READING: Final = (3.0, 5.0)  # seconds to connect, and between bytes: a look at a purchase is shorter than its lease
WRITING: Final = (3.0, 10.0)
RETRIES: Final = 1
ALL: Final = 100
# What Stripe says of itself, or of so many others at once that it asks us to wait.
PASSES: Final = ("APIConnectionError", "APIError", "RateLimitError", "AuthenticationError", "PermissionError")
CHANGES: Final = (
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)
BUSY: Final = ("idempotency_key_in_use", "lock_timeout", "rate_limit")


@dataclass(frozen=True)
class Refund:
    """A refund at Stripe; `number` is the id of our row, where we asked for it."""

    id: str
    amount: int
    status: str  # pending, requires_action, succeeded, failed, canceled
    number: str
    failure: str


@dataclass(frozen=True)
class Dispute:
    """A dispute at Stripe."""

    id: str
    amount: int
    status: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Session:
    """A Checkout Session with what became of its payment."""

    id: str
    purchase: str
    status: str  # open, complete, expired
    payment_status: str  # paid, unpaid, no_payment_required
    subtotal: int
    total: int
    tax: int
    currency: str
    intent: str = ""
    intent_status: str = ""
    method: str = ""
    receipt_url: str = ""
    invoice_url: str = ""
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A charge that was paid, a refund or a dispute; `purchase` is the id that a charge of ours carries."""

    kind: str
    id: str
    intent: str
    amount: int
    currency: str
    status: str
    purchase: str = ""


def create_session(params: dict[str, Any], key: str) -> tuple[str, str]:
    """Have a pay page made, once a key: the session's id and the page's address. Raises StripeAway, StripeRefused."""
    with _errors():
        made = _client(WRITING).v1.checkout.sessions.create(params, options={"idempotency_key": key})
        return made.id, made.url or ""


def expire_session(session_id: str) -> None:
    """Have nobody pay it any more. Raises StripeAway, and StripeRefused where somebody did."""
    with _errors():
        _client(WRITING).v1.checkout.sessions.expire(session_id)


def read_session(session_id: str) -> Session:
    """What Stripe says now, refunds and disputes included. Raises StripeAway, StripeRefused."""
    with _errors():
        expand = ["payment_intent.latest_charge", "invoice"]
        found = _client().v1.checkout.sessions.retrieve(session_id, {"expand": expand})
        return _session(found)


def session_of_intent(intent: str) -> tuple[str, str] | None:
    """A payment's session, and the purchase that it names. Raises StripeAway, StripeRefused."""
    with _errors():
        found = _client().v1.checkout.sessions.list({"payment_intent": intent, "limit": 1}).data
        return (found[0].id, found[0].client_reference_id or "") if found else None


def changed_payments(since: datetime) -> set[str]:
    """The payments whose refunds or disputes changed since a moment. Raises StripeAway, StripeRefused."""
    params = {"types": list(CHANGES), "created": {"gte": int(since.timestamp())}, "limit": ALL}
    with _errors():
        found = _client().v1.events.list(params).auto_paging_iter()
        return {intent for event in found if (intent := getattr(event.data.object, "payment_intent", None))}


def create_refund(intent: str, amount: int, number: str, errors: int) -> None:
    """Have money sent back, once a number and its errors so far. Raises StripeAway, StripeFailed, StripeRefused."""
    params = {"payment_intent": intent, "amount": amount, "metadata": {"refund": number}}
    with _errors():
        _client(WRITING).v1.refunds.create(params, options={"idempotency_key": f"refund-{number}-{errors}"})


def entries(kind: str, since: int, before: int) -> list[Entry]:
    """Every charge, refund or dispute of some time, in seconds since 1970. Raises StripeAway, StripeRefused."""
    with _errors():
        asked = {"created": {"gte": since, "lt": before}, "limit": ALL}
        found = getattr(_client().v1, f"{kind}s").list(asked).auto_paging_iter()
        return [_entry(kind, one) for one in found if kind != "charge" or one.paid]


def has_entry(kind: str, number: str) -> bool:
    """Whether there is such a refund or dispute, or a paid charge of a payment. Raises StripeAway, StripeRefused."""
    try:
        with _errors():
            calls = getattr(_client().v1, f"{kind}s")
            if kind == "charge":
                return any(one.paid for one in calls.list({"payment_intent": number, "limit": ALL}).data)
            return bool(calls.retrieve(number).id)
    except StripeRefused as refusal:
        if refusal.code == "resource_missing":
            return False
        raise


def _entry(kind: str, one: Any) -> Entry:
    purchase = _metadata(one).get("purchase", "") if kind == "charge" else ""
    return Entry(kind, one.id, one.payment_intent or "", one.amount, one.currency, one.status or "", purchase)


def _session(found: Any) -> Session:
    intent, invoice = found.payment_intent, found.invoice
    charge = intent.latest_charge if intent else None
    return Session(
        id=found.id,
        purchase=found.client_reference_id or "",
        status=found.status,
        payment_status=found.payment_status,
        subtotal=found.amount_subtotal,
        total=found.amount_total,
        tax=found.total_details.amount_tax if found.total_details else 0,
        currency=found.currency,
        intent=intent.id if intent else "",
        intent_status=intent.status if intent else "",
        method=(charge.payment_method_details.type if charge and charge.payment_method_details else "") or "",
        receipt_url=(charge.receipt_url if charge else "") or "",
        invoice_url=(invoice.hosted_invoice_url if invoice else "") or "",
        refunds=tuple(_refunds(intent.id)) if charge and charge.paid else (),
        disputes=tuple(_disputes(intent.id)) if charge and charge.disputed else (),
    )


def _refunds(intent: str) -> Iterator[Refund]:
    for one in _listed("refunds", intent):
        number = _metadata(one).get("refund", "")
        yield Refund(one.id, one.amount, one.status or "", number, getattr(one, "failure_reason", None) or "")


def _disputes(intent: str) -> Iterator[Dispute]:
    for one in _listed("disputes", intent):
        yield Dispute(one.id, one.amount, one.status, one.reason)


def _listed(kind: str, intent: str) -> list[Any]:
    """All of a kind that a payment has, oldest first."""
    found = getattr(_client().v1, kind).list({"payment_intent": intent, "limit": ALL}).auto_paging_iter()
    return sorted(found, key=lambda one: (one.created, one.id))


def _metadata(found: Any) -> dict[str, str]:
    said = found.metadata.to_dict() if found.metadata else {}
    return {name: value for name, value in said.items() if name != "refund" or uuid_or_none(value)}


def _client(timeouts: tuple[float, float] = READING) -> Any:
    return _client_of(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_URL, timeouts)


@lru_cache(maxsize=4)
def _client_of(key: str, url: str, timeouts: tuple[float, float]) -> Any:
    """A client, whose connections are kept."""
    stripe: Any = import_module("stripe")
    stripe.enable_telemetry = False  # it would keep a number of this machine in the home folder, and send it along
    http = stripe.RequestsClient(timeout=timeouts)
    return stripe.StripeClient(key, http_client=http, max_network_retries=RETRIES, base_addresses={"api": url})


@contextmanager
def _errors() -> Iterator[None]:
    """Stripe's errors as ours. Only its own no is a refusal: whatever else went wrong, it may have been done."""
    stripe = import_module("stripe")
    try:
        yield
    except stripe.StripeError as error:
        code = error.code or (error.error.code if error.error else "") or type(error).__name__
        if (error.http_status or 0) >= 500 or (type(error).__name__ == "IdempotencyError" and code not in BUSY):
            raise StripeFailed(f"{type(error).__name__}: {code}") from error
        if type(error).__name__ in PASSES or code in BUSY:
            raise StripeAway(f"{type(error).__name__}: {code}") from error
        raise StripeRefused(code, error.user_message or str(error)) from error
