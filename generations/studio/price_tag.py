"""The price of a form as it stands: what is on the button and beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from billing.pricing.prices import Quote
from generations.showcase.option_prices import Offer, OptionPrices
from generations.studio.forms import GenerationForm
from generations.studio.notices import NOT_SOLD, limit_sentence
from generations.workflow import quoting, spending

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User


@dataclass(frozen=True)
class PriceTag:
    """What stands on the button and beside it.

    Without a `quote` there is `trouble`, and the price is the one last `shown` or unknown. `available` is None for a
    visitor. `over` says which limit of the user's own it goes over.
    """

    quote: Quote | None
    available: int | None
    offers: Sequence[Offer] = ()
    is_paused: bool = False
    trouble: str = ""
    over: str = ""
    shown: int | None = None

    @property
    def credits(self) -> int | None:
        """The sum on the button."""
        return self.quote.credits if self.quote else self.shown

    @property
    def can_start(self) -> bool:
        """Whether pressing the button has a chance."""
        return self.credits is not None and not (self.missing or self.over or self.is_paused)

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


def option_prices_of(form: GenerationForm) -> OptionPrices:
    """The endpoint's rates, in one query, and what the validated form chose."""
    chosen, own_key = form.priced_arguments(), form.has_own_key
    return OptionPrices(form.endpoint, quoting.rates_of(form.endpoint), chosen, own_key=own_key)


def price_tag(user: "User | AnonymousUser", prices: OptionPrices, *, is_paused: bool = False) -> PriceTag:
    """The price of what is chosen, and what the user can afford instead where it is too much."""
    available = _available_to(user)
    quote = prices.quote()
    trouble = "" if quote else f"{NOT_SOLD.title}."
    tag = PriceTag(quote, available, is_paused=is_paused, trouble=trouble, over=_over_own_limit(user, quote))
    return replace(tag, offers=prices.offers(available or 0)) if tag.missing else tag


def unknown_price(user: "User | AnonymousUser", trouble: str, *, shown: int | None) -> PriceTag:
    """What stands there while there is no new price."""
    return PriceTag(None, _available_to(user), trouble=trouble, shown=shown)


def _available_to(user: "User | AnonymousUser") -> int | None:
    """The credits a user can spend, as they came with the session; None for a visitor."""
    if not user.is_authenticated:
        return None
    account = getattr(user, "credit_account", None)  # the row may be missing: the account of nothing yet
    return account.available if account else 0


def _over_own_limit(user: "User | AnonymousUser", quote: Quote | None) -> str:
    """Which limit that the user set the price goes over, in a sentence; asked only of those who set one."""
    if quote is None or not user.is_authenticated or not spending.is_guarded(user):
        return ""
    refusal = spending.refusal(user, spending.spent_by(user), quote.credits)
    return limit_sentence(refusal) if refusal else ""
