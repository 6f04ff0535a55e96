"""What an endpoint is: a name for people and parameters of a few kinds, each with fal's own name and wire type.

Nothing here knows Django, prices or fal's HTTP. The form, the price tables' check and the models page read it.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

Category = Literal["text-to-video", "image-to-video", "reference-to-video"]
Sound = Literal["optional", "always", "silent"]
Wire = str | int | bool

LEAST_SIDE: Final = 300
"""What the strictest maker that names no size of its own takes: MiniMax refuses pictures below."""
AUTO: Final = "auto"
"""The option that leaves a choice to the maker."""


@dataclass(frozen=True, kw_only=True)
class BaseParameter:
    """What all kinds share. `name` is fal's; `is_advanced` puts it under "More options", which says it `in_short`."""

    name: str
    label: str
    help: str = ""
    in_short: str = ""
    is_required: bool = False
    is_advanced: bool = False

    @property
    def priced_values(self) -> tuple[Wire, ...]:
        """Every value that a price may depend on; none where it never does."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Text(BaseParameter):
    """Free words, of so many characters at most: as a reader counts them, see `maxvideo.web.visible_text`."""

    max_length: int = 10_000
    placeholder: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice(BaseParameter):
    """One of a few options, which stand here exactly as fal gets them."""

    options: tuple[str | int, ...]
    default: str | int
    auto_label: str = "Auto"

    @property
    def priced_values(self) -> tuple[Wire, ...]:
        """Every option."""
        return self.options

    @property
    def is_fixed(self) -> bool:
        """Whether there is nothing to choose."""
        return len(self.options) == 1

    def label_of(self, option: str | int) -> str:
        """The option in words for people: "8 s", "768p", "As picture"."""
        if option == AUTO:
            return self.auto_label
        return f"{seconds(option)} s" if self.name == "duration" else str(option).lower()


@dataclass(frozen=True, kw_only=True)
class Integer(BaseParameter):
    """A whole number, left out where `default` is None; `is_priced` where the price counts with it."""

    minimum: int
    maximum: int
    default: int | None = None
    is_priced: bool = False

    @property
    def priced_values(self) -> tuple[Wire, ...]:
        """The whole range where the price depends on it."""
        return tuple(range(self.minimum, self.maximum + 1)) if self.is_priced else ()


@dataclass(frozen=True, kw_only=True)
class Toggle(BaseParameter):
    """On or off; absent from a posted form it is off, whatever its default. `on` and `off` are the words of a price."""

    default: bool
    on: str = "on"
    off: str = "off"

    @property
    def priced_values(self) -> tuple[Wire, ...]:
        """Both."""
        return (False, True)


@dataclass(frozen=True, kw_only=True)
class Image(BaseParameter):
    """One picture, as an address that fal can fetch; `least_side` in pixels is what its shorter side should have."""

    least_side: int = LEAST_SIDE
    maximum: int = field(default=1, init=False)


@dataclass(frozen=True, kw_only=True)
class Images(BaseParameter):
    """A list of one or more pictures."""

    maximum: int
    least_side: int = LEAST_SIDE


@dataclass(frozen=True, kw_only=True)
class Secret(BaseParameter):
    """A key of the user's own. It is passed on once and never shown, logged or kept.

    `pattern` is what one looks like, as Python and browsers read it; `rule` says it in words.
    """

    pattern: str
    rule: str


Parameter = Text | Choice | Integer | Toggle | Image | Images | Secret


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One of fal's endpoints. `parameters` stand in the order of the form."""

    id: str
    title: str
    family: str
    summary: str
    good_for: str  # the same in a few words, for lists
    category: Category
    sound: Sound
    parameters: tuple[Parameter, ...]

    @property
    def is_from_pictures(self) -> bool:
        """Whether it needs a picture."""
        return self.category != "text-to-video"

    @property
    def secret(self) -> Secret | None:
        """The parameter for the user's own key, if the endpoint takes one."""
        return next((one for one in self.parameters if isinstance(one, Secret)), None)

    @property
    def advanced_in_short(self) -> str:
        """What is found under "More options": "keep out, seed, rewriting"."""
        return ", ".join(dict.fromkeys(one.in_short for one in self.parameters if one.is_advanced and one.in_short))

    def parameter(self, name: str) -> Parameter:
        """The parameter that fal calls `name`; KeyError if there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)

    def defaults(self) -> dict[str, Wire]:
        """The arguments of an untouched form."""
        return {
            one.name: one.default
            for one in self.parameters
            if isinstance(one, Choice | Integer | Toggle) and one.default is not None
        }

    def priced_arguments(self) -> Iterator[dict[str, Wire]]:
        """Every combination of the arguments that a price may depend on."""
        priced = [one for one in self.parameters if one.priced_values]
        names = [one.name for one in priced]
        for values in itertools.product(*(one.priced_values for one in priced)):
            yield dict(zip(names, values, strict=True))


def seconds(duration: object) -> int | None:
    """The seconds of a duration in any of fal's spellings: 8, "8s", "6"; None for what is no length."""
    match = re.fullmatch(r"(\d{1,9})s?", str(duration).strip().casefold())
    return int(match[1]) if match else None
