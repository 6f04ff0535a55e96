"""What a page shows of each parameter: the value that was typed, its errors, and its options with their totals."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from billing.pricing.prices import Quote
from generations.catalogue.endpoint import Choice, Image, Images, Integer, Parameter, Secret, Text, Toggle
from generations.catalogue.shapes import SHAPES
from generations.models import InputImage
from generations.showcase.option_prices import OptionPrices
from generations.studio.forms import GenerationForm
from generations.studio.picture_inputs import Given

TEMPLATES: Final = {
    Text: "words",
    Choice: "choice",
    Integer: "number",
    Toggle: "toggle",
    Image: "pictures",
    Images: "pictures",
    Secret: "secret",
}
KEY_AGAIN: Final = "Type the key again: it is never shown."


@dataclass(frozen=True)
class Option:
    """One of a Choice's options."""

    value: str
    label: str
    is_chosen: bool
    total: str
    shape: str


@dataclass(frozen=True)
class Control:
    """One parameter on the page; what its kind does not have is empty."""

    parameter: Parameter
    errors: tuple[str, ...] = ()
    typed: str = ""
    is_on: bool = False
    is_priced: bool = False
    options: tuple[Option, ...] = ()
    total: str = ""
    note: str = ""
    is_same_price: bool = False
    given: Given | None = None

    @property
    def template(self) -> str:
        """The template of its kind."""
        return f"generations/studio/controls/{TEMPLATES[type(self.parameter)]}.html"

    @property
    def name(self) -> str:
        """The field's name, which is fal's."""
        return self.parameter.name

    @property
    def is_open(self) -> bool:
        """Whether it should be seen although it stands under "More options"."""
        default = self.parameter.default if isinstance(self.parameter, Toggle) else False
        return bool(self.errors or self.typed or self.note) or self.is_on != default

    @property
    def rows(self) -> list[str | InputImage]:
        """The pictures that are given, in order. The address of a single one stands in its own input instead."""
        shown = self.given.shown if self.given else []
        return shown if isinstance(self.parameter, Images) else [one for one in shown if not isinstance(one, str)]

    @property
    def addresses(self) -> list[str]:
        """The texts of the address inputs: what was typed for a single picture, or an empty one for each that fits."""
        if isinstance(self.parameter, Images):
            return [""] * self.free
        return [one for one in (self.given.shown if self.given else []) if isinstance(one, str)] or [""]

    @property
    def free(self) -> int:
        """How many more pictures fit; a single one can always be replaced."""
        if isinstance(self.parameter, Images):
            return max(self.parameter.maximum - len(self.rows), 0)
        return 1

    @property
    def is_totalled(self) -> bool:
        """Whether one sentence says what it costs."""
        return self.is_priced and isinstance(self.parameter, Integer | Toggle) and not self.parameter.is_advanced

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing to choose, so that it is a line of help."""
        return len(self.options) == 1

    @property
    def chosen(self) -> str:
        """The label of the option that is chosen."""
        return next((option.label for option in self.options if option.is_chosen), "")


def controls_of(form: GenerationForm, prices: OptionPrices, *, with_errors: bool) -> list[Control]:
    """The controls of a validated form, in its order. Without errors only refused pictures are mentioned."""
    controls = [_control(form, prices, parameter) for parameter in form.endpoint.parameters]
    if not with_errors:
        return controls
    wrong = form.sentences()
    return [replace(control, errors=tuple(wrong.get(control.name, ()))) for control in controls]


def picture_control(form: GenerationForm, parameter: Image | Images) -> Control:
    """The control of pictures, which may come back alone."""
    given = form.given.get(parameter.name)
    return Control(parameter, errors=tuple(given.refusals) if given else (), given=given)


def _control(form: GenerationForm, prices: OptionPrices, parameter: Parameter) -> Control:
    match parameter:
        case Choice():
            return _choice(form, prices, parameter)
        case Toggle():
            is_on = bool(form.cleaned_data.get(parameter.name, parameter.default))
            return Control(parameter, is_on=is_on, is_priced=True, total=_other_side(prices, parameter, is_on=is_on))
        case Integer():
            typed = form.posted.get(parameter.name, "")
            return Control(parameter, typed=typed, is_priced=parameter.is_priced, total=_steps(prices, parameter))
        case Image() | Images():
            return picture_control(form, parameter)
        case Secret():
            return Control(parameter, is_priced=True, note=KEY_AGAIN if form.secrets() else "")
        case Text():
            return Control(parameter, typed=form.posted.get(parameter.name, "").replace("\r\n", "\n"))


def _choice(form: GenerationForm, prices: OptionPrices, parameter: Choice) -> Control:
    chosen = form.cleaned_data.get(parameter.name, parameter.default)
    matters = prices.matters(parameter)
    options = tuple(
        Option(
            value=str(option),
            label=parameter.label_of(option),
            is_chosen=option == chosen,
            total=in_credits(total) if matters else "",
            shape=str(option) if option in (*SHAPES, "auto") and parameter.name == "aspect_ratio" else "",
        )
        for (option, total) in zip(parameter.options, prices.totals(parameter).values(), strict=True)
    )
    return Control(
        parameter,
        is_priced=True,
        options=options,
        note=_note(prices, parameter) if matters else "",
        is_same_price=parameter.name == "resolution" and not matters and not prices.own_key,
    )


def in_credits(total: Quote | None) -> str:
    """A total under an option: "160 credits", "at most 200"."""
    if total is None:
        return "not sold now"
    return f"at most {total.credits:,}" if total.is_at_most else f"{total.credits:,} credits"


def _note(prices: OptionPrices, parameter: Choice) -> str:
    """What "at most" means, beside the Choice that makes it so."""
    now = prices.quote()
    if now is None or not now.is_at_most or parameter.name != "resolution":
        return ""
    least = min(total.credits for total in prices.totals(parameter).values() if total)
    maker = prices.endpoint.family.split()[0]
    return (
        f"With Auto, {maker} chooses. {now.credits:,} credits are set aside; if the video comes out smaller than "
        f"1080p you pay {least:,} and {now.credits - least:,} come back."
    )


def _other_side(prices: OptionPrices, parameter: Toggle, *, is_on: bool) -> str:
    """What the other position of a switch costs; empty where that is the same."""
    now, other = prices.quote(), prices.quote(**{parameter.name: not is_on})
    if now is None or other is None or now.credits == other.credits:
        return ""
    without = "Without it" if is_on else "With it"
    difference = other.credits - now.credits
    return f"{without}: {other.credits:,} credits, {abs(difference):,} {'more' if difference > 0 else 'less'}"


def _steps(prices: OptionPrices, parameter: Integer) -> str:
    """The totals of a range: "1–5 s: 20 credits, 6–10 s: 40 credits"; empty where there is one price."""
    if not parameter.is_priced or not prices.matters(parameter):
        return ""
    return ", ".join(_ranges(prices.totals(parameter)))


def _ranges(totals: dict[Any, Quote | None]) -> Iterator[str]:
    for words, group in itertools.groupby(totals.items(), key=lambda pair: in_credits(pair[1])):
        values = [value for value, _ in group]
        span = f"{values[0]}" if len(values) == 1 else f"{values[0]}–{values[-1]}"
        yield f"{span} s: {words}"
