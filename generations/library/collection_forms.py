"""What people type of a collection: its name."""

from typing import Any

from django import forms

from generations.models.collection import LONGEST_NAME
from maxvideo.web.fields import VisibleCharField


class CollectionForm(forms.Form):
    """A name, on one line."""

    name = VisibleCharField(
        max_length=LONGEST_NAME,
        error_messages={
            "required": "A collection needs a name.",
            "max_length": f"A name has at most {LONGEST_NAME} characters, not %(show_value)d.",
        },
    )

    def clean_name(self) -> str:
        """The name without what nobody sees of it: spaces at its ends, several in a row, line breaks."""
        return " ".join(self.cleaned_data["name"].split())


class NewCollectionForm(CollectionForm):
    """The same, where there need be no new one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].required = False
