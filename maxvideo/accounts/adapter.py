"""What MaxVideo does its own way in allauth: links of SITE_URL, what follows a verification, the QR code."""

from typing import Any
from urllib.parse import urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from qrcode.image.svg import SvgPathFillImage

from maxvideo.accounts import extensions, second_factors
from maxvideo.accounts.normalization import normalize_address


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks."""

    def clean_email(self, email: str) -> str:
        """The one form of an address, from wherever allauth has it."""
        return normalize_address(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links lead to SITE_URL, whatever host name the request came to."""
        links = {name: _on_the_site(value) for name, value in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, context | links)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as verified and do what comes with it, both or neither."""
        with transaction.atomic():
            is_confirmed: bool = super().confirm_email(request, email_address)
            if is_confirmed:
                for act in extensions.when_verified:
                    act(email_address.user)
        return is_confirmed


def _on_the_site(url: str) -> str:
    parts = urlsplit(url)
    return f"{settings.SITE_URL}{parts.path}{'?' if parts.query else ''}{parts.query}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """allauth's hooks for two-step log-in."""

    def encrypt(self, text: str) -> str:
        """A secret as the database has it."""
        return second_factors.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it was."""
        return second_factors.decrypt(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """The key as a picture with a white ground, so that an app reads it on a dark page too."""
        picture = qrcode.make(url, image_factory=SvgPathFillImage)
        return str(picture.to_string(encoding="unicode"))
