"""Why nothing was started, sorted by what the catcher offers. No money moved.

Refusal
├── EndpointNotLive      another endpoint: the row says why, and what takes its place
├── TermsChanged         the same again, once the texts were agreed to
├── NotSold              other options
├── PictureGone          the same with another picture
├── Forbidden            other words, another picture
├── PriceChanged         the same again, at the price that it has now
├── ConfirmationNeeded   the same again, with a yes to that price
├── CannotBeJoined       other clips (`join_order.py`)
├── StorageFull          the same again, once something is deleted
├── NotEnoughCredits     more credits, or cheaper options
├── InDebt               the same again, once a debt is paid
├── AccountFrozen        the same again, once a disputed payment is decided
└── LimitReached         the same again later
    ├── TooManyInFlight
    ├── StartRateReached
    ├── JoinUnderWay
    └── OwnLimitReached  or after the user has changed the limit

They carry facts and no sentences: a page, a script's answer and a mail each say it in their own words.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from billing.pricing.prices import Quote
from generations.models import EndpointStatus


class Refusal(Exception):
    """An order that may not be started."""


@dataclass(eq=False)
class EndpointNotLive(Refusal):
    """The endpoint is paused or retired."""

    status: EndpointStatus


class TermsChanged(Refusal):
    """The user agreed to earlier texts only."""


class NotSold(Refusal):
    """No rate fits these options."""


@dataclass(eq=False)
class PictureGone(Refusal):
    """Uploads that the arguments refer to are not there any more, or are not the user's."""

    picture_ids: frozenset[UUID]


class Finding(NamedTuple):
    """Something forbidden: in which parameter, what it is, and which upload where it is a picture."""

    field: str
    found: str
    picture_id: UUID | None = None


@dataclass(eq=False)
class Forbidden(Refusal):
    """It holds words or a picture that staff have forbidden; one finding a parameter."""

    findings: tuple[Finding, ...]


@dataclass(eq=False)
class PriceChanged(Refusal):
    """The price is another than the one that was shown."""

    quote: Quote
    shown_credits: int


@dataclass(eq=False)
class ConfirmationNeeded(Refusal):
    """The price is above the sum from which on the user wants to be asked."""

    quote: Quote
    ask_above: int


@dataclass(eq=False)
class StorageFull(Refusal):
    """The user keeps as many bytes as may be."""

    used: int
    limit: int


@dataclass(eq=False)
class NotEnoughCredits(Refusal):
    """So many are missing."""

    missing: int


@dataclass(eq=False)
class InDebt(Refusal):
    """The user owes so many credits."""

    debt: int


class AccountFrozen(Refusal):
    """A payment of the user's is disputed."""


class LimitReached(Refusal):
    """The user has started too many, or spent too much."""


@dataclass(eq=False)
class TooManyInFlight(LimitReached):
    """So many of the user's may be made at once, and this would be more: it is so many itself."""

    limit: int
    number: int = 1


@dataclass(eq=False)
class StartRateReached(LimitReached):
    """The user may start so many within a minute, and this would be more: it is so many itself."""

    limit: int
    number: int = 1


class JoinUnderWay(LimitReached):
    """One of the user's is being joined: one after the other."""


@dataclass(eq=False)
class OwnLimitReached(LimitReached):
    """A price goes over what the user wants to spend in a day or a month; `left` is what remains of that."""

    credits: int
    limit: int
    left: int
    span: Literal["day", "month"]
