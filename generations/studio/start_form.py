"""What every form has that starts videos: its key, the price that it showed, what is wrong with it, and how long it
may be to be kept.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.datastructures import MultiValueDict

from generations.studio.fields import WholeNumberField, whole_number
from generations.workflow.refusals import Finding, Forbidden, PictureGone, Refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from maxvideo.accounts.models import User

HIDDEN: Final = ("form_key", "quoted_credits")
MAX_VISITORS_DRAFT_LENGTH: Final = 75_000  # the same prompt; its other words are fewer
MAX_DRAFT_LENGTH: Final = 100_000  # code points in all: a prompt of 10,000 characters of any script, and other words


class StartForm(forms.Form):
    """A form whose fields are those of endpoints, beside the hidden ones here."""

    form_key = forms.UUIDField(required=False, error_messages={"invalid": "The form's key is not a UUID."})
    quoted_credits = WholeNumberField("The price shown", minimum=0)
    user: "User | AnonymousUser | None"
    posted: MultiValueDict[str, str]

    @property
    def error_sentences(self) -> dict[str, list[str]]:
        """What is wrong, by field."""
        return {name: [str(error) for error in errors] for name, errors in self.errors.items()}

    @property
    def hidden_errors(self) -> list[str]:
        """What is wrong with fields that nobody sees."""
        return [sentence for name in HIDDEN for sentence in self.error_sentences.get(name, ())]

    @property
    def has_key(self) -> bool:
        """Whether it came with a key, and so may have been sent before."""
        return bool(self.cleaned_data.get("form_key"))

    @cached_property
    def key(self) -> uuid.UUID:
        """The form's key: the one it came with, or a fresh one."""
        typed = self.cleaned_data.get("form_key")
        return typed if isinstance(typed, uuid.UUID) else uuid.uuid4()

    @property
    def agreed_credits(self) -> int | None:
        """The price that was agreed to where the site asked; None where it did not, or that cannot be read."""
        return whole_number(self.posted.get("agreed_credits", ""))

    @property
    def fits_draft(self) -> bool:
        """Whether all of it may be kept."""
        return fits(self.draft(), self.user)

    def draft(self) -> dict[str, list[str]]:
        """Everything on the page but secrets, as it would be posted again; new files only once they are stored."""
        raise NotImplementedError

    def refuse(self, refusal: Refusal) -> None:
        """Say at their fields what an order was refused for, where it is in fields. Everything typed stays."""
        match refusal:
            case PictureGone(picture_ids=picture_ids):
                self.refuse_gone(picture_ids)
            case Forbidden(findings=findings):
                self.refuse_forbidden(findings)

    def refuse_gone(self, picture_ids: Collection[uuid.UUID]) -> None:
        """Say which uploads were removed since the form was read."""
        raise NotImplementedError

    def refuse_forbidden(self, findings: Iterable[Finding]) -> None:
        """Say which words and pictures are not taken."""
        raise NotImplementedError


def fits(draft: Mapping[str, list[str]], user: "User | AnonymousUser | None") -> bool:
    """Whether so much may be kept of one form."""
    most = MAX_DRAFT_LENGTH if user and user.is_authenticated else MAX_VISITORS_DRAFT_LENGTH
    return sum(len(text) for texts in draft.values() for text in texts) <= most
