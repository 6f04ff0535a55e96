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
`accept_batch` asks the same of several that start together or not at all, and of their sum.
"""

import uuid
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import InitVar, dataclass, field
from types import MappingProxyType
from typing import Any, Final

from django.db.models import CharField

from billing.pricing import prices
from billing.pricing.exceptions import NoRate
from billing.pricing.prices import Quote
from generations.catalogue import Endpoint
from generations.models import Batch, EndpointStatus
from generations.workflow import forbidden, quoting
from generations.workflow.refusals import ConfirmationNeeded, EndpointNotLive, NotSold, PriceChanged, TermsChanged
from generations.workflow.storage_use import check_storage
from maxvideo.accounts.models import User, is_outdated
from maxvideo.web.kept_queries import Given, KeptRows

_BY_ACCEPT: Final = object()
NOT_LIVE: Final = KeptRows(lambda: EndpointStatus.objects.not_live().filter(pk=Given("pk", CharField())))


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


@dataclass(frozen=True, kw_only=True)
class BatchOrder:
    """Orders of one user's that start together or not at all. What was shown and agreed to is their sum.

    The first one's form key is that of all.
    """

    kind: Batch.Kind
    orders: tuple[Order, ...]
    shown_credits: int | None = None
    agreed_credits: int | None = None

    @property
    def user(self) -> User:
        """Whose they are."""
        return self.orders[0].user


@dataclass(frozen=True)
class AcceptedOrder:
    """An order that may be started at its quote; made by `accept` alone."""

    order: Order
    quote: Quote
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        _check_maker(made_by)


@dataclass(frozen=True)
class AcceptedBatch:
    """Orders that may be started together, each at its quote; made by `accept_batch` alone."""

    kind: Batch.Kind
    orders: tuple[AcceptedOrder, ...]
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        _check_maker(made_by)


def accept(order: Order) -> AcceptedOrder:
    """Ask every rule that needs no lock. Raises the first Refusal; a forbidden order is kept for staff."""
    _check_account(order.user)
    _check_content(order)
    accepted = _priced(order)
    _check_price(order, accepted.quote)
    return accepted


def accept_batch(batch: BatchOrder) -> AcceptedBatch:
    """The same for several: none is accepted unless all are, and at the sum that was shown."""
    _check_account(batch.user)
    for order in {order.endpoint.id: order for order in batch.orders}.values():
        _check_content(order)  # variations have the same words and pictures
    accepted = tuple(_priced(order) for order in batch.orders)
    _check_price(batch, prices.together([one.quote for one in accepted]))
    return AcceptedBatch(batch.kind, accepted, _BY_ACCEPT)


def _check_maker(made_by: object) -> None:
    if made_by is not _BY_ACCEPT:
        raise TypeError("An order is accepted by accept(), which asks every rule.")


def _check_account(user: User) -> None:
    check_storage(user)  # rules of the account come here
    if is_outdated(user):
        raise TermsChanged


def _check_content(order: Order) -> None:
    if status := NOT_LIVE.first(pk=order.endpoint.id):
        raise EndpointNotLive(status)
    forbidden.check(order.user, order.endpoint, order.arguments)


def _priced(order: Order) -> AcceptedOrder:
    rates = quoting.rates_of(order.endpoint)
    try:
        quote = quoting.quote(order.endpoint, rates, order.arguments, own_key=bool(order.secrets))
    except NoRate as error:
        raise NotSold from error
    return AcceptedOrder(order, quote, _BY_ACCEPT)


def _check_price(asked: Order | BatchOrder, quote: Quote) -> None:
    if asked.shown_credits is not None and asked.shown_credits != quote.credits:
        raise PriceChanged(quote, asked.shown_credits)
    ask_above = asked.user.ask_above
    if ask_above is not None and quote.credits > ask_above and asked.agreed_credits != quote.credits:
        raise ConfirmationNeeded(quote, ask_above)
