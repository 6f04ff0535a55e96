"""What a reporter and an owner may write."""

from typing import Any, Final, NamedTuple

from django import forms

from generations.models import Generation
from generations.models.report import LONGEST_PLACE, Why
from maxvideo.web.fields import VisibleCharField

LONGEST_WORDS: Final = 5000


class Reason(NamedTuple):
    """One of the four answers, as the form offers it."""

    value: Why
    title: str
    example: str


REASONS: Final = (
    Reason(Why.ME, "It shows me, or sounds like me", "without my consent"),
    Reason(Why.RIGHTS, "It uses my work", "copyright or a trade mark"),
    Reason(Why.LAW, "It is against the law", "threats, hate, abuse of children, fraud"),
    Reason(Why.MARK, "It passes for real", "the mark “Made with AI” is missing or hidden"),
)


def _limited(what: str, most: int) -> dict[str, str]:
    return {"max_length": f"{what} at most {most:,} characters, not %(show_value)d."}


class WordsField(VisibleCharField):
    """Some sentences: said to be missing, or too long, in our words."""

    def __init__(self, *, missing: str, **options: Any) -> None:
        super().__init__(max_length=LONGEST_WORDS, **options)
        self.error_messages |= {"required": missing} | _limited("Write", LONGEST_WORDS)


class ReportForm(forms.Form):
    """Where, why, in words, and an address if the reporter likes. `website` is for machines: people do not see it."""

    where = VisibleCharField(
        max_length=LONGEST_PLACE,
        error_messages={
            "required": "Say where it is: its address, or where you saw it.",
            **_limited("An address or a place has", LONGEST_PLACE),
        },
    )
    why = forms.ChoiceField(
        choices=Why.choices,
        error_messages={"required": "Choose what is wrong.", "invalid_choice": "Choose one of the four."},
    )
    words = WordsField(missing="Say what we should look at. A sentence is enough.")
    email = forms.EmailField(
        required=False, error_messages={"invalid": "This is no e-mail address. Correct it or leave it empty."}
    )
    website = forms.CharField(required=False)


class AnswerForm(forms.Form):
    """What an owner says to a take-down."""

    answer = WordsField(missing="Write your answer first.")


class TakeDownForm(forms.Form):
    """Which video goes and why, as its owner reads it."""

    generation = forms.ModelChoiceField(
        label="Video",
        queryset=Generation.objects.watchable(),
        widget=forms.TextInput,
        help_text="Its id, as it stands in its address.",
        error_messages={"invalid_choice": "There is no such video, or it was taken down before."},
    )
    why = forms.ChoiceField(label="Reason", choices=Why.choices)
    words = WordsField(
        label="What the owner is told",
        widget=forms.Textarea,
        missing="Give the reason: its owner is told, and may answer.",
    )
    with_pictures = forms.BooleanField(
        label="Keep out the pictures that it was made from as well", required=False, initial=False
    )


class DismissForm(forms.Form):
    """Why nothing is done, as the reporter reads it."""

    words = WordsField(
        label="What the reporter is told", widget=forms.Textarea, missing="Say why: the reporter is told."
    )


class RestoreForm(forms.Form):
    """Why a video comes back, as its owner reads it."""

    words = WordsField(label="What the owner is told", widget=forms.Textarea, missing="Say why: the owner is told.")
