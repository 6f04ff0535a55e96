"""The price of a form as it stands: what is on the button and beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.datastructures import MultiValueDict

from billing.pricing.prices import Quote
from generations.showcase.option_prices import Offer, OptionPrices
from generations.studio.alternatives import Alternative, alternatives
from generations.studio.forms import GenerationForm
from generations.studio.notices import NOT_SOLD, limit_sentence
from generations.workflow import spending
from generations.workflow.refusals import OwnLimitReached

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User


@dataclass(frozen=True)
class PriceTag:
    """What stands on the button and beside it.

    Without a `quote` there is `trouble`, and the price is the one last `shown` or unknown. `available` is None for a
    visitor. `over_limit` is the limit of the user's own that it goes over. The quote is of all `number` videos, and
    `fewer` is how many of them the user can afford, where that is some and not all.
    """

    quote: Quote | None
    available: int | None
    offers: Sequence[Offer] = ()
    elsewhere: Sequence[Alternative] = ()
    is_paused: bool = False
    trouble: str = ""
    over_limit: OwnLimitReached | None = None
    shown: int | None = None
    number: int = 1

    @property
    def fewer(self) -> int:
        """How many of the videos the user can afford; 0 where that is none or all."""
        if not self.missing or self.quote is None or self.available is None:
            return 0
        return self.available // self.of_one

    @property
    def of_one(self) -> int:
        """What one of them costs."""
        return (self.quote.credits if self.quote else 0) // self.number

    @property
    def of_fewer(self) -> int:
        """What those cost that the user can afford."""
        return self.fewer * self.of_one

    @property
    def credits(self) -> int | None:
        """The sum on the button."""
        return self.quote.credits if self.quote else self.shown

    @property
    def can_start(self) -> bool:
        """Whether pressing the button has a chance."""
        return self.credits is not None and not (self.missing or self.over_limit or self.is_paused)

    @property
    def over(self) -> str:
        """Which limit of the user's own it goes over, in a sentence."""
        return limit_sentence(self.over_limit) if self.over_limit else ""

    @property
    def missing(self) -> int:
        """How many credits are short."""
        if self.quote is None or self.available is None:
            return 0
        return max(self.quote.credits - self.available, 0)

    @property
    def left(self) -> int:
        """What the user has after it."""
        return (self.available or 0) - (self.quote.credits if self.quote else 0)

    @property
    def arithmetic(self) -> str:
        """How the price comes about."""
        return ", ".join(line.text for line in self.quote.lines) if self.quote else ""


def price_tag(
    user: "User | AnonymousUser", prices: OptionPrices, form: GenerationForm, *, is_paused: bool = False
) -> PriceTag:
    """The price of what is chosen, and what the user can afford instead where it is too much."""
    number = form.number
    quote, trouble = (prices.total.times(number), "") if prices.total else (None, f"{NOT_SOLD.title}.")
    tag = PriceTag(quote, available_to(user), is_paused=is_paused, trouble=trouble, number=number)
    offers = prices.offers((tag.available or 0) // number) if tag.missing else ()
    offers = [replace(offer, credits=number * offer.credits) for offer in offers]
    over_limit = spending.limit_over(user, tag.quote.credits) if user.is_authenticated and tag.quote else None
    return replace(tag, offers=offers, elsewhere=_elsewhere(tag, prices, form.posted), over_limit=over_limit)


def _elsewhere(tag: PriceTag, prices: OptionPrices, posted: MultiValueDict[str, str]) -> list[Alternative]:
    """The dearest endpoint beside this one that the user can afford."""
    if not tag.missing or not tag.available:
        return []
    return alternatives(prices.endpoint, dict(posted.lists()), below=tag.available + 1, number=tag.number)[:1]


def unknown_price(user: "User | AnonymousUser", trouble: str, *, shown: int | None) -> PriceTag:
    """What stands there while there is no new price."""
    return PriceTag(None, available_to(user), trouble=trouble, shown=shown)


def available_to(user: "User | AnonymousUser") -> int | None:
    """The credits a user can spend, as they came with the session; None for a visitor."""
    if not user.is_authenticated:
        return None
    account = getattr(user, "credit_account", None)  # the row may be missing: the account of nothing yet
    return account.available if account else 0
