"""The mail about what has ended, in plain text; of a prompt it holds the first words only."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from generations.models import Generation
from generations.progress.words import word_of
from maxvideo.accounts.models import User

# One of them, several of them.
ENDS: Final = {
    "Completed": ("is done", "are done"),
    "Refused": ("was refused", "were refused"),
    "Failed": ("failed", "failed"),
    "Cancelled": ("was cancelled", "were cancelled"),
}


def mail_about(user: User, ended: Sequence[Generation], connection: BaseEmailBackend) -> EmailMessage:
    """One mail about all of them."""
    subject = summary(ended)
    context = {"summary": subject, "ended": ended, "site": settings.SITE_URL}
    return EmailMessage(
        subject=subject,
        body=render_to_string("generations/progress/digest.txt", context),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def summary(ended: Sequence[Generation]) -> str:
    """How they ended: "3 videos are done, 1 was refused"."""
    counts = Counter(word_of(generation) for generation in ended)
    told = [(counts[word], ends[counts[word] > 1]) for word, ends in ENDS.items() if counts[word]]
    (first, end), *others = told
    noun = "video" if first == 1 else "videos"
    return ", ".join([f"{first} {noun} {end}", *(f"{count} {end}" for count, end in others)])
