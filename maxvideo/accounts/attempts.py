"""Wrong passwords: five from one network stop that network, a hundred a day stop every browser that is not known.

So a stranger locks nobody out: the owner comes in from elsewhere, in a browser used before whatever happens, and
in any case with a new password, for which a mail is enough.
"""

from typing import Final

from allauth.core import ratelimit
from django.http import HttpRequest

from maxvideo.accounts import known_browsers
from maxvideo.accounts.models import User

ACTION: Final = "login_failed_account"
"""Its rate stands in `account_settings`."""


def are_too_many(request: HttpRequest, address: str) -> bool:
    """Whether an address takes no more passwords from browsers that it does not know."""
    is_free = ratelimit.consume(request, action=ACTION, key=address, dry_run=True)
    return not is_free and not is_known(request, address)


def count(request: HttpRequest, address: str) -> bool:
    """Count a wrong password; returns whether it was the one that was too many."""
    if is_known(request, address):
        return False
    ratelimit.consume(request, action=ACTION, key=address)
    return not ratelimit.consume(request, action=ACTION, key=address, dry_run=True)


def forget(request: HttpRequest, address: str) -> None:
    """Begin to count anew: the owner has a new password."""
    ratelimit.clear(request, action=ACTION, key=address)


def is_known(request: HttpRequest, address: str) -> bool:
    """Whether the account with an address was logged in to with this browser before."""
    if known_browsers.COOKIE not in request.COOKIES:
        return False
    user = User.objects.filter(email=address).first()
    return user is not None and known_browsers.is_known(request, user)
