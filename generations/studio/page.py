"""One endpoint's page: the form as it stands, the price of it, and what stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from billing.pricing.prices import Quote
from generations.catalogue import ENDPOINTS, Endpoint, find
from generations.catalogue.endpoint import Secret
from generations.models import EndpointStatus, InputImage
from generations.showcase.option_prices import Offer, OptionPrices
from generations.studio.controls import controls_of
from generations.studio.forms import OWN_KEY, GenerationForm
from generations.studio.latest import latest_of
from generations.studio.notices import NOT_SOLD, Notice
from generations.workflow import quoting, spending

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

YOUR_PICTURES: Final = 12


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
    rates = quoting.rates_of(form.endpoint)
    return OptionPrices(form.endpoint, rates, form.priced_arguments(), own_key=form.has_own_key)


def status_of(endpoint: Endpoint) -> EndpointStatus | None:
    """The endpoint's row where it is not live."""
    return not_live().get(endpoint.id)


def not_live() -> dict[str, EndpointStatus]:
    """The rows of those that are paused or retired, by endpoint: few or none."""
    return {row.endpoint_id: row for row in EndpointStatus.objects.exclude(life=EndpointStatus.Life.LIVE)}


def your_pictures(user: "User | AnonymousUser", endpoint: Endpoint) -> list[InputImage]:
    """A user's newest uploads, to be picked again where the endpoint takes pictures."""
    if not user.is_authenticated or not endpoint.is_from_pictures:
        return []
    return list(user.input_images.order_by("-created_at")[:YOUR_PICTURES])


def price_tag(user: "User | AnonymousUser", prices: OptionPrices, *, is_paused: bool = False) -> PriceTag:
    """The price of what is chosen, and what the user can afford instead where it is too much."""
    available = available_to(user)
    quote = prices.quote()
    trouble = "" if quote else f"{NOT_SOLD.title}."
    tag = PriceTag(quote, available, is_paused=is_paused, trouble=trouble, over=_over_own_limit(user, quote))
    return replace(tag, offers=prices.offers(available or 0)) if tag.missing else tag


def _over_own_limit(user: "User | AnonymousUser", quote: Quote | None) -> str:
    """Which limit that the user set the price goes over, in a sentence; asked only of those who set one."""
    if quote is None or not user.is_authenticated or not spending.is_guarded(user):
        return ""
    return spending.refusal(user, spending.spent_by(user), quote.credits) or ""


def unknown_price(user: "User | AnonymousUser", trouble: str, *, shown: int | None) -> PriceTag:
    """What stands there while there is no new price."""
    return PriceTag(None, available_to(user), trouble=trouble, shown=shown)


def available_to(user: "User | AnonymousUser") -> int | None:
    """The credits a user can spend, as they came with the session; None for a visitor."""
    if not user.is_authenticated:
        return None
    account = getattr(user, "credit_account", None)  # the row may be missing: the account of nothing yet
    return account.available if account else 0


def page(
    request: HttpRequest,
    form: GenerationForm,
    prices: OptionPrices | None = None,
    *,
    notice: Notice | None = None,
) -> HttpResponse:
    """The page of a validated form; with a notice it has that one's status, and says what is wrong with each field."""
    prices = prices or option_prices_of(form)
    lives = not_live()
    life = lives.get(form.endpoint.id)
    controls = controls_of(form, prices, with_errors=notice is not None)
    more = [one for one in controls if one.parameter.is_advanced and not isinstance(one.parameter, Secret)]
    context = {
        "endpoint": form.endpoint,
        "form": form,
        "form_key": form.key,
        "controls": [control for control in controls if not control.parameter.is_advanced],
        "more": more,
        "is_more_open": any(control.is_open for control in more),
        "secret": next((control for control in controls if isinstance(control.parameter, Secret)), None),
        "first_wrong": next((control.name for control in controls if control.errors), ""),
        "tag": price_tag(request.user, prices, is_paused=life is not None),
        "notice": notice,
        "life": life,
        "replacement": find(life.replaced_by) if life else None,
        "is_question": bool(notice and notice.is_question),
        "models": models_to_choose(lives),
        "yours": your_pictures(request.user, form.endpoint),
        "latest": latest_of(request.user),
        "unpriced_names": ",".join(_unpriced(form.endpoint)),
        "own_key": OWN_KEY,
    }
    return render(request, "generations/studio/studio.html", context, status=notice.status if notice else 200)


def models_to_choose(lives: Mapping[str, EndpointStatus]) -> list[tuple[str, list[Endpoint]]]:
    """What the form can be taken to, in two groups."""
    offered = [one for one in ENDPOINTS if one.id not in lives or lives[one.id].life != EndpointStatus.Life.RETIRED]
    return [
        ("From text", [one for one in offered if not one.is_from_pictures]),
        ("From pictures", [one for one in offered if one.is_from_pictures]),
    ]


def _unpriced(endpoint: Endpoint) -> list[str]:
    """The fields that the price request leaves out: files, words, and the key above all."""
    return [one.name for one in endpoint.parameters if not one.priced_values]
