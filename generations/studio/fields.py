"""A form field for each kind of parameter: what was typed becomes the wire type that fal gets.

Every refusal names the field and says what is allowed. Pictures come as texts and files together, so the form reads
them with `pictures.py`; their field only carries the errors.
"""

import re
from typing import Any, Final

from django import forms

from generations.catalogue.endpoint import Choice, Image, Images, Integer, Parameter, Secret, Text, Toggle
from maxvideo.web.visible_text import is_blank, length

WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,20}")
SWITCHED: Final = {"on": True, "true": True, "1": True, "": False, "off": False, "false": False, "0": False}
MAX_DIGITS: Final = 15
CODE_POINTS: Final = 10  # of a character, as many as the longest emoji; heaps of marks on one letter have no end


def whole_number(text: str) -> int | None:
    """The number that a hidden field of the page brought back in plain digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS else None


class WordsField(forms.CharField):
    """Text as it was typed; a form sends each line's end as two characters, which were one."""

    def __init__(self, parameter: Text) -> None:
        super().__init__(label=parameter.label, required=parameter.is_required, strip=False)
        self.longest = parameter.max_length
        self.error_messages["required"] = "Write what should happen. A sentence is enough."

    def to_python(self, value: Any) -> str:
        """The words, or nothing where there is nothing to see."""
        words = str(value or "").replace("\r\n", "\n")
        return "" if is_blank(words) else words

    def validate(self, value: Any) -> None:
        """Count characters as their reader does."""
        super().validate(value)
        if "\0" in value:  # PostgreSQL keeps no such text
            raise forms.ValidationError(f"{self.label} holds a sign that is none (NUL).", code="invalid")
        self._limit("characters", length(value), self.longest)
        self._limit("signs, marks on letters among them", len(value), self.longest * CODE_POINTS)

    def _limit(self, what: str, many: int, most: int) -> None:
        if many > most:
            message = f"{self.label} has {many:,} {what}, {many - most:,} more than the limit of {most:,}."
            raise forms.ValidationError(message, code="max_length")


class OptionField(forms.Field):
    """One of a Choice's options, as fal gets it; nothing is the default."""

    def __init__(self, parameter: Choice) -> None:
        super().__init__(label=parameter.label, required=False)
        self.default = parameter.default
        self.options = {str(option): option for option in parameter.options}

    def to_python(self, value: Any) -> str | int:
        """The option in its wire type."""
        typed = str(value or "").strip()
        if typed and typed not in self.options:
            message = f"{self.label} is one of {', '.join(self.options)}."
            raise forms.ValidationError(message, code="invalid_choice")
        return self.options[typed] if typed else self.default


class WholeNumberField(forms.Field):
    """A whole number in plain digits within a range; nothing is the default."""

    def __init__(self, label: str, *, minimum: int, maximum: int | None = None, default: int | None = None) -> None:
        super().__init__(label=label, required=False)
        self.minimum, self.maximum, self.default = minimum, maximum, default

    def to_python(self, value: Any) -> int | None:
        typed = str("" if value is None else value).strip()
        if not typed:
            return self.default
        number = int(typed) if WHOLE_NUMBER.fullmatch(typed) else None
        if number is None or number < self.minimum or (self.maximum is not None and number > self.maximum):
            upper = f"from {self.minimum}" if self.maximum is None else f"from {self.minimum:,} to {self.maximum:,}"
            raise forms.ValidationError(f"{self.label} is a whole number {upper}.", code="invalid")
        return number


class SwitchField(forms.Field):
    """On or off; an absent one is off, as in any HTML form."""

    def __init__(self, label: str) -> None:
        super().__init__(label=label, required=False)

    def to_python(self, value: Any) -> bool:
        typed = str(value or "").strip().lower()
        if typed not in SWITCHED:
            raise forms.ValidationError(f"{self.label} is on, or left out.", code="invalid")
        return SWITCHED[typed]


class KeyField(forms.CharField):
    """A secret of the user's; its errors never repeat it."""

    def __init__(self, parameter: Secret) -> None:
        super().__init__(label=parameter.label, required=False)
        self.pattern, self.rule = parameter.pattern, parameter.rule

    def to_python(self, value: Any) -> str:
        """The key, or nothing where there is nothing to see."""
        typed = super().to_python(value) or ""
        return "" if is_blank(typed) else typed

    def validate(self, value: Any) -> None:
        """Pass on nothing but a key: a browser may have filled in a password."""
        if value and not re.fullmatch(self.pattern, value):
            message = f"{self.label}: {self.rule}. What was typed is no such key, and was passed on to nobody."
            raise forms.ValidationError(message, code="invalid")


def field_for(parameter: Parameter) -> forms.Field:
    match parameter:
        case Text():
            return WordsField(parameter)
        case Choice():
            return OptionField(parameter)
        case Integer(label=label, minimum=minimum, maximum=maximum, default=default):
            return WholeNumberField(label, minimum=minimum, maximum=maximum, default=default)
        case Toggle(label=label):
            return SwitchField(label)
        case Secret():
            return KeyField(parameter)
        case Image(label=label) | Images(label=label):
            return forms.Field(label=label, required=False)
