"""How many credits, why, in a word of a list and in words of one's own; the key makes a form sent twice count once."""

from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget

from billing.ledger.models.transfer import LONGEST_NOTE
from maxvideo.web.fields import VisibleCharField

OTHER: Final = "Another reason"
LONGEST_WORDS: Final = 200


class WhyForm(forms.Form):
    """Why, and the key of the form."""

    why = forms.ChoiceField()
    words = VisibleCharField(
        required=False,
        max_length=LONGEST_WORDS,
        widget=AdminTextInputWidget,
        help_text="Kept for good, and its owner may read it: no personal data.",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reasons: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(reason, reason) for reason in (*reasons, OTHER)]
        self.fields["why"] = forms.ChoiceField(choices=[("", "Choose one"), *listed])

    def clean(self) -> dict[str, Any]:
        """Another reason is said in words."""
        if self.cleaned_data.get("why") == OTHER and not self.cleaned_data.get("words"):
            self.add_error("words", "Say which.")
        return self.cleaned_data

    @property
    def reason(self) -> str:
        """Both in a line."""
        why, words = self.cleaned_data["why"], self.cleaned_data["words"]
        parts = [words] if why == OTHER else [why, words]
        return ": ".join(filter(None, parts))[:LONGEST_NOTE]


class CreditsForm(WhyForm):
    """The same with a number of credits."""

    credits = forms.IntegerField()
    field_order = ("credits", "why", "words")

    def __init__(self, *args: Any, most: int, **options: Any) -> None:
        super().__init__(*args, **options)
        told = f"At most {most:,}, which is all of it."
        self.fields["credits"] = forms.IntegerField(min_value=1, initial=most, help_text=told)
