"""allauth's forms of passkeys, which meet what anybody may send: what is no credential is refused, and no error."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError

REFUSAL: Final = "That is no passkey that we can use. Try again."
BROKEN: Final = (AttributeError, InvalidSignature, KeyError, TypeError, ValueError, struct.error)
"""What fido2's readers raise where something is missing or of another kind."""


@contextmanager
def refusing_nonsense() -> Iterator[None]:
    """Raise ValidationError in the place of what a reader stumbles over."""
    try:
        yield
    except BROKEN:
        raise ValidationError(REFUSAL, "incorrect_code") from None


class AddPasskeyForm(forms.AddWebAuthnForm):
    """Add a passkey."""

    def clean(self) -> dict[str, Any]:
        """What the browser made, checked against what it was asked for."""
        with refusing_nonsense():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class _UsePasskeyForm(forms.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        with refusing_nonsense():
            authenticator: Authenticator = super().clean_credential()
        return authenticator


class AuthenticatePasskeyForm(_UsePasskeyForm):
    """A passkey as the second step."""


class LoginPasskeyForm(_UsePasskeyForm, forms.LoginWebAuthnForm):
    """A passkey alone."""


class ReauthenticatePasskeyForm(_UsePasskeyForm, forms.ReauthenticateWebAuthnForm):
    """A passkey once more."""
