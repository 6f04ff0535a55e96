"""What MaxVideo does its own way in allauth: addresses in lower case, welcome credits once they are verified."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.http import HttpRequest, HttpResponse

from maxvideo import welcome
from maxvideo.models import User


class AccountAdapter(DefaultAccountAdapter):
    """allauth's hooks."""

    def clean_email(self, email: str) -> str:
        """An address as it is stored and compared: in lower case."""
        cleaned: str = super().clean_email(email)
        return cleaned.lower()

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as verified, and greet its owner."""
        is_confirmed: bool = super().confirm_email(request, email_address)
        if is_confirmed:
            welcome.greet(email_address.user)
        return is_confirmed

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Greet also those whose address was verified on another way, as by a password reset."""
        welcome.greet(user)
        response: HttpResponse = super().post_login(request, user, **options)
        return response
