"""The models that a form can be taken to: what each would make of the present settings, and for how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.text import slugify

from billing.pricing.prices import SoldRate
from generations.catalogue import ENDPOINTS, Endpoint
from generations.models import EndpointStatus
from generations.showcase.clips import Clip, clip_of
from generations.showcase.option_prices import OptionPrices
from generations.showcase.settings_in_words import made_of
from generations.studio.elsewhere import prices_at
from generations.studio.forms import GenerationForm

FROM_TEXT: Final = "From text"
FROM_PICTURES: Final = "From pictures"
PAUSED: Final = "Paused just now"
NOT_SOLD: Final = "Not sold with these settings"


@dataclass(frozen=True)
class ModelChoice:
    """One model in the list. Without `credits` it cannot make anything of the form now, and `makes` says why."""

    endpoint: Endpoint
    is_current: bool
    credits: int | None
    is_at_most: bool
    makes: str

    @property
    def clip(self) -> Clip | None:
        """The picture that stands for it."""
        return clip_of(self.endpoint.id)

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return slugify(self.endpoint.id.replace("/", "-").replace(".", "-"))


@dataclass(frozen=True)
class ModelChoices:
    """All of them, in the order of the models page."""

    every: Sequence[ModelChoice]

    @property
    def groups(self) -> list[tuple[str, list[ModelChoice]]]:
        """The list's parts: those from text, and those from pictures."""
        text = [choice for choice in self.every if not choice.endpoint.is_from_pictures]
        return [(FROM_TEXT, text), (FROM_PICTURES, [choice for choice in self.every if choice not in text])]

    @property
    def clip(self) -> Clip | None:
        """The picture of the present one, which may be retired and so not in the list."""
        return next((choice.clip for choice in self.every if choice.is_current), None)


def model_choices(
    form: GenerationForm,
    prices: OptionPrices,
    rates: Mapping[str, Sequence[SoldRate]],
    statuses: Mapping[str, EndpointStatus],
) -> ModelChoices:
    """The models for a validated form and its own prices, under all current rates; no query."""
    origin, posted = form.endpoint, dict(form.posted.lists())
    retired = {pk for pk, status in statuses.items() if status.life == EndpointStatus.Life.RETIRED}
    found = []
    for target in ENDPOINTS:
        if target.id in retired:
            continue
        is_current = target.id == origin.id
        at = prices if is_current else prices_at(target, rates.get(target.id, ()), origin=origin, posted=posted)
        found.append(_choice(at, form.number, is_current=is_current, is_paused=target.id in statuses))
    return ModelChoices(found)


def _choice(prices: OptionPrices, number: int, *, is_current: bool, is_paused: bool) -> ModelChoice:
    total = None if is_paused else prices.total
    if total is None:
        return ModelChoice(prices.endpoint, is_current, None, False, PAUSED if is_paused else NOT_SOLD)
    makes = made_of(prices) if number == 1 else f"{number} × {made_of(prices)}"
    return ModelChoice(prices.endpoint, is_current, number * total.credits, total.is_at_most, makes)
