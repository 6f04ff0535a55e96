"""The controls of a form, each filled in from what was posted and from what its options cost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from generations.catalogue.endpoint import Choice, Image, Images, Integer, Parameter, Secret, Text, Toggle
from generations.catalogue.shapes import SHAPES
from generations.showcase.option_prices import OptionPrices
from generations.studio import totals
from generations.studio.control import Control, Option
from generations.studio.forms import GenerationForm

KEY_AGAIN: Final = "Type the key again: it is never shown."
DRAWN_SHAPES: Final = (*SHAPES, "auto")


@dataclass(frozen=True)
class FormControls:
    """The controls of a form, in its order, and their places on the page."""

    every: Sequence[Control]

    @property
    def main(self) -> list[Control]:
        """Those that are always seen, pictures first, then the words."""
        shown = [control for control in self.every if not control.parameter.is_advanced]
        return sorted((control for control in shown if control is not self.beside_count), key=_place)

    @property
    def beside_count(self) -> Control | None:
        """The resolution, where it leaves room for the number of variations in its row."""
        return next((control for control in self.every if control.name == "resolution" and control.is_narrow), None)

    @property
    def more(self) -> list[Control]:
        """Those under "More options"."""
        return [control for control in self.every if control.parameter.is_advanced and control is not self.secret]

    @property
    def is_more_open(self) -> bool:
        """Whether one of them should be seen."""
        return any(control.is_open for control in self.more)

    @property
    def pictures(self) -> list[Control]:
        """Those that take pictures."""
        return [control for control in self.every if isinstance(control.parameter, Image | Images)]

    @property
    def secret(self) -> Control | None:
        """The one for the user's own key."""
        return next((control for control in self.every if isinstance(control.parameter, Secret)), None)


def _place(control: Control) -> int:
    if isinstance(control.parameter, Image | Images):
        return 0
    return 1 if isinstance(control.parameter, Text) else 2


def controls_of(form: GenerationForm, prices: OptionPrices, *, with_errors: bool) -> FormControls:
    """The controls of a validated form. Without errors only refused pictures are mentioned.

    The first one that is refused has the focus.
    """
    controls = [_control(form, prices, parameter) for parameter in form.endpoint.parameters]
    if with_errors:
        wrong = form.error_sentences
        controls = [replace(control, errors=tuple(wrong.get(control.name, ()))) for control in controls]
    first = next((control for control in controls if control.errors), None)
    return FormControls([replace(control, has_focus=True) if control is first else control for control in controls])


def picture_control(form: GenerationForm, parameter: Image | Images) -> Control:
    """The control of pictures, which may come back alone."""
    pictures = form.pictures.get(parameter.name)
    return Control(parameter, errors=tuple(pictures.refusals) if pictures else (), pictures=pictures)


def _control(form: GenerationForm, prices: OptionPrices, parameter: Parameter) -> Control:
    match parameter:
        case Image() | Images():
            return picture_control(form, parameter)
        case Secret():
            return Control(parameter, is_priced=True, note=KEY_AGAIN if form.has_own_key else "")
        case Text():
            return Control(parameter, value=form.posted.get(parameter.name, "").replace("\r\n", "\n"))
        case Choice():
            return _choice(form, prices, parameter)
        case Toggle():
            is_on = bool(form.cleaned_data.get(parameter.name, parameter.default))
            total = totals.other_side(prices, parameter, is_on=is_on)
            return Control(parameter, is_on=is_on, is_priced=True, total=total)
        case Integer():
            value, total = form.posted.get(parameter.name, ""), totals.steps(prices, parameter)
            return Control(parameter, value=value, is_priced=parameter.is_priced, total=total)


def _choice(form: GenerationForm, prices: OptionPrices, parameter: Choice) -> Control:
    chosen = form.cleaned_data.get(parameter.name, parameter.default)
    option_totals = totals.option_totals(prices, parameter)
    options = tuple(
        Option(
            value=str(option),
            label=parameter.label_of(option),
            is_chosen=option == chosen,
            total=option_totals.get(option, ""),
            shape=str(option) if parameter.name == "aspect_ratio" and option in DRAWN_SHAPES else "",
        )
        for option in parameter.options
    )
    return Control(
        parameter,
        is_priced=True,
        options=options,
        note=totals.auto_note(prices, parameter),
        is_same_price=parameter.name == "resolution" and not option_totals and not prices.own_key,
    )
