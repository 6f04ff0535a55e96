"""What a page shows of one parameter: its value, its errors, and its options with their totals."""

from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from generations.catalogue.endpoint import Choice, Image, Images, Integer, Parameter, Secret, Text, Toggle
from generations.models import InputImage
from generations.studio.picture_inputs import PictureInput
from maxvideo.web.visible_text import length

TEMPLATES: Final = {
    Text: "words",
    Choice: "choice",
    Integer: "number",
    Toggle: "toggle",
    Image: "pictures",
    Images: "pictures",
    Secret: "secret",
}


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
    value: str = ""
    is_on: bool = False
    is_priced: bool = False
    options: tuple[Option, ...] = ()
    total: str = ""
    note: str = ""
    is_same_price: bool = False
    pictures: PictureInput | None = None
    has_focus: bool = False

    @property
    def template(self) -> str:
        return f"generations/studio/controls/{TEMPLATES[type(self.parameter)]}.html"

    @property
    def name(self) -> str:
        """The field's name, which is fal's."""
        return self.parameter.name

    @property
    def length(self) -> int:
        """The characters of its value, as their reader counts them."""
        return length(self.value)

    @property
    def error_attributes(self) -> SafeString | str:
        """What its input says where it is refused; of a Choice, the option that is chosen takes the focus."""
        return self._attributes(f"{self.name}-error") if self.errors else ""

    @property
    def described_attributes(self) -> SafeString:
        """The same of an input that its help always describes."""
        return self._attributes(f"{self.name}-help {self.name}-error" if self.errors else f"{self.name}-help")

    def _attributes(self, described_by: str) -> SafeString:
        is_invalid = mark_safe(' aria-invalid="true"') if self.errors else ""
        has_focus = self.has_focus and not isinstance(self.parameter, Choice)
        focus = " autofocus" if has_focus else ""
        return format_html('{} aria-describedby="{}"{}', is_invalid, described_by, focus)

    @property
    def is_open(self) -> bool:
        """Whether it should be seen although it stands under "More options"."""
        default = self.parameter.default if isinstance(self.parameter, Toggle) else False
        return bool(self.errors or self.value or self.note) or self.is_on != default

    @property
    def rows(self) -> list[str | InputImage]:
        """The pictures that are given, in order. The address of a single one stands in its own input instead."""
        if isinstance(self.parameter, Images):
            return self._shown
        return [picture for picture in self._shown if not isinstance(picture, str)]

    @property
    def addresses(self) -> list[str]:
        """The texts of the address inputs: what was typed for a single picture, or an empty one for each that fits."""
        if isinstance(self.parameter, Images):
            return [""] * self.free
        return [picture for picture in self._shown if isinstance(picture, str)] or [""]

    @property
    def _shown(self) -> list[str | InputImage]:
        return self.pictures.shown if self.pictures else []

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
    def too_small(self) -> str:
        """A warning where an upload is smaller than the endpoint asks for; nobody is refused for it."""
        if self.pictures is None:
            return ""
        least = self.pictures.parameter.least_side
        small = [upload for upload in self.pictures.uploads if min(upload.width, upload.height) < least]
        if not small:
            return ""
        which = "This picture is" if len(self._shown) == 1 else f"{len(small)} of these pictures are"
        which = "One of these pictures is" if len(self._shown) > 1 and len(small) == 1 else which
        return f"{which} small ({small[0]}). It may be refused or come out blurred: {least} pixels a side are enough."

    @property
    def is_narrow(self) -> bool:
        """Whether half a row is enough for its options."""
        return len(self.options) == 2 and not any(option.total for option in self.options)

    @property
    def chosen(self) -> str:
        """The label of the option that is chosen."""
        return next((option.label for option in self.options if option.is_chosen), "")
