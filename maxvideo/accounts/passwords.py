"""Passwords that can be guessed: by how they are made (zxcvbn), beside Django's list of those that leaked."""

from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

if TYPE_CHECKING:
    from django.contrib.auth.models import _AnyUser  # the stubs' name for AUTH_USER_MODEL, or nobody

LEAST_SCORE: Final = 3
"""Of zxcvbn's 0 to 4: more than a hundred million guesses."""
LONGEST_LOOKED_AT: Final = 24
"""Characters. A beginning that is hard to guess is enough, and its time grows with the square: 72 take seconds."""
SITE: Final = ("maxvideo", "video")


class GuessablePasswordValidator:
    """Refuses what is made of words, names, dates or keys in a row, of this site's name or of the person's address."""

    def validate(self, password: str, user: "_AnyUser | None" = None) -> None:
        """Raise ValidationError with what would help."""
        known = [*SITE, *_words_of(getattr(user, "email", ""))]
        found = zxcvbn(password[:LONGEST_LOOKED_AT], user_inputs=known)
        if found["score"] < LEAST_SCORE:
            raise ValidationError(
                f"Too easy to guess. {_advice(found['feedback']['warning'])}", "password_too_guessable"
            )

    def get_help_text(self) -> str:
        """What is asked for, in a sentence."""
        return "Nothing that is easy to guess: three or four words that do not belong together are enough."


def _words_of(address: str) -> list[str]:
    local, _, domain = address.partition("@")
    return [word for word in (address, local, domain, domain.partition(".")[0]) if word]


def _advice(warning: str | None) -> str:
    return f"{warning or ''} Take three or four words that do not belong together.".strip()
