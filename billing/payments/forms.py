"""The form of an order: how many credits, the terms, and a key that makes it happen once."""

import re
import uuid
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import QueryDict

WHOLE: Final = re.compile(r"[0-9]{1,15}")


class LastFilled(forms.TextInput):
    """A field that comes more than once: empty ones are passed over, the last counts."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """What counts."""
        texts = data.getlist(name) if isinstance(data, QueryDict) else [data.get(name) or ""]
        return next((text.strip() for text in reversed(texts) if text.strip()), None)


class BuyForm(forms.Form):
    """What somebody wants to buy. A pack is a radio, another number a text of the same name."""

    credits = forms.CharField(
        widget=LastFilled, max_length=200, error_messages={"required": "Choose how many credits."}
    )
    accept_terms = forms.BooleanField(error_messages={"required": "Accept the terms first."})
    form_key = forms.UUIDField(required=False, error_messages={"invalid": "The form's key is not a UUID."})

    def clean_credits(self) -> int:
        """A whole number that is sold in one go."""
        return sold_in_one_go(self.cleaned_data["credits"])

    @property
    def key(self) -> uuid.UUID:
        """The form's key: the one it came with, or a fresh one."""
        given = self.cleaned_data.get("form_key")
        return given if isinstance(given, uuid.UUID) else uuid.uuid4()


def sold_in_one_go(text: str) -> int:
    """The number of credits that a text writes. Raises ValidationError where it is none that is sold."""
    if not WHOLE.fullmatch(text):
        raise forms.ValidationError("Write whole credits in digits alone, such as 1200.")
    credits = int(text)
    if not settings.TOPUP_MINIMUM <= credits <= settings.TOPUP_MAXIMUM:
        least, most = settings.TOPUP_MINIMUM, settings.TOPUP_MAXIMUM
        raise forms.ValidationError(f"At least {least:,} credits and at most {most:,} in one go.")
    return credits
