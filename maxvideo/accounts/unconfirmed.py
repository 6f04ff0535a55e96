"""A new account's address, until the link that we sent there was followed: a line on every page says so.

It stands in the session of the browser that signed up. Whether the address had an account before is not to be seen:
who has not logged in is told the same of either.
"""

from typing import Final

from allauth.account.models import EmailAddress
from django.db import DatabaseError
from django.http import HttpRequest

KEY: Final = "unconfirmed"
MAILS: Final = frozenset({"email_confirmation_signup", "account_already_exists"})
"""What a sign-up sends."""


def note(request: HttpRequest, mail: str, address: str) -> None:
    """Remember where a sign-up's mail went."""
    if mail in MAILS:
        request.session[KEY] = address


def forget(request: HttpRequest) -> None:
    """It is confirmed."""
    request.session.pop(KEY, None)


def address_of(request: HttpRequest) -> str:
    """The address that is still to be confirmed; empty where none is. One query for those who signed up just now."""
    try:
        address: str = request.session.get(KEY, "") if hasattr(request, "session") else ""
        if address and request.user.is_authenticated and _is_confirmed(request.user.pk):
            forget(request)
            return ""
    except DatabaseError:
        return ""  # the page that says so has a frame as well
    return address


def _is_confirmed(user_id: int) -> bool:
    return bool(EmailAddress.objects.filter(user_id=user_id, verified=True).exists())
