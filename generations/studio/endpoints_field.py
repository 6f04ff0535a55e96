"""The field by which several endpoints are chosen."""

from typing import Any, Final

from django import forms

from generations.catalogue import Endpoint, find
from generations.models.batch import MOST

FEWEST: Final = 2


class EndpointsField(forms.Field):
    """Two to four endpoints, by their ids; of one kind, since a picture is for all of them or for none."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[Endpoint]:
        """The endpoints, each once."""
        ids = list(dict.fromkeys(value or ()))
        found = [endpoint for one in ids if (endpoint := find(one))]
        if len(found) < len(ids):
            unknown = next(one for one in ids if find(one) is None)
            raise forms.ValidationError(f"Models: “{unknown[:80]}” is none of ours.", code="invalid_choice")
        return found

    def validate(self, value: Any) -> None:
        """Count them, and tell words from pictures."""
        if not FEWEST <= len(value) <= MOST:
            message = f"Models: choose {FEWEST} to {MOST} of them, {len(value)} are chosen."
            raise forms.ValidationError(message, code="number")
        kinds = {endpoint.is_from_pictures: endpoint.title for endpoint in value}
        if len(kinds) == 2:
            message = f"Models: {kinds[True]} starts from a picture, {kinds[False]} from words alone. Choose one kind."
            raise forms.ValidationError(message, code="kinds")
