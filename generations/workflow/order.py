"""What may be started: every rule, and a typed refusal for each (`refusals`).

    Order ─► accept ─► AcceptedOrder ─► start ─► check_limits
             texts agreed to
             endpoint live               credits, by the hold; its pictures
             nothing forbidden
             a price, and the one shown  in flight, start rate
             a yes above `ask_above`     the user's own limits

`accept` holds the rules that a look at the rows can tell; `start` asks the rest again under the lock of the user's
account, where a user's starts come one after the other, whatever pays for them. Only `accept` makes an AcceptedOrder
and `start` takes nothing else, so that nobody starts a paused endpoint, or at a price that was not quoted.
"""

import uuid
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import InitVar, dataclass, field
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings

from billing.pricing.exceptions import NoRate
from billing.pricing.prices import Quote
from generations.catalogue import Endpoint
from generations.models import EndpointStatus, Generation
from generations.workflow import forbidden, quoting, spending
from generations.workflow.refusals import (
    ConfirmationNeeded,
    EndpointNotLive,
    NotSold,
    PriceChanged,
    StartRateReached,
    TermsChanged,
    TooManyInFlight,
)
from generations.workflow.storage_use import check_storage
from maxvideo.accounts.models import User, is_outdated
from maxvideo.web import clock, rate_limits

_BY_ACCEPT: Final = object()


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a user asks for: exactly what fal gets, with the secrets apart.

    `shown_credits` is the price that was shown, None where none was; `agreed_credits` the sum that got a yes.
    """

    user: User
    endpoint: Endpoint
    arguments: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    form_key: uuid.UUID = field(default_factory=uuid.uuid4)
    shown_credits: int | None = None
    agreed_credits: int | None = None

    def __post_init__(self) -> None:
        # What is priced is what is started.
        object.__setattr__(self, "arguments", MappingProxyType(deepcopy(dict(self.arguments))))


@dataclass(frozen=True)
class AcceptedOrder:
    """An order that may be started at its quote; made by `accept` alone."""

    order: Order
    quote: Quote
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _BY_ACCEPT:
            raise TypeError("An order is accepted by accept(), which asks every rule.")


def accept(order: Order) -> AcceptedOrder:
    """Ask every rule that needs no lock. Raises the first Refusal; a forbidden order is kept for staff."""
    check_storage(order.user)  # rules of the account come here
    if is_outdated(order.user):
        raise TermsChanged
    _check_endpoint(order.endpoint)
    forbidden.check(order.user, order.endpoint, order.arguments)
    quote = _quote(order)
    if order.shown_credits is not None and order.shown_credits != quote.credits:
        raise PriceChanged(quote, order.shown_credits)
    ask_above = order.user.ask_above
    if ask_above is not None and quote.credits > ask_above and order.agreed_credits != quote.credits:
        raise ConfirmationNeeded(quote, ask_above)
    return AcceptedOrder(order, quote, _BY_ACCEPT)


def _check_endpoint(endpoint: Endpoint) -> None:
    if status := EndpointStatus.objects.not_live().filter(pk=endpoint.id).first():
        raise EndpointNotLive(status)


def _quote(order: Order) -> Quote:
    rates = quoting.rates_of(order.endpoint)
    try:
        return quoting.quote(order.endpoint, rates, order.arguments, own_key=bool(order.secrets))
    except NoRate as error:
        raise NotSold from error


def check_limits(user: User, credits: int) -> None:
    """Count what was started and spent; under a lock, so that a user's starts are counted one after the other."""
    _check_in_flight(user)
    spent = spending.spent_by(user) if credits and spending.is_guarded(user) else None
    _check_start_rate(user, spent)
    if spent and (refusal := spending.refusal(user, spent, credits)):
        raise refusal


def _check_in_flight(user: User) -> None:
    limit = settings.MAX_IN_FLIGHT if user.max_in_flight is None else user.max_in_flight
    # Nothing lives longer, and so the count reads a range of the index by time, not all a user ever made.
    since = clock.now(plus=-(settings.GENERATION_DEADLINE + settings.SAVING_DEADLINE))
    if limit and Generation.objects.filter(user=user, created_at__gt=since).in_flight().count() >= limit:
        raise TooManyInFlight(limit)


def _check_start_rate(user: User, spent: spending.Spent | None) -> None:
    limit = rate_limits.per_minute(user)
    if limit is None:
        return
    since = clock.now(plus=-rate_limits.MINUTE)
    starts = spent.starts if spent else Generation.objects.filter(user=user, created_at__gt=since).count()
    if starts >= limit:
        raise StartRateReached(limit)
